"""Bring the pixels of a picture into a plain form: sRGB, few modes, tidy palette, nothing below full transparency."""

from __future__ import annotations

from PIL import Image, ImageCms

from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.profile import to_srgb

_PLAIN = {
    Kind.JPEG: frozenset({"L", "RGB"}),
    Kind.PNG: frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}),
    Kind.GIF: frozenset({"RGB", "RGBA"}),
    Kind.TIFF: frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "F"}),
    Kind.WEBP: frozenset({"RGB", "RGBA"}),
    Kind.BMP: frozenset({"1", "L", "P", "RGB", "RGBA"}),
}
_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def plain(picture: Image.Image, kind: Kind, orientation: int = 1, profile: bytes | None = None) -> Image.Image:
    """Return a new picture that holds pixels only.

    Args:
        picture: A decoded frame; its ``info`` may hold a transparent colour.
        kind: Format that it will be written in.
        orientation: EXIF value from 1 to 8; others count as 1.
        profile: ICC profile of its colours, or None.
    """
    picture = _opaque_index_free(picture)
    if profile:
        picture = to_srgb(picture, profile)
    picture = _in_mode(picture, kind)
    if orientation in _TURNS:
        picture = picture.transpose(_TURNS[orientation])
    if picture.mode in ("LA", "RGBA"):
        picture = _veiled(picture)
    if picture.mode == "P":
        return tidy_palette(picture)
    picture = picture.copy()
    picture.info = {}
    return picture


def with_rows_missing(picture: Image.Image, height_px: int, *, from_below: bool) -> Image.Image:
    """Return a picture at its full height, grey where no row decodes, so that anybody sees that something is missing.

    Args:
        picture: The rows that decode.
        height_px: The height that it was meant to have.
        from_below: Whether its rows are the lowest ones.
    """
    if picture.mode == "P" or picture.info.get("transparency") is not None:
        clear = picture.has_transparency_data
        picture = picture.convert("RGBA" if clear else "RGB")
    elif picture.mode == "1":
        picture = picture.convert("L")
    whole = Image.new(picture.mode, (picture.width, height_px), _missing(picture))
    whole.paste(picture, (0, height_px - picture.height if from_below else 0))
    whole.info = {name: value for name, value in picture.info.items() if name != "transparency"}
    return whole


def _missing(picture: Image.Image) -> float | tuple[int, ...]:
    if picture.mode.startswith("I"):
        return 1 << 15
    if picture.mode == "F":
        return 0
    if picture.mode == "CMYK":
        return 0, 0, 0, 127
    grey = tuple(255 if band == "A" else 128 for band in picture.getbands())
    return grey if len(grey) > 1 else grey[0]


def _opaque_index_free(picture: Image.Image) -> Image.Image:
    """Turn a transparent colour into an alpha channel, but in palettes, which keep it."""
    clear = picture.info.get("transparency")
    if picture.mode in ("L", "1", "RGB") and clear is not None:
        return picture.convert("RGBA" if picture.mode == "RGB" else "LA")
    if picture.mode == "I;16" and isinstance(clear, int):
        wide = picture.convert("I")  # there is no 16-bit grey with alpha
        grey = wide.point([value >> 8 for value in range(1 << 16)], "L")
        alpha = wide.point([0 if value == clear else 255 for value in range(1 << 16)], "L")
        return Image.merge("LA", (grey, alpha))
    return picture


def _in_mode(picture: Image.Image, kind: Kind) -> Image.Image:
    mode = picture.mode
    if mode == "LAB":
        lab = ImageCms.buildTransform(ImageCms.createProfile("LAB"), _SRGB, "LAB", "RGB")
        return ImageCms.applyTransform(picture, lab) or picture
    if mode.startswith("I;16") and "I;16" in _PLAIN[kind]:
        return picture if mode == "I;16" else picture.convert("I").convert("I;16")
    if mode in ("LA", "RGBA") and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("L" if mode == "LA" else "RGB")
    if picture.mode in _PLAIN[kind]:
        return picture
    if picture.has_transparency_data and "RGBA" in _PLAIN[kind]:
        return picture.convert("RGBA")
    if picture.mode in ("1", "LA") and "L" in _PLAIN[kind]:
        return picture.convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture)
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    return picture.point(lambda value: value * (1 / 256)).convert("L") if picture.mode == "I" else picture.convert("L")


def _veiled(picture: Image.Image) -> Image.Image:
    """Blacken what lies below full transparency: nobody sees it, so it could hold anything."""
    seen = picture.getchannel("A").point(lambda value: 255 if value else 0)
    return Image.composite(picture, Image.new(picture.mode, picture.size), seen)


def tidy_palette(picture: Image.Image) -> Image.Image:
    """Return a palette picture with only the colours that it uses, each once, sorted: their order could be a mark.

    Its ``info`` holds ``transparency`` (one byte of alpha a colour) where a colour is not opaque.
    """
    palette = (picture.getpalette("RGBA") or []) + [0, 0, 0, 255] * 256
    alphas = picture.info.get("transparency")
    used: dict[int, tuple[int, int, int, int]] = {}
    for _, index in picture.getcolors(256) or []:
        assert isinstance(index, int)
        red, green, blue, alpha = palette[4 * index : 4 * index + 4]
        if isinstance(alphas, bytes):
            alpha = alphas[index] if index < len(alphas) else 255
        elif alphas is not None:
            alpha = 0 if index == alphas else alpha
        used[index] = (red, green, blue, alpha) if alpha else (0, 0, 0, 0)
    colours = sorted(set(used.values()), key=lambda colour: (colour[3] == 255, colour))
    places = {colour: place for place, colour in enumerate(colours)}
    table = [places[used[index]] if index in used else 0 for index in range(256)]
    tidy = Image.frombytes("L", picture.size, picture.tobytes()).point(table)
    tidy.putpalette([channel for colour in colours for channel in colour[:3]])
    tidy.info = {}
    if any(colour[3] < 255 for colour in colours):
        tidy.info["transparency"] = bytes(colour[3] for colour in colours)
    return tidy
