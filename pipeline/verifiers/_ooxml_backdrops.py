"""Does a layout or master of a sanitised show bear shapes that every slide keeps away?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

_NO = frozenset({"0", "false", "f", "off"})
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SHAPES = frozenset(f"{_P}{name}" for name in ("sp", "pic", "graphicFrame", "cxnSp", "grpSp"))
_SLIDE = "ppt/slides/"


def kept_away(parts: Mapping[str, bytes], roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Hand out name and word of each layout and master with shapes that come on no slide.

    Args:
        parts: Members of a copy by name.
        roots: Its XML parts by name, parsed.
    """
    slides = [name for name in roots if name.startswith(_SLIDE)]
    seen = set[str]()
    for slide in slides:
        bare = roots[slide].get("showMasterSp", "1").strip() in _NO
        for layout in () if bare else _targets(slide, "slideLayout", parts):
            seen.add(layout)
            if roots[layout].get("showMasterSp", "1").strip() not in _NO:
                seen.update(_targets(layout, "slideMaster", parts))
    for name, root in roots.items():
        behind = name.startswith(("ppt/slideLayouts/", "ppt/slideMasters/"))
        if slides and behind and name not in seen and any(_is_own(shape) for shape in root.iterfind(f"{_P}cSld/*/*")):
            yield name, "shape of no slide"


def _targets(owner: str, kind: str, parts: Mapping[str, bytes]) -> list[str]:
    folder, name = posixpath.split(owner)
    raw = parts.get(f"{folder}/_rels/{name}.rels")
    entries = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True)) if raw else ()
    targets = [
        (entry.get("Target") or "").lstrip("/") for entry in entries if (entry.get("Type") or "").endswith(f"/{kind}")
    ]
    return [target for target in targets if target in parts]


def _is_own(shape: etree._Element) -> bool:
    return shape.tag in _SHAPES and next(shape.iter(f"{_P}ph"), None) is None
