# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between Windows, macOS and Linux: nothing else of the product asks for the system.

An idea a file. Where the answer of a system can be worked out from what it says, that is a
function of its own, which takes what it said: so it is tested on every system.
Standard library only, since Blender's own process imports it.
"""
