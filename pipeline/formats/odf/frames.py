"""Frames: the one of their pictures and objects that stays."""

from __future__ import annotations

import base64
import binascii
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats import format_for, formats
from pipeline.formats._image.metafiles import a_part, metafile_kind
from pipeline.formats._office.parsing import parse
from pipeline.formats.odf.package import body_of
from pipeline.formats.odf.tree import kind, q, remove
from pipeline.limits import Limits
from redaction.plan import Cleaning, Plan

_OBJECTS = frozenset({"draw:object", "draw:object-ole"})
_FILMS = ("video/", "audio/", "application/vnd.sun.star.media")
#: Elements that show a picture of the package.
PICTURED = tuple(
    map(
        q,
        (
            "draw:image",
            "draw:fill-image",
            "style:background-image",
            "text:list-level-style-image",
            "chart:symbol-image",
        ),
    )
)
_CROP = q("fo:clip")


def picture_kind(raw: bytes) -> str | None:
    """Return the media type of a picture that a format of ours cleans, or None."""
    return _kind_of(raw[:65536], raw) if raw else None


def _kind_of(head: bytes, raw: bytes) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "picture")
        source.write_bytes(raw)
        for fmt in formats():
            if not any(claimed.startswith("image/") for claimed in fmt.media_types):
                continue
            claim = fmt.recognises(head, source)
            if claim is not None and claim.startswith("image/"):
                return claim
    return None


def clean_picture(raw: bytes, cleaning: Cleaning, limits: Limits) -> tuple[bytes, str, str]:
    """Return (bytes, media type, suffix) of the cleaned picture.

    Raises:
        InputError: As the picture's own format says.
        UnknownPart: No format of ours can clean it.
    """
    media_type = picture_kind(raw)
    fmt = format_for(media_type) if media_type else None
    if fmt is None or media_type is None:
        raise UnknownPart("a picture of a kind that cannot be cleaned")
    with tempfile.TemporaryDirectory() as folder, a_part(media_type):
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(raw)
        done = fmt.rewrite(source, target, Plan(cleaning=cleaning), {}, limits)
        return target.read_bytes(), done.media_type, done.suffix


def binary(element: etree._Element) -> bytes | None:
    """Return the bytes that an element of a flat document holds, or None.

    Raises:
        CorruptDocument: They are not in base64.
    """
    inside = element.find(q("office:binary-data"))
    if inside is None:
        return None
    try:
        return base64.b64decode("".join((inside.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise CorruptDocument("bytes in a flat document are not in base64") from None


class Frames:
    """Chooses what stays of each frame of one document.

    Args:
        parts: Members of the package by name.
        folder: Folder of the document in it, empty or ending in ``/``.
        removed: What went.
    """

    def __init__(self, parts: dict[str, bytes], folder: str, removed: Counter[str]) -> None:
        self._parts, self._folder, self._removed = parts, folder, removed
        self._kinds: dict[bytes, bool] = {}

    def bytes_of(self, element: etree._Element) -> bytes | None:
        """Return the bytes that an element shows, from inside of it or of the package; None where there are none."""
        if (inside := binary(element)) is not None:
            return inside
        name = self.member(element.get(q("xlink:href"), ""))
        return self._parts.get(name) if name else None

    def member(self, href: str) -> str:
        """Return the name of the member or folder that a link leads to; empty where it leads outside or nowhere."""
        if not href or "://" in href or href.startswith(("#", "/", "../", "file:")):
            return ""
        name = self._folder + href.removeprefix("./").rstrip("/").replace("%20", " ")
        there = name in self._parts or f"{name}/content.xml" in self._parts
        # A document that shows itself would be shown without end.
        return name if there and name != self._folder.rstrip("/") else ""

    def _is_picture(self, raw: bytes) -> bool:
        digest = hashlib.blake2b(raw).digest()
        if digest not in self._kinds:
            self._kinds[digest] = picture_kind(raw) is not None
        return self._kinds[digest]

    def choose(self, root: etree._Element) -> None:
        """Leave one picture or one document of this family in each frame.

        Raises:
            UnknownPart: A reader sees something that cannot stay.
        """
        for frame in list(root.iter(q("draw:frame"))):
            self._frame(frame)
        for element in list(root.iter(*PICTURED)):
            if kind(element) != "draw:image":
                self._style(element)

    def _style(self, element: etree._Element) -> None:
        raw = self.bytes_of(element)
        if raw is None or not raw:
            if kind(element) == "text:list-level-style-image":
                element.tag = q("text:list-level-style-bullet")
                element.set(q("text:bullet-char"), "•")
            else:
                remove(element)
        elif not self._is_picture(raw):
            raise UnknownPart("a picture of a kind that cannot be cleaned")

    def _frame(self, frame: etree._Element) -> None:
        pictures = [child for child in frame if kind(child) == "draw:image"]
        objects = [child for child in frame if kind(child) in _OBJECTS]
        for child in list(frame):
            if kind(child) in {"draw:applet", "draw:floating-frame"}:
                self._removed["external-link"] += 1
                remove(child)
            elif kind(child) == "draw:plugin":
                self._plugin(child)
        good = [p for p in pictures if self._is_picture(self.bytes_of(p) or b"")]
        # Of two pictures of one thing the pixels are what was seen; a metafile would have to be drawn anew.
        good.sort(key=lambda picture: metafile_kind(self.bytes_of(picture) or b"") is not None)
        kept = next((o for o in objects if self._stays(o, has_picture=bool(good))), None)
        if kept is None and not good and (objects or any(self.bytes_of(p) for p in pictures)):
            raise UnknownPart("an object or picture that cannot be cleaned")
        for child in (*objects, *pictures):
            if child is not (kept if kept is not None else good[0] if good else None):
                self._removed["attachment" if kind(child) in _OBJECTS else "external-link"] += 1
                remove(child)
        if not any(isinstance(child.tag, str) and not kind(child).startswith(("svg:", "office:")) for child in frame):
            remove(frame)

    def _plugin(self, plugin: etree._Element) -> None:
        """Hold the item where a film or sound is inside; one outside goes, as its link does."""
        said = plugin.get(q("draw:mime-type"), "")
        if self.member(plugin.get(q("xlink:href"), "")) or binary(plugin) is not None:
            raise UnknownPart("a film, sound or inserted file" if said.startswith(_FILMS) else "an inserted file")
        self._removed["external-link"] += 1
        remove(plugin)

    def _stays(self, element: etree._Element, *, has_picture: bool) -> bool:
        """Return whether an object is a document of this family that is kept: charts and formulas always are."""
        if kind(element) != "draw:object":
            return False
        body = self.body(element)
        return body in {"office:chart", "math:math"} or (bool(body) and not has_picture)

    def body(self, element: etree._Element) -> str:
        """Return what the document is that an object shows; empty where it is none of this family."""
        inside = next((c for c in element if kind(c) in {"office:document", "math:math"}), None)
        if inside is not None:
            return body_of(inside)
        name = self.member(element.get(q("xlink:href"), ""))
        raw = self._parts.get(f"{name}/content.xml") if name else None
        return body_of(parse(raw)) if raw else ""


def whole_pictures(roots: list[etree._Element]) -> None:
    """Hold the item where a picture is shown in part: the rest of its pixels is still there, and nobody sees it.

    Raises:
        UnknownPart: A picture is cropped.
    """
    cropping = {
        style.get(q("style:name")) for root in roots for style in root.iter(q("style:style"))
        for properties in style if _crops(properties.get(_CROP, ""))
    }  # fmt: skip
    if not cropping:
        return
    for frame in _pictured(roots):
        for name in ("draw:style-name", "presentation:style-name"):
            if frame.get(q(name)) in cropping:
                raise UnknownPart("a picture of which only a part is shown")


def _pictured(roots: list[etree._Element]) -> Iterator[etree._Element]:
    for root in roots:
        for frame in root.iter(q("draw:frame")):
            if frame.find(q("draw:image")) is not None:
                yield frame


def _crops(clip: str) -> bool:
    """Return whether a clip cuts something away; below nought is a margin."""
    sides = clip.removeprefix("rect(").rstrip(")").replace(",", " ").split()
    return any(side.strip("0.cminptx") and not side.startswith("-") for side in sides if side != "auto")
