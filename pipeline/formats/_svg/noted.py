"""What a drawing holds that is not kept: counted, and its words kept to be searched for terms."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._image.fields import named, xmp_fields
from pipeline.formats._image.survey import Survey
from pipeline.formats._svg.tree import Node, Text, nodes
from pipeline.limits import LONGEST_VALUE
from pipeline.model import MetadataField, Role, ValueKind

_NAMES_OF_FILES = frozenset({"docname", "export-filename", "absref", "docbase"})
_SOFTWARE = frozenset({"version", "output_extension"})
_FOLDER = re.compile(r"(?i)[/\\](?:users|home|documents and settings)[/\\]([^/\\]{1,64})[/\\]")
_DRAWING = frozenset({"", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_XML = "http://www.w3.org/XML/1998/namespace"
#: More words than these are not searched; they go all the same.
_MOST_UNSEEN_CHARS = 2_000_000
#: More different ones than any program writes.
_MOST_FIELDS = 20_000


class Noted:
    """Collects what goes.

    Args:
        survey: Where counts and fields go.

    Attributes:
        survey: Counts and metadata fields.
        unseen: Words that no reader sees.
        nested: How many drawings were put into this one, in a list that all of them share.
    """

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.unseen: list[str] = []
        self.nested = [0]
        self._room = _MOST_UNSEEN_CHARS
        self._met: set[MetadataField] = set()

    def count(self, kind: str, number: int) -> None:
        """Count something hidden."""
        if number:
            self.survey.hide(kind, "SVG", number)

    def unseen_text(self, text: str, kind: str) -> None:
        """Count words that no reader sees, and keep them."""
        self.count(kind, 1)
        self._keep(text)

    def _keep(self, text: str) -> None:
        text = " ".join(text.split())
        if text and len(text) <= self._room:
            self._room -= len(text) + 100
            self.unseen.append(text)

    def _field(self, field: MetadataField | None) -> None:
        if field is None or field in self._met:
            return
        self._met.add(field)
        if len(self._met) > _MOST_FIELDS:
            raise LimitExceeded("metadata", value=len(self._met), most=_MOST_FIELDS)
        self.survey.fields.append(field)

    def _path(self, name: str, value: str) -> None:
        """Note a place on somebody's machine, and whose it is."""
        self._field(MetadataField(name, value[:LONGEST_VALUE], Role.HANDLING, ValueKind.PATH))
        if (user := _FOLDER.search(unquote(value[:LONGEST_VALUE]))) is not None:
            self._field(MetadataField(f"{name}:user", user[1], Role.HANDLING, ValueKind.USER))

    def mark(self, node: etree._Element) -> None:
        """Note a comment or an instruction."""
        comment = isinstance(node, etree._Comment)
        link = "xml-stylesheet" in (getattr(node, "target", None) or "")
        self.unseen_text(node.text or "", "comment" if comment else "external-link" if link else "instruction")

    def link(self, target: str) -> None:
        """Note something that was to be loaded, or led elsewhere."""
        self.count("external-link", 1)
        if not target.startswith("data:"):
            self._keep(target[:LONGEST_VALUE])
        if target.lower().startswith("file:") or target[1:3] == ":\\":
            self._path("SVG:href", target)

    def hidden(self, element: etree._Element, kind: str) -> None:
        """Note an element that no reader sees."""
        self.unseen_text("".join(element.itertext()), kind)

    def unseen_words(self, node: Node) -> None:
        """Keep the words of an element of ours that goes after all."""
        words = [child.text for one in nodes(node) for child in one.children if isinstance(child, Text)]
        if words:
            self.unseen_text("".join(words), "hidden-text")

    def drop(self, element: etree._Element, kind: str) -> None:
        """Note an element that goes with all it holds."""
        if not isinstance(element.tag, str):
            self.mark(element)
            return
        self.unseen_text(" ".join(element.itertext()) if kind != "style" else "", kind)
        for one in element.iter(etree.Element):
            self.attributes(one)
        name = etree.QName(element).localname
        if name == "metadata":
            for field in xmp_fields(etree.tostring(element, with_tail=False)) or []:
                self._field(field)
        elif name in ("title", "desc"):
            self._field(named(f"SVG:{name}", "".join(element.itertext())[:LONGEST_VALUE]))

    def attributes(self, element: etree._Element) -> None:
        """Note attributes that tell about somebody, or that run."""
        for name, value in element.attrib.items():
            found = etree.QName(str(name))
            space, local, text = found.namespace or "", found.localname, str(value)
            if space in _DRAWING:
                if local.startswith("on"):
                    self.unseen_text(text, "script")
                elif local.startswith(("data-", "aria-")) or (space and local in ("title", "role")):
                    self.unseen_text(text, "metadata")
            elif local in _NAMES_OF_FILES:
                self.count("editor-attributes", 1)
                self._path(f"SVG:{local}", text)
            elif space != _XML:
                self.unseen_text(text if any(map(str.isalpha, text)) else "", "editor-attributes")
                if local in _SOFTWARE:
                    self._field(
                        MetadataField(f"SVG:{local}", text[:LONGEST_VALUE], Role.DESCRIPTIVE, ValueKind.SOFTWARE)
                    )
