"""Objects: a texture that is painted in the views that it is seen in."""
