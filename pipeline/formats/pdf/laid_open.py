"""Lay open what the forms on a page show, for reading: which of its letters are seen is then told as it is of the copy.

Nothing is left out: where a page cannot be laid open as it is, it is read as it stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from pipeline.errors import UnknownPart
from pipeline.formats.pdf import grammar
from pipeline.formats.pdf.inks import has_own_inks
from pipeline.formats.pdf.streams import bounded, name_of
from pipeline.formats.pdf.unfold import unfold
from pipeline.formats.pdf.visible import inherited

#: A file of one page, and whether the page has inks of its own.
Laid = tuple[bytes, bool]
#: Forms that one page may have.
_MOST_FORMS = 2_000


def laid_open(content: bytes, number: int) -> Laid | None:
    """Return a page as a file of its own, with what its forms show as its own content.

    Args:
        content: A PDF.
        number: Of the page, from 0.

    Returns:
        The file, and whether the page has inks of its own; None where the page cannot be laid open.

    Raises:
        PdfError: The file is broken.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.new() as new:
        page = pdf.pages[number].obj
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key not in page and (value := inherited(page, key)) is not None:
                page[key] = value
        parts = page.get("/Contents")
        streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        page["/Contents"] = pikepdf.Stream(
            pdf, b"\n".join(bounded(part) for part in streams if isinstance(part, pikepdf.Stream))
        )
        new.pages.append(pdf.pages[number])
        own = new.pages[0].obj
        try:
            for stream in [own["/Contents"], *_forms(own.get("/Resources"))]:
                stream.write(_plain(bounded(stream)))
            unfold(new, [0])
        except UnknownPart:
            return None
        sink = io.BytesIO()
        new.save(sink, fix_metadata_version=False, compress_streams=False, static_id=True)
        return sink.getvalue(), has_own_inks(own.get("/Resources"))


def _plain(content: bytes) -> bytes:
    parts = grammar.plainly(content)
    if len(parts) != 1 or not isinstance(parts[0], bytes):
        raise UnknownPart("an inline image")
    return parts[0]


def _forms(resources: Any) -> Iterator[Any]:
    """Yield the forms of a page, those within forms too, each once."""
    todo, known = [resources], set[tuple[int, int]]()
    while todo:
        things = todo.pop()
        things = things.get("/XObject") if isinstance(things, pikepdf.Dictionary) else None
        for thing in things.values() if isinstance(things, pikepdf.Dictionary) else ():
            if not isinstance(thing, pikepdf.Stream) or name_of(thing.get("/Subtype")) != "/Form":
                continue
            if thing.objgen in known:
                continue
            known.add(thing.objgen)
            if len(known) > _MOST_FORMS:
                raise UnknownPart("more forms than can be looked at")
            yield thing
            todo.append(thing.get("/Resources"))
