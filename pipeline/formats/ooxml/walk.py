"""From the main part along known relationships: every part that lives on, cleaned and named neutrally."""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import urlsplit

from lxml import etree

from pipeline.errors import CorruptDocument
from pipeline.formats.ooxml import sheet, slides, word
from pipeline.formats.ooxml.clean import R, clean_tree, local, remove, space, unwrap
from pipeline.formats.ooxml.package import REL, Package, Relation, parse, serialise
from pipeline.formats.ooxml.parts import MAIN, MAIN_NAME, ROOM, SHEET, SLIDES, WORD, content_type
from pipeline.formats.ooxml.pictures import BLANK_PNG, clean_picture
from pipeline.limits import Limits
from pipeline.model import Counts
from redaction.plan import Cleaning

_KEEP_WITHOUT_TARGET = frozenset({"pageSetup", "blip", "imagedata", "fill", "stroke"})


def main_part(package: Package) -> tuple[str, str]:
    """Return name of the main part and media type of the item.

    Raises:
        CorruptDocument: There is none of a kind that we know.
    """
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and relation.target in package.parts:
            media_type = MAIN.get(package.types.get(relation.target, ""))
            if media_type:
                return relation.target, media_type
    raise CorruptDocument("no main part of a known kind")


class Walk:
    """One walk over a package.

    Attributes:
        trees: Cleaned XML parts by new name, in order of the walk.
        media: Cleaned pictures by new name.
        types: Content types by new name.
        removed: What went.
    """

    def __init__(self, package: Package, limits: Limits, cleaning: Cleaning | None) -> None:
        self._package = package
        self._limits = limits
        self._cleaning = cleaning
        self.main, self.media_type = main_part(package)
        self.trees: dict[str, etree._Element] = {}
        self.media: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.removed: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._relations: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._hidden_sheets: set[str] = set()
        self._hidden_styles: frozenset[str] = frozenset()
        self._todo: deque[str] = deque()

    def run(self) -> None:
        """Walk and clean everything."""
        new = MAIN_NAME[self.media_type]
        self._names[self.main], self._kinds[self.main] = new, "main"
        self.types[new] = next(kind for kind, media in MAIN.items() if media == self.media_type)
        if self.media_type == WORD:
            for relation in self._package.relations(self.main):
                if relation.kind == "styles" and relation.target in self._package.parts:
                    self._hidden_styles = word.hidden_styles(parse(self._package.parts[relation.target]))
        self._todo.append(self.main)
        while self._todo:
            self._part(self._todo.popleft())
        self._finish()
        known = sum(not name.endswith(".rels") for name in self._package.parts) - 1
        self.removed["part"] += max(known - len(self.types), 0)

    def _part(self, name: str) -> None:
        kind, new = self._kinds[name], self._names[name]
        root = parse(self._package.parts[name], self._limits.xml_depth)
        self._before(root, kind, name)
        clean_tree(root, self.removed)
        self._after(root, kind)
        self.trees[new] = root
        self._follow(root, name, new)

    def _before(self, root: etree._Element, kind: str, name: str) -> None:
        slides.hidden_shapes(root, self.removed)
        if self.media_type == WORD:
            word.deleted_rows(root, self.removed)
            if kind not in {"styles", "numbering"}:
                word.hidden_runs(root, self._hidden_styles, self.removed)
        if kind == "slide":
            slides.slide(root, self.removed)
        if name in self._hidden_sheets:
            sheet.empty(root)

    def _after(self, root: etree._Element, kind: str) -> None:
        if self.media_type == WORD:
            word.fields(root, self.removed)
        if kind == "main" and self.media_type == SHEET:
            hidden = sheet.workbook(root, self.removed)
            targets = {r.id: r.target for r in self._package.relations(self.main)}
            self._hidden_sheets = {targets[ident] for ident in hidden if ident in targets}
        elif kind == "main" and self.media_type == SLIDES:
            slides.presentation(root)
        elif kind == "settings":
            word.settings(root)
        elif kind == "numbering":
            word.names_in_numbering(root)
        elif kind == "worksheet":
            sheet.worksheet(root, self.removed)
        elif kind == "styles" and self.media_type == SHEET:
            sheet.styles(root)
        elif kind == "chart":
            slides.chart(root)

    def _follow(self, root: etree._Element, name: str, new: str) -> None:
        used = {
            str(v) for e in root.iter() for k, v in e.attrib.items() if space(str(k)) == R or str(k).endswith("}relid")
        }
        ids: dict[str, str] = {}
        kept: list[tuple[str, str, str, bool]] = []
        for relation in self._package.relations(name):
            target = self._target(relation, new, relation.id in used)
            if target is None:
                self.removed["external-link"] += relation.external
                continue
            ids[relation.id] = f"rId{len(ids) + 1}"
            kept.append((ids[relation.id], relation.kind, target, relation.external))
        self._relations[new] = kept
        for element in list(root.iter()):
            self._point(element, ids)

    def _point(self, element: etree._Element, ids: dict[str, str]) -> None:
        name = local(element)
        for key, value in list(element.attrib.items()):
            if space(str(key)) != R and not str(key).endswith("}relid"):
                continue
            if str(value) in ids:
                element.set(str(key), ids[str(value)])
                continue
            del element.attrib[key]
            if name not in _KEEP_WITHOUT_TARGET and name != "hyperlink":
                remove(element)
                return
        if name == "hyperlink" and not any(space(str(key)) == R for key in element.attrib):
            unwrap(element)
        elif name == "hlinkClick" and not element.attrib:
            remove(element)

    def _target(self, relation: Relation, owner: str, used: bool) -> str | None:
        if relation.external:
            return self._link(relation.target) if relation.kind == "hyperlink" and used else None
        rule = content_type(self.media_type, owner, relation.kind)
        if rule is None or relation.target not in self._package.parts or (rule[1] and not used):
            return None
        if relation.target not in self._names:
            self._admit(relation.target, relation.kind, rule[0])
        return "/" + self._names[relation.target]

    def _link(self, target: str) -> str | None:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
        if self._cleaning is None or parts.scheme not in {"http", "https"} or host not in self._cleaning.link_hosts:
            return None
        return f"{parts.scheme}://{host}{parts.path}"

    def _admit(self, name: str, kind: str, content: str) -> None:
        self._numbers[kind] += 1
        number, room = self._numbers[kind], ROOM[self.media_type]
        self._kinds[name] = kind
        if kind != "image":
            self._names[name] = f"{room}/{kind}{number}.xml"
            self.types[self._names[name]] = content
            self._todo.append(name)
            return
        picture = clean_picture(self._package.parts[name], self._cleaning, self._limits) if self._cleaning else None
        if picture is None and self._cleaning is not None:
            blank = self._package.parts[name] == BLANK_PNG
            self.removed["picture"] += not blank
        raw, media_type, suffix = picture or (BLANK_PNG, "image/png", ".png")
        self._names[name] = f"{room}/image{number}{suffix}"
        self.media[self._names[name]] = raw
        self.types[self._names[name]] = media_type

    def _finish(self) -> None:
        by_kind = {new: self._kinds[old] for old, new in self._names.items()}
        if self.media_type == WORD:
            styles = next((root for new, root in self.trees.items() if by_kind[new] == "styles"), None)
            names = word.rename_styles(styles) if styles is not None else {}
            for root in self.trees.values():
                word.follow_styles(root, names)
        elif self.media_type == SHEET:
            table = next((root for new, root in self.trees.items() if by_kind[new] == "sharedStrings"), None)
            sheet.used_strings([r for new, r in self.trees.items() if by_kind[new] == "worksheet"], table)

    def counts(self) -> Counts:
        """Return sheets or slides that the main part lists."""
        root = self.trees[MAIN_NAME[self.media_type]]
        if self.media_type == SHEET:
            return Counts(sheets=sum(1 for _ in root.iter(sheet.s("sheet"))))
        if self.media_type == SLIDES:
            return Counts(slides=sum(1 for e in root.iter() if local(e) == "sldId"))
        return Counts()

    def relation_parts(self) -> dict[str, bytes]:
        """Return the relationship parts of the copy."""
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        package = [("rId1", "officeDocument", "/" + MAIN_NAME[self.media_type], False)]
        parts: dict[str, bytes] = {}
        for owner, relations in {"": package, **self._relations}.items():
            if not relations:
                continue
            root = etree.Element(f"{{{REL}}}Relationships", nsmap={None: REL})
            for ident, kind, target, external in relations:
                element = etree.SubElement(root, f"{{{REL}}}Relationship", Id=ident, Type=base + kind, Target=target)
                if external:
                    element.set("TargetMode", "External")
            folder, _, name = owner.rpartition("/")
            parts[f"{folder}/_rels/{name}.rels".lstrip("/")] = serialise(root)
        return parts
