"""Errors that an artist can act on."""

from __future__ import annotations


class ArtistError(Exception):
    """Something the artist can mend.

    The message is one sentence that says what happened and what to do next; Blender
    shows it as it is. Everything else that is known belongs in the log.
    """
