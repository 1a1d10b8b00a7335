# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to choose: sources, results, masks."""

#: The name of our properties in the scene and in the window manager.
NAME = "nst"

SOURCES = (
    ("RENDER", "Render Result", "The last render, as you see it"),
    ("IMAGE", "Image", "An image of this file"),
    ("TEXTURE", "Active Texture", "The active Image Texture node of the active material"),
    ("MATERIAL", "Active Material", "Every texture of the active material, one after another"),
    ("OBJECTS", "Selected Objects", "Every texture of the selected objects’ materials, once each"),
)

#: The kinds of source that materials show.
TEXTURES = ("TEXTURE", "MATERIAL", "OBJECTS")

#: What is painted in a 3D Viewport, which nst.stylize does not do.
SURFACE = "SURFACE"

SHOT_SOURCES = (
    ("RENDER", "Render", "Render the frames of this scene, and paint what has arrived meanwhile"),
    ("SEQUENCE", "Image Sequence", "Frames that are rendered already"),
)

#: What a farm job is of: what the buttons of the panel paint here.
FARM_JOBS = (
    ("PICTURES", "Pictures", "What Stylize paints"),
    ("TEXTURE", "New Texture", "What Synthesize paints"),
    ("OBJECTS", "Objects", "What Stylize Object paints"),
    ("ANIMATION", "Animation", "What Stylize Animation paints"),
)

TARGETS = (
    ("IMAGE", "New Image", "Only make an image"),
    ("MATERIAL", "Base Color", "Also put it on the active material's Base Color"),
    ("NODE", "Image Texture Node", "Also show it in the source’s Image Texture nodes"),
)

#: Textures are meant to be seen in place.
TEXTURE_TARGETS = (TARGETS[2], TARGETS[0], TARGETS[1])

#: Masks that are lists of what a render shows.
RENDER_MASKS = (
    ("OBJECTS", "Objects", "Where the render shows some objects"),
    ("MATERIALS", "Materials", "Where the render shows some materials"),
)

RENDER_MASK_KINDS = tuple(kind for kind, *_ in RENDER_MASKS)

MASKS = (
    ("NONE", "None", "Wherever no other style’s mask is"),
    ("IMAGE", "Image", "Where an image is bright"),
    ("ATTRIBUTE", "Color Attribute", "Where the active object is painted, by its UV map"),
    *RENDER_MASKS,
)

LEARNED = (
    ("ALL", "All of It", "The style is all that the image shows"),
    ("IMAGE", "Image", "The style is where another image is bright"),
    ("RECTANGLE", "Rectangle", "The style is what a rectangle holds"),
)

CHANNELS = (
    ("GRAY", "Brightness", "How bright it is"),
    ("RED", "Red", "The red channel"),
    ("GREEN", "Green", "The green channel"),
    ("BLUE", "Blue", "The blue channel"),
    ("ALPHA", "Alpha", "How opaque it is"),
)

#: What a script says is learned of a style, besides a channel of a mask: the mask's name is the
#: sides then.
RECTANGLES = (
    ("RECTANGLE", "Rectangle", "What a rectangle holds: its left, right, bottom and top side"),
)
