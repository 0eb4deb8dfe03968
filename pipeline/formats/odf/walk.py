"""From the content along objects and pictures: every part that lives on, cleaned and named neutrally."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter

from lxml import etree

from pipeline.errors import LimitExceeded
from pipeline.formats._image.metafiles import metafile_kind
from pipeline.formats._office.parsing import parse
from pipeline.formats.odf.charts import own_numbers
from pipeline.formats.odf.clean import clean_tree, stays
from pipeline.formats.odf.faint import faint_words
from pipeline.formats.odf.formats import unused_words
from pipeline.formats.odf.frames import PICTURED, Frames, clean_picture, whole_pictures
from pipeline.formats.odf.names import rename
from pipeline.formats.odf.numbering import unused_labels
from pipeline.formats.odf.package import BASE, KINDS, Package, body_of, serialise
from pipeline.formats.odf.places import beside_pages, beside_sheets
from pipeline.formats.odf.slides import controls, declarations, masters, pages, pages_of
from pipeline.formats.odf.styles import survey
from pipeline.formats.odf.tables import check_formulas, drop_names, settle_names, sheets_of, tables
from pipeline.formats.odf.texts import texts
from pipeline.formats.odf.tree import kind, q, remove, short
from pipeline.limits import Limits
from pipeline.model import Counts
from redaction.plan import Cleaning

_PICTURE = "Pictures/{}{}"
#: Objects inside objects.
_MOST_NESTED = 8


class Walk:
    """One walk over a package.

    Attributes:
        trees: Cleaned XML parts by new name, in order of the walk; the whole under an empty name where it is flat.
        media: Cleaned pictures by new name.
        types: Media types of parts and folders by new name, for the manifest.
        removed: What went.
    """

    def __init__(self, package: Package, limits: Limits, cleaning: Cleaning | None) -> None:
        self._package = package
        self._limits = limits
        self._cleaning = cleaning
        self.trees: dict[str, etree._Element] = {}
        self.media: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.removed: Counter[str] = Counter()
        self._pictures: dict[tuple[str, bytes], str] = {}
        self._cleaned: dict[bytes, tuple[bytes, str, str]] = {}
        self._known: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        """Walk and clean everything.

        Raises:
            UnknownPart: Something that a reader sees is not covered by any rule.
        """
        if self._package.flat:
            root = parse(self._package.parts[""], self._limits.xml_depth)
            self._document([root], "", 0)
            self.trees[""] = root
        else:
            self._folder("", "", 0)
            known = sum(not name.startswith("META-INF/") and name != "mimetype" for name in self._package.parts)
            self.removed["part"] += max(known - len(self.trees) - len(self.media), 0)

    def _folder(self, folder: str, new: str, depth: int) -> None:
        """Clean the document in a folder of the package; its parts come out under a new one."""
        names = [n for n in ("content.xml", "styles.xml") if folder + n in self._package.parts]
        roots = {n: parse(self._package.parts[folder + n], self._limits.xml_depth) for n in names}
        for name, root in roots.items():
            self.trees[new + name] = root
            self.types[new + name] = "text/xml"
        self._document(list(roots.values()), folder, depth, new)

    def _document(self, roots: list[etree._Element], folder: str, depth: int, new: str = "") -> None:
        if depth > _MOST_NESTED:
            raise LimitExceeded("depth", value=depth, most=_MOST_NESTED)
        hosts = self._cleaning.link_hosts if self._cleaning is not None else frozenset[str]()
        frames = Frames(self._package.parts, folder, self.removed)
        styles = survey(roots)
        whole_pictures(roots)
        for root in roots:
            controls(root, self.removed)
        pages(roots, styles, self.removed)
        for root in roots:
            texts(root, styles, self.removed, hosts)
            beside_sheets(root, self.removed)
            tables(root, styles, self.removed)
            own_numbers(root)
            frames.choose(root)
        beside_pages(roots)
        declarations(roots)
        unused_words(roots, self.removed)
        unused_labels(roots, self.removed)
        faint_words(roots, self.removed)
        masters(roots, self.removed)
        for root in roots:
            self._inner(root, frames, depth, new)
            clean_tree(root, self.removed)
            drop_names(root)
            check_formulas(root)
        rename(roots)

    def _inner(self, root: etree._Element, frames: Frames, depth: int, new: str) -> None:
        """Clean the documents and pictures that a part shows."""
        for element in [one for one in root.iter(q("draw:object")) if stays(one)]:
            inside = next((c for c in element if kind(c) in {"office:document", "math:math"}), None)
            if inside is not None:
                element.attrib.clear()
                element.remove(inside)
                self._document([inside], "", depth + 1)
                element.append(inside)
                continue
            old = frames.member(element.get(q("xlink:href"), ""))
            known = self._known.get((new, old))
            name = known or f"Object {len(self._known) + 1}"
            element.attrib.clear()
            _link(element, f"./{name}")
            if known is None:
                self._known[new, old] = name
                self.types[f"{new}{name}/"] = self._kind_of(old)
                self._folder(f"{old}/", f"{new}{name}/", depth + 1)
        for element in [one for one in root.iter(*PICTURED) if stays(one)]:
            raw = frames.bytes_of(element)
            if raw:
                self._picture(element, raw, new)

    def _kind_of(self, name: str) -> str:
        body = body_of(parse(self._package.parts[f"{name}/content.xml"], self._limits.xml_depth))
        return BASE + next((short for short, (wanted, _) in KINDS.items() if wanted == body), "text")

    def _picture(self, element: etree._Element, raw: bytes, new: str) -> None:
        digest = hashlib.blake2b(raw).digest()
        if digest not in self._cleaned:
            self._cleaned[digest] = self._clean(raw)
        cleaned, media_type, suffix = self._cleaned[digest]
        for child in [child for child in element if kind(child) == "office:binary-data"]:
            remove(child)
        for key in [key for key in element.attrib if short(key).startswith("xlink:")]:
            del element.attrib[key]
        if self._package.flat:
            holder = etree.Element(q("office:binary-data"))
            holder.text = base64.b64encode(cleaned).decode("ascii")
            element.insert(0, holder)
            return
        # Pictures that differ in what went alone are one.
        known = hashlib.blake2b(cleaned).digest() if cleaned else digest
        name = self._pictures.setdefault((new, known), _PICTURE.format(len(self.media) + 1, suffix))
        self.media[new + name] = cleaned
        self.types[new + name] = media_type
        _link(element, name)

    def _clean(self, raw: bytes) -> tuple[bytes, str, str]:
        if self._cleaning is None:  # reading needs no pictures
            return b"", "image/png", ".png"
        self.removed["drawing-calls"] += metafile_kind(raw) is not None
        return clean_picture(raw, self._cleaning, self._limits)

    def settle(self) -> None:
        """Make names that edits have changed valid again."""
        for root in self.trees.values():
            settle_names(root)

    def main(self) -> etree._Element:
        """Return the part with the body of the item."""
        return self.trees["" if self._package.flat else "content.xml"]

    def counts(self) -> Counts:
        """Return sheets or slides of the item itself."""
        body = body_of(self.main())
        if body == "office:spreadsheet":
            return Counts(sheets=len(sheets_of(self.main())))
        if body == "office:presentation":
            return Counts(slides=len(pages_of(self.main())))
        return Counts(pages=len(pages_of(self.main()))) if body == "office:drawing" else Counts()

    def parts(self) -> dict[str, bytes]:
        """Return the members of the copy by name."""
        return {**self.media, **{name: serialise(root) for name, root in self.trees.items()}}


def _link(element: etree._Element, target: str) -> None:
    element.set(q("xlink:href"), target)
    element.set(q("xlink:type"), "simple")
    element.set(q("xlink:show"), "embed")
    element.set(q("xlink:actuate"), "onLoad")
