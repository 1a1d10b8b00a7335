"""The engine: style transfer on torch tensors. torch is imported here and nowhere else."""
