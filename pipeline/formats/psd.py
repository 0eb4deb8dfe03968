"""Photoshop documents, PSD and PSB: the flattened picture, as PNG.

Hiding places, and what is done with each:
- layers, hidden ones too, masks, adjustments, text of type layers, smart objects, paths, saved selections: gone; what a
  reader sees is the flattened picture that Photoshop saves with them;
- image resources: XMP, IPTC, EXIF, captions, addresses, thumbnails, names of layers and guides, print settings: gone;
- colour profile: applied (to sRGB) and gone; colours of fully transparent pixels: black;
- bytes behind the picture: gone.

A document that was saved without its flattened picture is held, as are multichannel and floating-point ones. CMYK and
Lab become RGB, 16-bit colour becomes 8-bit, 16-bit grey stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.kinds import Kind
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from pipeline.formats._image.film import Frame
    from pipeline.formats._image.photoshop import PhotoshopDocument

_PSD = "image/vnd.adobe.photoshop"


class Photoshop(DerivedPictures):
    """Layered pictures, of which a reader sees one."""

    media_types = frozenset({_PSD, "image/x-photoshop", "application/x-photoshop"})
    suffixes: tuple[str, ...] = (".psd", ".psb", ".pdd")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the signature and both versions."""
        return _PSD if head[:6] in (b"8BPS\0\1", b"8BPS\0\2") else None

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        from pipeline.formats._image.photoshop import walk_photoshop

        document = walk_photoshop(content)
        check_pixels(*document.size, limits)
        return Opened(_PSD, _frame(content, document), 1, document.found)


def _frame(content: bytes, document: PhotoshopDocument) -> Iterator[Frame]:
    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame
    from pipeline.formats._image.photoshop import flattened

    yield Frame(plain(flattened(content, document), Kind.PNG, profile=document.profile))


FORMAT: Format = Photoshop()
