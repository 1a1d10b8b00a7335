# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture in a file of every kind, and what the command line reads there.

    python every_picture.py FOLDER

makes the files, and beside each NAME.npy, or NAME.txt with a sentence. The tests in Blender hold
them to what Blender reads.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
from PIL import Image, ImageCms
from raw_pictures import PALETTE, STRAIGHT, write_png, write_tiff

from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture

HEIGHT, WIDTH = 20, 28
_ROWS, _COLUMNS = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
#: Smooth, so that JPEG loses nothing; 0.05–0.95.
COLORS = 0.05 + 0.9 * np.dstack(
    [_COLUMNS / (WIDTH - 1), _ROWS / (HEIGHT - 1), (_ROWS + _COLUMNS) / (HEIGHT + WIDTH - 2)]
).astype(np.float32)
ALPHA = np.clip(0.15 + _COLUMNS / (WIDTH - 1), 0, 1).astype(np.float32)
OTHER = 1 - COLORS
AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
P3 = (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329)

_BYTES = np.rint(COLORS * 255).astype(np.uint8)
_DEEP = np.rint(COLORS * 65535).astype(np.uint16)
_ALPHA_BYTES = np.rint(ALPHA * 255).astype(np.uint8)
_RGB = Image.fromarray(_BYTES)
_RGBA = Image.fromarray(np.dstack([_BYTES, _ALPHA_BYTES]))
_GRAY = Image.fromarray(_BYTES[..., 0])

Write = Callable[[Path], Any]


def make(folder: Path) -> None:
    """Every file."""
    for name, write in {**_pngs(), **_tiffs(), **_others(), **_exrs()}.items():
        write(folder / name)


def _saved(picture: Image.Image, **options: Any) -> Write:
    return lambda path: picture.save(path, **options)


def _png(
    samples: np.ndarray, depth: int = 8, *chunks: tuple[bytes, bytes], **options: Any
) -> Write:
    return lambda path: write_png(path, samples, depth, chunks, **options)


def _tiff(samples: np.ndarray, **options: Any) -> Write:
    return lambda path: write_tiff(path, samples, **options)


def _pngs() -> dict[str, Write]:
    deep_alpha = np.rint(ALPHA * 65535).astype(np.uint16)
    palette = (b"PLTE", np.random.default_rng(0).bytes(48))
    indices = ((_ROWS + _COLUMNS) % 16).astype(np.uint8)[..., None]
    clear = (b"tRNS", bytes(range(0, 255, 17)))
    cicp = {"display-p3": (12, 13), "pq": (9, 16), "hlg": (9, 18), "rec709": (1, 1), "odd": (9, 99)}
    return {
        **{f"gray{bits}.png": _png(_BYTES[..., :1] >> (8 - bits), bits) for bits in (1, 2, 4, 8)},
        "gray16.png": _png(_DEEP[..., :1], 16),
        "gray16-interlaced.png": _png(_DEEP[..., :1], 16, interlaced=True),
        "rgb8.png": _png(_BYTES),
        "rgb8-interlaced.png": _png(_BYTES, interlaced=True),
        "rgba8.png": _saved(_RGBA),
        "la8.png": _saved(_RGBA.convert("LA")),
        "rgb16-eight.png": _png(_DEEP, 16),
        "la16-eight.png": _png(np.dstack([_DEEP[..., 0], deep_alpha]), 16),
        "rgba16-eight.png": _png(np.dstack([_DEEP, deep_alpha]), 16),
        **{
            f"palette{bits}.png": _png(indices, bits, palette, color_type=PALETTE)
            for bits in (4, 8)
        },
        "palette-clear.png": _png(indices, 8, palette, clear, color_type=PALETTE),
        "gray8-clear.png": _png(_BYTES[..., :1], 8, (b"tRNS", struct.pack(">H", _BYTES[0, 3, 0]))),
        **{
            f"gray{bits}-clear.png": _png(
                few := _BYTES[..., :1] >> (8 - bits),
                bits,
                (b"tRNS", struct.pack(">H", few[0, 20, 0])),
            )
            for bits in (1, 2, 4)
        },
        "rgb16-clear-eight.png": _png(_DEEP, 16, (b"tRNS", struct.pack(">3H", *_DEEP[3, 4]))),
        "rgb8-clear.png": _png(_BYTES, 8, (b"tRNS", struct.pack(">3H", *_BYTES[3, 4]))),
        "rgb8-gama.png": _png(_BYTES, 8, (b"gAMA", struct.pack(">I", 100000))),
        **{
            f"cicp-{name}.png": _png(_BYTES, 8, (b"cICP", bytes([*numbers, 0, 1])))
            for name, numbers in cicp.items()
        },
        "moving.png": _saved(_RGB, save_all=True, append_images=[_RGB.rotate(180)]),
        "profile-srgb.png": _saved(_RGB, icc_profile=_srgb()),
        "profile-broken.png": _saved(_RGB, icc_profile=b"no profile at all"),
        "profile-cut.png": _saved(_RGB, icc_profile=_srgb()[:200]),
        "profile-of-other-colors.png": _saved(_GRAY, icc_profile=_srgb()),
    }


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _tiffs() -> dict[str, Write]:
    gray = COLORS[..., :1]
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr")
    deep_alpha = np.rint(ALPHA * 65535).astype(np.uint16)[..., None]
    return {
        **{f"mode-{mode}.tif": _saved(_RGBA.convert(mode)) for mode in modes},
        "mode-F.tif": _saved(Image.fromarray(COLORS[..., 0])),
        "mode-I.tif": _saved(Image.fromarray((COLORS[..., 0] * (2**31 - 1)).astype(np.int32))),
        "mode-I16.tif": _saved(Image.fromarray(_DEEP[..., 0])),
        "mode-I16B.tif": _tiff(_DEEP[..., :1], big_endian=True),
        **{
            f"{how}.tif": _saved(_RGB, compression=how)
            for how in ("tiff_lzw", "tiff_adobe_deflate", "packbits")
        },
        "white-is-zero.tif": _tiff(_BYTES[..., :1], white_is_zero=True),
        "white-is-zero16.tif": _tiff(_DEEP[..., :1], white_is_zero=True),
        "gray12.tif": _tiff(_DEEP[..., :1] >> 4, depth=12),
        "unsigned32.tif": _tiff((gray.astype(np.float64) * (2**32 - 1)).astype(np.uint32)),
        "signed16.tif": _tiff((gray * 32767).astype(np.int16)),
        "signed8.tif": _tiff((gray * 127).astype(np.int8)),
        "rgb16-eight.tif": _tiff(_DEEP),
        "rgb16-tiled-eight.tif": _tiff(_DEEP, tile=16),
        "rgb16-big-endian-eight.tif": _tiff(_DEEP, big_endian=True),
        "rgb8-planar.tif": _tiff(_BYTES, planar=True),
        "rgb8-tiled.tif": _tiff(_BYTES, tile=16),
        "gray32-tiled.tif": _tiff(gray, tile=16),
        "la8.tif": _tiff(np.dstack([_BYTES[..., 0], _ALPHA_BYTES]), extra=STRAIGHT),
        "pages.tif": _saved(_RGB, save_all=True, append_images=[_RGB.rotate(180)]),
        # What Pillow cannot read:
        "rgb16-planar-refused.tif": _tiff(_DEEP, planar=True),
        "rgb32-refused.tif": _tiff(COLORS),
        "rgb16f-refused.tif": _tiff(COLORS.astype(np.float16)),
        "la16-refused.tif": _tiff(np.dstack([_DEEP[..., :1], deep_alpha]), extra=STRAIGHT),
    }


def _others() -> dict[str, Write]:
    fine = {"quality": 97, "subsampling": 0}
    return {
        "rgb.jpg": _saved(_RGB, **fine),
        "progressive.jpg": _saved(_RGB, progressive=True, **fine),
        "gray.jpg": _saved(_GRAY, quality=97),
        "cmyk.jpg": _saved(_RGB.convert("CMYK"), quality=97),
        "cut-refused.jpg": lambda path: path.write_bytes(_cut(path)),
        "rgb.webp": _saved(_RGB, lossless=True),
        "rgba.webp": _saved(_RGBA, lossless=True, exact=True),
        "moving-webp.webp": _saved(
            _RGB, save_all=True, append_images=[_RGB.rotate(180)], lossless=True
        ),
        **{
            f"{name}.bmp": _saved(_RGB.convert(mode))
            for name, mode in (("rgb", "RGB"), ("gray", "L"), ("1bit", "1"), ("palette", "P"))
        },
        **{f"{name}.tga": _saved(picture) for name, picture in (("rgb", _RGB), ("rgba", _RGBA))},
        "gray.tga": _saved(_GRAY),
        "run-length.tga": _saved(_RGB, compression="tga_rle"),
        "rgb.jp2": _saved(_RGB),
        "rgba.jp2": _saved(_RGBA),
        "gray16.jp2": _saved(Image.fromarray(_DEEP[..., 0])),
        "rgb.j2k": _saved(_RGB),
        "rgb.dds": _saved(_RGB),
        "rgba.dds": _saved(_RGBA),
        "rgb.psd": lambda path: path.write_bytes(_psd()),
        "a-png-of-the-name.jpg": _png(_BYTES),
        "a-png-of-the-name.exr": _png(_BYTES),
        "UPPER.PNG": _png(_BYTES),
    }


def _cut(path: Path) -> bytes:
    _RGB.save(path, quality=97)
    return path.read_bytes()[:-300]


def _psd() -> bytes:
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, HEIGHT, WIDTH, 8, 3) + bytes(12)
    return head + struct.pack(">H", 0) + np.ascontiguousarray(_BYTES.transpose(2, 0, 1)).tobytes()


def _exr(channels: dict[str, np.ndarray], **header: Any) -> Write:
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage, **header}
    planes = {name: np.ascontiguousarray(plane) for name, plane in channels.items()}
    return lambda path: OpenEXR.File(header, planes).write(str(path))


def _planes(pixels: np.ndarray, names: str = "RGBA", before: str = "") -> dict[str, np.ndarray]:
    count = pixels.shape[2]
    return {before + name: pixels[..., at] for at, name in enumerate(names[:count])}


def _exrs() -> dict[str, Write]:
    seen = np.dstack([COLORS * ALPHA[..., None], ALPHA])
    bright, half = COLORS * 3, COLORS.astype(np.float16)
    odd = COLORS.copy()
    odd[2, 3], odd[4, 5], odd[6, 7], odd[8, 9] = np.inf, np.nan, -np.inf, -0.3
    codecs = ("RLE", "PIZ", "ZIPS", "DWAA", "B44", "PXR24")
    window = ((3, 2), (WIDTH + 2, HEIGHT + 1))
    return {
        "float.exr": _exr(_planes(bright)),
        "half.exr": _exr(_planes(half)),
        "rgba.exr": _exr(_planes(seen)),
        "rgba-half.exr": _exr(_planes(seen.astype(np.float16))),
        "whole-numbers.exr": _exr(_planes((COLORS * 1000).astype(np.uint32))),
        "mixed.exr": _exr({**_planes(COLORS), "R": half[..., 0], "A": ALPHA, "Z": bright[..., 0]}),
        "tiled.exr": _exr(
            _planes(COLORS), type=OpenEXR.tiledimage, tiles=OpenEXR.TileDescription()
        ),
        **{
            f"{codec}.exr": _exr(
                _planes(half), compression=getattr(OpenEXR, f"{codec}_COMPRESSION")
            )
            for codec in codecs
        },
        "upside-down.exr": _exr(_planes(COLORS), lineOrder=OpenEXR.DECREASING_Y),
        "infinite.exr": _exr(_planes(odd)),
        **{f"only-{name}.exr": _exr({name: COLORS[..., 0]}) for name in "RGBYVr"},
        "gray-alpha.exr": _exr({"Y": COLORS[..., 0], "A": ALPHA}),
        "lower-case.exr": _exr(_planes(COLORS, "rgb")),
        "in-words.exr": _exr(
            dict(zip(("Red", "Green", "Blue"), COLORS.transpose(2, 0, 1), strict=True))
        ),
        "xyz-names.exr": _exr(_planes(COLORS, "XYZ")),
        "window-in.exr": _exr(_planes(COLORS), dataWindow=window, displayWindow=((0, 0), (40, 30))),
        "window-out.exr": _exr(
            _planes(COLORS), dataWindow=((-3, -2), (WIDTH - 4, HEIGHT - 3)), displayWindow=window
        ),
        **_named_spaces(),
        "name-not-of-a-space.exr": _exr(_planes(COLORS), colorInteropID="nonsense"),
        "camera-refused.exr": _exr(_planes(COLORS), colorInteropID="ocio:applelog_rec2020_scene"),
        "p3-described.exr": _exr(_planes(COLORS), chromaticities=P3),
        "ap0-described.exr": _exr(_planes(COLORS), chromaticities=AP0),
        "ap0-described-and-named.exr": _exr(
            _planes(COLORS), chromaticities=AP0, colorInteropID="lin_rec709_scene"
        ),
        "of-no-primaries.exr": _exr(_planes(COLORS), chromaticities=(0.0,) * 8),
        "depth-refused.exr": _exr({"Z": COLORS[..., 0]}),
        "an-exr-of-the-name.png": _exr(_planes(bright)),
    }


def _named_spaces() -> dict[str, Write]:
    """The names that Blender 5.2 gives to its color spaces, and reads."""
    spaces = "lin_rec709 lin_rec2020 lin_p3d65 lin_ap0 lin_ap1 lin_adobergb lin_ciexyzd65 "
    spaces += (
        "srgb_rec709 srgb_p3d65 srgb_ap1 g18_rec709 g22_rec709 g22_ap1 g22_adobergb g24_rec709"
    )
    names = [f"{space}_scene" for space in spaces.split()]
    names += ["srgb_rec709_display", "srgb_p3d65_display", "g24_rec709_display", "data"]
    names += ["g24_rec2020_display", "pq_rec2020_display", "hlg_rec2020_display"]
    return {f"space-{name}.exr": _exr(_planes(COLORS), colorInteropID=name) for name in names}


def main(folder: Path) -> None:
    """Make the files in `folder`, and read each."""
    make(folder)
    for path in list(folder.iterdir()):
        try:
            np.save(f"{path}.npy", read_picture(path))
        except ArtistError as error:
            Path(f"{path}.txt").write_text(str(error), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
