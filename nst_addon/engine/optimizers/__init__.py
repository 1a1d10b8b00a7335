"""How the cost is brought down over the pixels."""
