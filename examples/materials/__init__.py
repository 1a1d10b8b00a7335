# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials as sets of maps: Base Color (H, W, 3), Normal (H, W, 3), and of (H, W) Roughness,
Height and Metallic; all 0–1, floats, and aligned to the texel."""
