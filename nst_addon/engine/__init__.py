"""The engine: style transfer on torch tensors. torch is imported here and nowhere else."""

import os

# Threads that wait by spinning take the processor from Blender, and from each other: on
# a busy machine an iteration took four times as long. Threads that sleep at once take a
# tenth longer to wake than to wait, so libgomp's may spin for a moment first. Has to be set
# before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "20000")
