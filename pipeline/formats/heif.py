"""HEIC, HEIF and AVIF.

Copies are of another kind: JPEG, or PNG where a pixel is transparent; a PNG that moves for an AVIF that moves; a TIFF
with all pages where the file shows several pictures. To write HEIC would need x265 (GPL, patents) in the sandbox, and
the verifier knows the structure of JPEG, PNG and TIFF to the last byte.

Hiding places, and what is done with each:
- items ``Exif``, ``mime`` (XMP) and any other, item names, user descriptions (``udes``): gone;
- ``irot``, ``imir`` and ``clap`` are applied to the pixels: what is cropped off is gone; EXIF's orientation, which says
  the same again, is left out of account;
- colour profile: applied (to sRGB) and gone;
- thumbnails, depth maps, gain maps (``auxl``, ``tmap``), mattes, other auxiliary and hidden pictures: gone;
- the alpha plane is part of the picture; colours of fully transparent pixels: black;
- tracks of a HEIC (a sequence beside the picture): gone and reported; those of an AVIF are the animation and stay, and
  other pictures beside it are gone and reported;
- boxes ``free``, ``skip``, ``uuid``, makers' own boxes, bytes behind the end: gone.

A live photograph's film is a file of its own (MOV) and an item of its own here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument, LimitExceeded, UnknownPart
from pipeline.formats._image.boxes import Box, Cursor
from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.parts import Parts
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    import pi_heif
    from PIL import Image

    from pipeline.formats._image.film import Frame
    from pipeline.formats._image.heif_items import HeifItem, HeifItems
    from pipeline.formats._image.survey import Survey

_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_NEUTRAL = frozenset({b"mif1", b"mif2", b"msf1"})
#: First brands by which decoders choose: the film, or the picture.
_FILM, _PICTURE = b"avis", b"avif"
#: A frame that says nothing about its time, in seconds.
_DELAY = (1, 10)


class Heif(DerivedPictures):
    """Photographs of telephones, and pictures of the web in AV1."""

    media_types = frozenset(
        {"image/heic", "image/heif", "image/avif", "image/heic-sequence", "image/heif-sequence", "image/avif-sequence"}
    )
    suffixes: tuple[str, ...] = (".heic", ".heif", ".avif", ".hif", ".heics", ".heifs", ".avifs")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the file type box."""
        if head[4:8] != b"ftyp":
            return None
        major, size = head[8:12], int.from_bytes(head[:4], "big")
        others = {head[place : place + 4] for place in range(16, min(size, 512), 4)}
        if major in _AVIF or (major in _NEUTRAL and others & _AVIF):
            return "image/avif"
        if major in _HEIC:
            return "image/heic"
        return "image/heif" if major in _NEUTRAL else None

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        from pipeline.formats._image.heif_items import CODED, survey_heif, walk_heif

        media_type = self.recognises(content[:512], Path())
        if media_type is None:
            raise CorruptDocument("not a picture of this family")
        walked = walk_heif(content)
        found, codecs = survey_heif(content, walked), walked.codecs(content)
        if codecs == {b"av01"} or (media_type == "image/avif" and walked.moves):
            return _av1(content, walked, found, limits)
        if walked.primary is None or not codecs <= CODED or b"hvc1" not in codecs:
            raise UnknownPart("a codec or a film that no decoder of ours knows")
        if walked.moves:
            found.hide("image-sequence", "HEIF")
        return _hevc(content, media_type, found, limits)


def _hevc(content: bytes, media_type: str, found: Survey, limits: Limits) -> Opened:
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    heif = pi_heif.HeifFile(content)
    pictures = sorted(heif, key=lambda picture: not picture.info["primary"])
    return Opened(media_type, _hevc_frames(pictures, limits), len(pictures), found, lossy=True)


def _hevc_frames(pictures: list[pi_heif.HeifImage], limits: Limits) -> Iterator[Frame]:
    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame

    for picture in pictures:
        check_pixels(picture.size[0], picture.size[1], limits)
        profile = picture.info.get("icc_profile")
        decoded = picture.to_pillow()
        decoded.info = {}
        yield Frame(plain(decoded, Kind.PNG, profile=profile if isinstance(profile, bytes) else None))


def _av1(content: bytes, walked: HeifItems, found: Survey, limits: Limits) -> Opened:
    shown = walked.shown(content)
    if not walked.moves:
        return Opened("image/avif", _av1_pictures(content, walked, shown, limits), len(shown) or 1, found, lossy=True)
    # Viewers differ in whether they show the picture or the film, so the film is what is kept.
    film = _av1_opened(content[:8] + _FILM + content[12:], limits)
    count = int(getattr(film, "n_frames", 1))
    if count > limits.frames:
        raise LimitExceeded("frames", value=count, most=limits.frames)
    if others := len(shown) - 1 + _is_another(content, walked, film, limits):
        found.hide("alternative-picture", "HEIF", others)
    # Times are known when a frame is decoded; each is put in before the frame is written.
    delays = [_DELAY] * count if count > 1 else []
    frames = _av1_frames(film, content, walked.items.get(walked.primary or 0), delays)
    return Opened("image/avif", frames, count, found, lossy=True, delays=delays)


def _av1_opened(content: bytes, limits: Limits) -> Image.Image:
    from PIL import AvifImagePlugin, Image

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    picture = Image.open(io.BytesIO(content), formats=["AVIF"])
    check_pixels(*picture.size, limits)
    return picture


def _still(content: bytes, walked: HeifItems) -> bytes:
    """Return a file whose film no decoder sees."""
    for box in walked.others:
        if box.kind == b"moov":
            at = content.rindex(b"moov", 0, box.start)
            content = content[:at] + b"free" + content[at + 4 :]
    end = int.from_bytes(content[:4], "big")
    brands = [content[at : at + 4] for at in range(8, end, 4)]
    return content[:8] + b"".join(_PICTURE if brand == _FILM else brand for brand in brands) + content[end:]


def _is_another(content: bytes, walked: HeifItems, film: Image.Image, limits: Limits) -> bool:
    """Tell whether the picture that viewers without films show is another one than the film begins with."""
    if walked.primary is None:
        return False
    picture = _av1_opened(_still(content, walked), limits)
    film.seek(0)
    return picture.size != film.size or picture.convert("RGBA").tobytes() != film.convert("RGBA").tobytes()


def _av1_pictures(content: bytes, walked: HeifItems, shown: list[int], limits: Limits) -> Iterator[Frame]:
    """Decode all pictures that are shown: one by one, as the first."""
    for number in shown:
        picture = _av1_opened(walked.showing(content, number), limits)
        yield from _av1_frames(picture, content, walked.items.get(number), [])


def _av1_frames(
    picture: Image.Image, content: bytes, item: HeifItem | None, delays: list[tuple[int, int]]
) -> Iterator[Frame]:
    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Film, Frame, orientation

    film = Film(Kind.PNG, content, Parts())
    crop = next((box for box in item.properties if box.kind == b"clap"), None) if item else None
    for number in range(len(delays) or 1):
        picture.seek(number)
        picture.load()
        if delays and 0 < picture.info.get("duration", 0) <= 0xFFFF:
            delays[number] = (picture.info["duration"], 1000)
        shown = picture if crop is None else picture.crop(_aperture(content, crop, picture.size))
        profile = picture.info.get("icc_profile")
        shown = plain(shown, Kind.PNG, orientation(picture, film), profile if isinstance(profile, bytes) else None)
        yield Frame(shown)


def _aperture(content: bytes, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the part of a picture that is shown (ISO/IEC 14496-12, section 12.1.4)."""
    cursor = Cursor(content, box)
    numbers = [cursor.number(4) for _ in range(8)]
    edges: list[tuple[int, int]] = []
    for place, whole in ((0, size[0]), (2, size[1])):
        length = numbers[place] // (numbers[place + 1] or 1)
        offset = numbers[place + 4] - (1 << 32 if numbers[place + 4] >> 31 else 0)
        start = (whole - length) // 2 + offset // (numbers[place + 5] or 1)
        if not 0 <= start < start + length <= whole:
            raise CorruptDocument("the aperture lies outside the picture")
        edges.append((start, start + length))
    return edges[0][0], edges[1][0], edges[0][1], edges[1][1]


FORMAT: Format = Heif()
