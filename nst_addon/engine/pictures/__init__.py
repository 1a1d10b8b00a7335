"""What is done to pictures before and after they are painted."""
