"""Neural style transfer without Blender: nothing in this package imports bpy."""
