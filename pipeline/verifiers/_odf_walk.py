"""One walk with expat over a part of a sanitised OpenDocument: what has no place in it, and what a reader sees."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.parsers import expat

from pipeline.reasons import Reason
from pipeline.verifiers._odf_names import ATTRIBUTES, BORNE
from pipeline.verifiers._odf_values import FREE, is_known

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    _OASIS + "office:1.0": "office", _OASIS + "style:1.0": "style", _OASIS + "text:1.0": "text",
    _OASIS + "table:1.0": "table", _OASIS + "drawing:1.0": "draw", _OASIS + "xsl-fo-compatible:1.0": "fo",
    _OASIS + "datastyle:1.0": "number", _OASIS + "presentation:1.0": "presentation",
    _OASIS + "svg-compatible:1.0": "svg", _OASIS + "chart:1.0": "chart", _OASIS + "dr3d:1.0": "dr3d",
    _OASIS + "of:1.2": "of", "http://www.w3.org/1999/xlink": "xlink", "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/XML/1998/namespace": "xml",
}  # fmt: skip
#: Elements that begin a line of what a reader sees.
_LINES = frozenset(
    "text:p text:h text:note-citation text:ruby-text presentation:footer-decl presentation:header-decl "
    "presentation:date-time-decl math:mi math:mn math:mo math:mtext math:ms number:text number:currency-symbol "
    "number:embedded-text text:note-continuation-notice-forward text:note-continuation-notice-backward".split()
)
_INLINE = frozenset("text:span text:a text:ruby-base".split())
#: What the reader's program computes; its last value is no word of the text around it.
_COMPUTED = frozenset(
    "text:page-number text:page-count text:sheet-name text:page-continuation number:fill-character".split()
)
_NUMBER_STYLES = re.compile(r"number:(?:number|currency|percentage|date|time|boolean|text)-style\Z")
_HREF = re.compile(r"\.(?:/Object [0-9]{1,6})?\Z|Pictures/[0-9]{1,6}\.[a-z]{3,5}\Z")
_FORMULA_NAME = re.compile(r"[a-z]{1,3}[0-9]{0,5}\Z")
_DRAWN = frozenset("draw:gradient draw:hatch draw:fill-image draw:marker draw:stroke-dash draw:opacity draw:layer "
                   "svg:linearGradient svg:radialGradient".split())  # fmt: skip
_GIVEN_DRAWN = re.compile(r"S[0-9]{1,7}\Z|layout\Z|background\Z|backgroundobjects\Z|controls\Z|measurelines\Z")
_OUTWARD = re.compile(r"(?i)\\|://|#|\b(?:HYPERLINK|WEBSERVICE|CALL|REGISTER|EXEC|RTD|DDE|CELL|INFO|IMAGE|INDIRECT)\(")
#: What an attribute may say where the schema does not have it, as programs write it: lengths, colours, yes and no, and
#: names that the cleaner gives. A bare number could be somebody's.
_MEASURED = re.compile(
    r"-?[0-9]*\.?[0-9]+(?:mm|cm|in|pt|px|%)\Z|#[0-9A-Fa-f]{6}\Z|(?:true|false|none|solid|transparent|S[0-9]{1,7})\Z"
)
_UNSEEN = frozenset({"collapse", "filter"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


@dataclass(slots=True)
class Table:
    """Where the walk is in a table: columns that are not shown, whether the row is, and the place in it."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    columns: int = 0
    place: int = 0
    row_unseen: bool = False
    cell_unseen: bool = False


class PartWalk:
    """Walks one part.

    Args:
        hosts: Hosts whose links may be left.

    Attributes:
        faults: Reason and place of what has no place here.
        shown: Lines that a reader sees.
        texts: All text, in the order of the part.
        said: Values of attributes that are neither words of the standard nor names that the cleaner gives.
        pictures: Bytes inside of a flat document.
        sheets: Sheets of the part.
        pages: Slides or drawing pages.
    """

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts
        self.faults: list[tuple[Reason, str]] = []
        self.shown: list[str] = []
        self.said: list[str] = []
        self.texts: list[str] = []
        self.pictures: list[bytes] = []
        self.sheets = self.pages = 0
        self._path: list[str] = []
        self._lines: list[list[str]] = []
        self._tables: list[Table] = []
        self._binary: list[str] = []

    def feed(self, body: bytes) -> None:
        """Walk a part whole.

        Raises:
            xml.parsers.expat.ExpatError: It is no XML.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._space
        parser.StartDoctypeDeclHandler = lambda *_: self._object(Reason.ACTIVE_CONTENT_LEFT, "doctype")
        parser.CommentHandler = lambda _: self._object(Reason.METADATA_LEFT, "comment")
        parser.ProcessingInstructionHandler = lambda *_: self._object(Reason.METADATA_LEFT, "instruction")
        parser.Parse(body, True)

    def _object(self, reason: Reason, where: str) -> None:
        if len(self.faults) < 50:
            self.faults.append((reason, where))

    def _space(self, prefix: str | None, uri: str) -> None:
        if not prefix or _PREFIXES.get(uri) != prefix:
            self._object(Reason.METADATA_LEFT, "namespace")

    @staticmethod
    def _name(name: str) -> str:
        home, _, local = name.rpartition(" ")
        return f"{_PREFIXES.get(home, '?')}:{local}" if home else local

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._name(tag)
        owner = self._path[-1] if self._path else ""
        self._path.append(name)
        if name not in BORNE or (name == "style:map" and not _NUMBER_STYLES.match(owner)):
            self._object(Reason.METADATA_LEFT, f"element {name}" if name in BORNE else "element")
        said = {self._name(key): value for key, value in attributes.items()}
        for key, value in said.items():
            self._attribute(name, owner, key, value)
        self._hiding(name, said)
        if name in _LINES:
            self._lines.append([])
        elif self._lines and name in {"text:tab", "text:line-break"}:
            self._lines[-1].append("\t" if name == "text:tab" else "\n")
        elif self._lines and name == "text:s":
            self._lines[-1].append(" " * min(int(said.get("text:c", "1") or 1), 10_000))
        self.sheets += name == "table:table" and owner == "office:spreadsheet"
        self.pages += name == "draw:page" and owner in {"office:presentation", "office:drawing"}

    def _attribute(self, name: str, owner: str, key: str, value: str) -> None:
        if key == "xlink:href":
            if not (self._is_allowed(value) if name == "text:a" else _HREF.match(value)):
                self._object(Reason.ACTIVE_CONTENT_LEFT, "link")
            return
        borne = key in BORNE.get(name, ()) or (key in ATTRIBUTES and _MEASURED.match(value) is not None)
        known = borne and (is_known(name, key, value) or key in {"draw:name", "table:formula"})
        if key == "draw:name":
            known = bool((_GIVEN_DRAWN if name in _DRAWN else _FORMULA_NAME).match(value)) and (
                name in _DRAWN or name == "draw:equation"
            )
        elif key == "table:name":
            known = name == "table:table" and (owner == "office:spreadsheet" or value == "local-table")
        elif key == "table:formula" and _OUTWARD.search(value):
            self._object(Reason.ACTIVE_CONTENT_LEFT, "formula")
        if not known:
            self._object(Reason.METADATA_LEFT, f"attribute {key}" if key in ATTRIBUTES else "attribute")
            self.said.append(value)
        if key in FREE:
            self.shown.append(value)
        if key in FREE or key == "table:formula":
            self.said.append(value)

    def _is_allowed(self, target: str) -> bool:
        try:
            parts = urlsplit(target)
            host = parts.hostname
        except ValueError:
            return False
        clean = not (parts.query or parts.fragment or parts.username or parts.password)
        return parts.scheme in {"http", "https"} and host in self._hosts and clean

    def _hiding(self, name: str, said: dict[str, str]) -> None:
        if said.get("draw:display") == "none" or said.get("style:display") == "false":
            self._object(Reason.METADATA_LEFT, "hidden")
        if name == "table:table":
            self._tables.append(Table())
        if not self._tables:
            return
        table = self._tables[-1]
        if name == "table:table-column":
            width = int(said.get("table:number-columns-repeated", "1"))
            if said.get("table:visibility") in _UNSEEN:
                table.spans.append((table.columns, table.columns + width))
            table.columns += width
        elif name == "table:table-row":
            table.row_unseen, table.place = said.get("table:visibility") in _UNSEEN, 0
        elif name in _CELLS:
            width = int(said.get("table:number-columns-repeated", "1"))
            inside = any(low <= table.place and table.place + width <= high for low, high in table.spans)
            table.cell_unseen = table.row_unseen or inside or name == "table:covered-table-cell"
            table.place += width
            if table.cell_unseen and any(key.startswith("office:") for key in said):
                self._object(Reason.METADATA_LEFT, "hidden cell")
        elif table.cell_unseen and name == "text:p":
            self._object(Reason.METADATA_LEFT, "hidden cell")

    def _end(self, tag: str) -> None:
        name = self._path.pop()
        if name in _LINES:
            self.shown.append("".join(self._lines.pop()))
        elif name == "table:table" and self._tables:
            self._tables.pop()
        elif name in _CELLS and self._tables:
            self._tables[-1].cell_unseen = False
        elif name == "office:binary-data":
            try:
                self.pictures.append(base64.b64decode("".join("".join(self._binary).split()), validate=True))
            except (binascii.Error, ValueError):
                self._object(Reason.METADATA_LEFT, "binary")
            self._binary.clear()

    def _text(self, text: str) -> None:
        owner = self._path[-1] if self._path else ""
        if owner == "office:binary-data":
            self._binary.append(text)
            return
        self.texts.append(text)
        if owner in _COMPUTED:
            self.shown.append(text)
        elif owner in _LINES or owner in _INLINE:
            if self._lines:
                self._lines[-1].append(text)
            else:
                self._object(Reason.METADATA_LEFT, "text")
        elif text.strip():
            self._object(Reason.METADATA_LEFT, "text")
            self.said.append(text)
