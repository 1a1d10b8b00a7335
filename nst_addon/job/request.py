# SPDX-License-Identifier: GPL-3.0-or-later
"""What an artist may ask of a job that is under way.

Standard library only, since Blender's own process imports it.
"""

from enum import StrEnum


class Request(StrEnum):
    """The words that Blender sends to the worker."""

    STOP = "stop"  #: keep the picture so far
    CANCEL = "cancel"  #: drop it
