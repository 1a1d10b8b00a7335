"""The Python that has PyTorch: find it, check it, mend it, install it."""
