"""The job folder: all that Blender and the worker say to each other about one picture."""
