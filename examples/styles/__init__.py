"""Styles: pictures whose manner is worth painting in."""
