"""What is built, rendered and drawn in real Blender: the demo, and pictures for docs/."""
