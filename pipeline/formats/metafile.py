"""Metafiles: EMF, WMF, and LibreOffice's SVM, alone or in Office documents, as PNG.

LibreOffice draws them, in the sandbox, at 200 dots per inch, longest side 600 to 4000 pixels; the proportion of their
sides stays. Hiding places, and what is done with each:
- description (program, title), comments, EMF+ and private records, names of fonts and objects, spool records: gone;
- texts as strings, text that is clipped away, covered or beside the frame, whole pictures of which a part is shown:
  gone; what a reader sees comes back as pixels, and is read there like the text of any picture;
- bytes behind the last record: gone.

Held: drawings that come out as one surface, of one colour or nearly all black, since LibreOffice does not understand
them; cut ones; ones whose sides come out in another proportion. Letters of fonts that this machine lacks are drawn in
the font that comes next, whose broader letters may be cut at the edge of the frame.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorruptDocument
from pipeline.formats._image.derived import DerivedPictures, Opened, check_pixels
from pipeline.formats._image.kinds import Kind
from pipeline.formats._image.metafiles import EMF, ENDINGS, SVM, WMF, counted, metafile_kind, proportion, survey
from pipeline.formats.base import Format
from pipeline.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.formats._image.film import Frame

#: Part of its sides' proportion by which a drawing may come out broader or higher, besides a pixel.
_TOLERATED = 0.03
#: Share of pixels from which on black is no drawing on a ground, but a ground that was not understood.
_NEARLY_ALL = 0.9


class Metafiles(DerivedPictures):
    """Pictures that are lists of drawing calls."""

    media_types = frozenset({EMF, "image/x-emf", WMF, "image/x-wmf", SVM})
    suffixes: tuple[str, ...] = (".emf", ".wmf", ".svm")

    def recognises(self, head: bytes, source: Path) -> str | None:
        """Recognise signatures, and the header of a WMF that has none."""
        return metafile_kind(head)

    def opened(self, content: bytes, limits: Limits) -> Opened:
        """See `DerivedPictures.opened`."""
        kind = metafile_kind(content)
        if kind is None:
            raise CorruptDocument("no metafile")
        found = survey(content, kind)
        found.hide("drawing-calls", kind)
        return Opened(kind, _frame(content, kind, limits), 1, found)


def _frame(content: bytes, kind: str, limits: Limits) -> Iterator[Frame]:
    from PIL import Image

    from pipeline.formats._image.colour import plain
    from pipeline.formats._image.film import Frame
    from pipeline.formats._legacy.conversion import CONVERTER

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "original" + ENDINGS[kind]), Path(folder, "drawn.png")
        source.write_bytes(counted(content))
        CONVERTER.draw(source, target, limits)
        with Image.open(target, formats=["PNG"]) as drawn:
            check_pixels(*drawn.size, limits)
            picture = drawn.convert("RGBA")
    _check(picture, proportion(content))
    yield Frame(plain(picture, Kind.PNG))


def _check(picture: Image.Image, wanted: float | None) -> None:
    """Hold a drawing that LibreOffice did not understand.

    Raises:
        CorruptDocument: It is one surface, or its sides have another proportion than they should have.
    """
    colours = picture.getcolors(picture.width * picture.height) or []
    black = sum(count for count, colour in colours if colour == (0, 0, 0, 255))
    if len(colours) < 2 or black > _NEARLY_ALL * picture.width * picture.height:
        raise CorruptDocument("a drawing that comes out as one surface")
    if wanted is None:
        return
    # Long thin lines are one pixel high, whatever they should be.
    off = abs(picture.width - wanted * picture.height)
    if off > _TOLERATED * picture.width + wanted + 1:
        raise CorruptDocument("a drawing whose sides come out in another proportion")


FORMAT: Format = Metafiles()
