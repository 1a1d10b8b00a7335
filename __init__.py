"""Neural Style Transfer for Blender: renders and textures in the manner of a picture."""


def register() -> None:
    from . import operators

    operators.register()


def unregister() -> None:
    from . import operators

    operators.unregister()
