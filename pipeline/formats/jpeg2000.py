"""JPEG 2000: JP2, JPX with one picture, and bare codestreams (J2K).

Copies are PNG, or JPEG where the wavelet lost already and nothing is transparent; 16-bit grey stays.

Hiding places, and what is done with each:
- boxes ``xml``, ``uuid`` (XMP, EXIF, IPTC, GeoJP2 and any other), ``uinf`` (a link), ``lbl``, ``jp2i``, ``asoc``
  and any other that is not needed to show the picture: gone;
- comments (``COM``) of the codestream: gone;
- colour profile: applied (to sRGB) and gone; resolution: gone;
- bytes behind the last tile and behind the last box: gone.

A file with several codestreams, or with links to them, is held: only one would be shown. A missing tile, or one that
ends early, is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.jpeg2000_walk import CODESTREAM, SIGNATURE, Jpeg2000, walk_jpeg2000
from pipeline.formats._image.kinds import Kind
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from pipeline.formats._image.film import Frame

_BRANDS = {b"jp2 ": "image/jp2", b"jpx ": "image/jpx"}


class Jpeg2000Pictures(DerivedPictures):
    """Scans of archives, medical and satellite pictures."""

    media_types = frozenset({"image/jp2", "image/jpx", "image/j2c", "image/x-jp2-codestream"})
    suffixes: tuple[str, ...] = (".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc", ".jpg2")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise the signature box and the brand, or the start of a codestream."""
        if head.startswith(CODESTREAM):
            return "image/j2c"
        return _BRANDS.get(head[20:24]) if head.startswith(SIGNATURE) and head[16:20] == b"ftyp" else None

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        walked = walk_jpeg2000(content)
        check_pixels(*walked.size, limits)
        media_type = self.recognises(content[:64], Path()) or "image/jp2"
        return Opened(media_type, _frame(content, walked, limits), 1, walked.found, lossy=walked.lossy)


def _frame(content: bytes, walked: Jpeg2000, limits: Limits) -> Iterator[Frame]:
    from PIL import Image

    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame

    with Image.open(io.BytesIO(content), formats=["JPEG2000"]) as picture:
        check_pixels(*picture.size, limits)
        picture.load()
        yield Frame(plain(picture, Kind.PNG, profile=walked.profile))


FORMAT: Format = Jpeg2000Pictures()
