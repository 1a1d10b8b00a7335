# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine: style transfer on torch tensors. torch is imported here and nowhere else."""

import os

# All of this has to be set before torch is loaded.

# Threads that wait by spinning take the processor from Blender, and from each other: on
# a busy machine an iteration took four times as long. Threads that sleep at once take a
# tenth longer to wake than to wait, so libgomp's may spin for a moment first.
# Windows' libiomp sleeps at once by the same word (KMP_BLOCKTIME is 0 then, no longer 200 ms).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "20000")

# Linux: memory comes in pages of 2 MiB. A picture in bands, whose blocks come and go, is
# painted a quarter sooner.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")

# Macs: what torch cannot do on the graphics card yet, it does on the processor, instead of
# failing.
os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")
