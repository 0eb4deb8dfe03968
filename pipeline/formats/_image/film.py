"""Decode a picture whole, frame by frame."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, TiffImagePlugin

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats._image.bitmap import open_bitmap
from pipeline.formats._image.colour import plain, with_rows_missing
from pipeline.formats._image.faults import FAULTS
from pipeline.formats._image.gif_frames import shown
from pipeline.formats._image.gif_walk import GifParts, walk_gif
from pipeline.formats._image.jpeg_walk import JpegParts, check_whole, walk_jpeg
from pipeline.formats._image.kinds import Kind, kind_of
from pipeline.formats._image.parts import Damage, Harm, Parts
from pipeline.formats._image.png_walk import PngParts, walk_png
from pipeline.formats._image.small_walks import PROFILE_EMBEDDED, walk_bmp, walk_webp
from pipeline.formats._image.tiff_walk import tiff_end
from pipeline.limits import Limits

_NEW_SUBFILE_TYPE, _SUBFILE_TYPE, _SUB_IFDS, _DNG_VERSION = 254, 255, 330, 50706
#: Bits of NewSubfileType: a smaller version of another page; a mask. Value of the old SubfileType: a smaller version.
_REDUCED, _MASK, _OLD_REDUCED = 1, 4, 2
_OFFSETS, _COUNTS = (273, 324), (279, 325)
#: Resolutions that a page has, in dots per inch; others are left out.
_DPI = range(50, 4801)


@dataclass(frozen=True, slots=True)
class Film:
    """A picture file in memory, walked to its end.

    Attributes:
        kind: Its format.
        content: Its bytes.
        parts: What the walk found.
        damage: What is missing where the file was damaged; `content` is what is left of it then.
    """

    kind: Kind
    content: bytes
    parts: Parts
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame or page, in plain form.

    Attributes:
        picture: Pixels only, upright, sRGB.
        dpi: Dots per inch across and down, of TIFF pages that say it.
    """

    picture: Image.Image
    dpi: tuple[int, int] | None = None


def load_film(source: Path, limits: Limits) -> Film:
    """Walk a picture file. Call it inside `strictly`.

    Raises:
        CorruptDocument: It is none of ours, or ends too early.
        LimitExceeded: It is larger than the limits allow.
    """
    content = load_content(source, limits)
    kind = kind_of(content[:64])
    if kind is None:
        raise CorruptDocument("not a picture of a known format")
    return Film(kind, content, walked(kind, content, limits))


def load_content(source: Path, limits: Limits) -> bytes:
    """Return the bytes of a picture file.

    Raises:
        LimitExceeded: There are too many.
    """
    size = source.stat().st_size
    if size > limits.item_bytes:
        raise LimitExceeded("item_bytes", value=size, most=limits.item_bytes)
    return source.read_bytes()


def walked(kind: Kind, content: bytes, limits: Limits) -> Parts:
    """Walk a picture file of a known format. Call it inside `strictly`.

    Raises:
        CorruptDocument: It ends too early.
        LimitExceeded: It is larger than the limits allow.
    """
    if kind is Kind.JPEG:
        return walk_jpeg(content)
    if kind is Kind.PNG:
        return walk_png(content, limits)
    if kind is Kind.GIF:
        return walk_gif(content, limits)
    if kind is Kind.WEBP:
        return walk_webp(content)
    return walk_bmp(content) if kind is Kind.BMP else Parts(end=tiff_end(content))


def frames(film: Film, limits: Limits) -> Iterator[Frame]:
    """Decode the frames one by one, as a reader sees them. Call it inside `strictly`.

    Raises:
        CorruptDocument: One does not decode whole.
        LimitExceeded: Too many frames or pixels.
        UnknownPart: It is a raw photograph in TIFF's clothes, whose main picture cannot be decoded.
    """
    if isinstance(film.parts, GifParts):
        yield from (Frame(plain(picture, film.kind)) for picture in shown(film.parts))
        return
    with _opened(film, limits) as picture:
        if isinstance(film.parts, JpegParts):
            _bounded(picture, limits)
            if film.damage is None or film.damage.harm is not Harm.DETAIL:
                check_whole(film.content, film.parts)
            frame = _frame(picture, film, last=True)
            picture.close()  # a large scan fits into memory twice, not three times
            yield frame
        elif isinstance(picture, TiffImagePlugin.TiffImageFile):
            yield from _pages(picture, film, limits)
        else:
            yield from _moving(picture, film, limits)


def _opened(film: Film, limits: Limits) -> Image.Image:
    if film.kind is Kind.BMP:
        return open_bitmap(film.content, limits)
    content = film.parts.core if isinstance(film.parts, PngParts) else film.content
    return Image.open(io.BytesIO(content), formats=[film.kind.pillow])


def _moving(picture: Image.Image, film: Film, limits: Limits) -> Iterator[Frame]:
    count = int(getattr(picture, "n_frames", 1))
    if count > limits.frames:
        raise LimitExceeded("frames", value=count, most=limits.frames)
    if film.kind is not Kind.BMP and count != frame_count(film.parts):
        raise CorruptDocument("frames are missing")
    for number in range(count):
        picture.seek(number)
        _bounded(picture, limits)
        yield _frame(picture, film, last=number == count - 1)


def frame_count(parts: Parts) -> int:
    """Return the frames that a walk counted in a PNG or WebP."""
    return len(parts.delays) + parts.still or 1


def _pages(picture: TiffImagePlugin.TiffImageFile, film: Film, limits: Limits) -> Iterator[Frame]:
    numbers = real_pages(picture, limits)
    for number in numbers:
        picture.seek(number)
        _bounded(picture, limits)
        _strips_inside(picture, len(film.content))
        dpi = _dpi(picture)
        yield Frame(_frame(picture, film, last=number == numbers[-1]).picture, dpi)


def real_pages(picture: TiffImagePlugin.TiffImageFile, limits: Limits) -> list[int]:
    """Return the numbers of the pages that are no preview and no mask of another; where all are, they are the picture.

    Raises:
        LimitExceeded: Too many pages.
        UnknownPart: The file is a raw photograph.
    """
    real, number = list[int](), 0
    while True:
        try:
            picture.seek(number)
        except EOFError:
            return real or list(range(number))
        if number >= limits.frames:
            raise LimitExceeded("frames", value=number + 1, most=limits.frames)
        tags = picture.tag_v2
        subfile = _number(tags.get(_NEW_SUBFILE_TYPE))
        reduced = subfile & _REDUCED or _number(tags.get(_SUBFILE_TYPE)) == _OLD_REDUCED
        if number == 0 and (_DNG_VERSION in tags or (reduced and _SUB_IFDS in tags)):
            raise UnknownPart("a raw photograph")
        if not (reduced or subfile & _MASK):
            real.append(number)
        number += 1


def _number(value: object) -> int:
    value = value[0] if isinstance(value, tuple) and value else value
    return value if isinstance(value, int) else 0


def _strips_inside(picture: TiffImagePlugin.TiffImageFile, size: int) -> None:
    for offsets, counts in zip(_OFFSETS, _COUNTS, strict=True):
        starts, lengths = picture.tag_v2.get(offsets, ()), picture.tag_v2.get(counts, ())
        if any(start + length > size for start, length in zip(starts, lengths, strict=False)):
            raise CorruptDocument("a strip lies behind the end")


def _dpi(picture: Image.Image) -> tuple[int, int] | None:
    try:
        across, down = (round(float(value)) for value in picture.info["dpi"])
    except FAULTS:
        return None
    return (across, down) if across in _DPI and down in _DPI else None


def _frame(picture: Image.Image, film: Film, *, last: bool) -> Frame:
    picture.load()
    turned, profile = orientation(picture, film), _profile(picture, film)
    if last and film.damage is not None and film.damage.height_px:
        picture = with_rows_missing(picture, film.damage.height_px, from_below=film.damage.from_below)
    return Frame(plain(picture, film.kind, turned, profile))


def _profile(picture: Image.Image, film: Film) -> bytes | None:
    if isinstance(film.parts, PngParts):
        return film.parts.profile
    if film.kind is Kind.BMP:
        name = PROFILE_EMBEDDED.decode()
        return next((part.payload for part in film.parts.parts if part.name == name), None)
    profile = picture.info.get("icc_profile")
    return profile if isinstance(profile, bytes) else None


def _bounded(picture: Image.Image, limits: Limits) -> None:
    pixels = picture.width * picture.height
    if pixels > limits.pixels:
        raise LimitExceeded("pixels", value=pixels, most=limits.pixels)


def orientation(picture: Image.Image, film: Film) -> int:
    """Return the EXIF orientation, 1 to 8. Pillow has turned TIFF pages itself."""
    raw = picture.info.get("exif")
    if isinstance(film.parts, PngParts):
        raw = next((part.payload for part in film.parts.parts if part.name == "eXIf"), None)
    if not isinstance(raw, bytes) or isinstance(picture, TiffImagePlugin.TiffImageFile):
        return 1
    try:
        exif = Image.Exif()
        exif.load(raw)
        value = exif.get(ExifTags.Base.Orientation, 1)
    except FAULTS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
