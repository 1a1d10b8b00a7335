"""What the work is done on: devices, their memory, number formats."""
