"""The Python environment as the preferences show it."""
