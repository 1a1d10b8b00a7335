"""The worker process: it paints job folders beside Blender."""
