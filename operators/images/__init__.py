"""Between Blender's images and arrays."""
