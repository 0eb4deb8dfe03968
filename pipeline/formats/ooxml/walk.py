"""From the main part along known relationships: every part that lives on, cleaned and named neutrally."""

from __future__ import annotations

from collections import Counter, deque

from lxml import etree

from pipeline.errors import CorruptDocument
from pipeline.formats._links import kept_link
from pipeline.formats._office.crops import cropped
from pipeline.formats.ooxml import backdrops, cells, chart_words, covered, extents, sheet, slides, word
from pipeline.formats.ooxml.beside import off_slide, settle_off_slide
from pipeline.formats.ooxml.clean import R, clean_tree, local, remove, space, unwrap
from pipeline.formats.ooxml.diagrams import Diagrams, drawn_texts
from pipeline.formats.ooxml.faintness import Faintness
from pipeline.formats.ooxml.fields import fields, form_fields
from pipeline.formats.ooxml.loans import Loans
from pipeline.formats.ooxml.package import REL, Package, Relation, parse, serialise
from pipeline.formats.ooxml.parts import MAIN, MAIN_NAME, SHEET, SLIDES, WORD, content_type, part_name
from pipeline.formats.ooxml.pictures import clean_picture, is_drawn
from pipeline.limits import Limits
from pipeline.model import Counts
from redaction.plan import Cleaning

#: Elements that point to another part, and links that may have lost what they pointed to.
_POINTING = etree.XPath(
    "descendant-or-self::*[@r:* or @o:relid or local-name() = 'hyperlink' or local-name() = 'hlinkClick']",
    namespaces={"r": R, "o": "urn:schemas-microsoft-com:office:office"},
)
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

    def __init__(self, package: Package, limits: Limits, link_hosts: frozenset[str] = frozenset()) -> None:
        self._package = package
        self._limits = limits
        self._link_hosts = link_hosts
        self.main, self.media_type = main_part(package)
        self.trees: dict[str, etree._Element] = {}
        self.media: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.removed: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._pictures: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._relations: dict[str, list[tuple[str, str, str, bool]]] = {}
        self._hidden_sheets: set[str] = set()
        self._anew = False
        self._hidden_styles: frozenset[str] = frozenset()
        self._shown_layouts: set[str] = set()
        self._undrawn: frozenset[str] = frozenset()
        self._slide_size = (0, 0)
        self._page_size = (0.0, 0.0)
        self._diagrams = Diagrams()
        self._drawn = drawn_texts(package)
        self._loans = Loans(package, limits.xml_depth)
        self._faintness = Faintness(package, self.main)
        self._todo: deque[str] = deque()

    def run(self) -> None:
        """Walk and clean everything.

        Raises:
            UnknownPart: Something that a reader sees is not covered by any rule.
        """
        new = MAIN_NAME[self.media_type]
        self._names[self.main], self._kinds[self.main] = new, "main"
        self.types[new] = next(kind for kind, media in MAIN.items() if media == self.media_type)
        if self.media_type == WORD and (styles := self._package.related(self.main, "styles")):
            self._hidden_styles = word.hidden_styles(parse(self._package.parts[styles[0]]))
        if self.media_type == SLIDES:
            self._find_layouts()
            self._undrawn = backdrops.undrawn(self._package, self.main, self._limits.xml_depth)
        self._todo.append(self.main)
        while self._todo:
            self._part(self._todo.popleft())
        self._finish()
        known = sum(not name.endswith(".rels") for name in self._package.parts) - 1
        self.removed["part"] += max(known - len(self.types) - len(self._pictures), 0)

    def clean_pictures(self, cleaning: Cleaning) -> None:
        """Clean the pictures, which reading does not need, and name them by what they become."""
        for name, number in self._pictures.items():
            original = self._package.parts[name]
            raw, media_type, suffix = clean_picture(original, cleaning, self._limits)
            if name in self._loans.crops:
                raw, media_type, suffix = cropped(raw, self._loans.crops[name], cleaning.jpeg_quality)
            self.removed["drawing-calls"] += is_drawn(original, self._limits)
            new = self._names[name] = part_name(self.media_type, "image", number, suffix)
            self.media[new], self.types[new] = raw, media_type

    def _find_layouts(self) -> None:
        """Find the layouts and masters that slides use; where there are no slides, the first ones."""
        masters = self._package.related(self.main, "slideMaster")
        for part in self._package.related(self.main, "slide"):
            self._shown_layouts.update(self._package.related(part, "slideLayout"))
        if not self._shown_layouts and masters:
            self._shown_layouts.update(self._package.related(masters[0], "slideLayout")[:1])
        for layout in list(self._shown_layouts):
            self._shown_layouts.update(self._package.related(layout, "slideMaster"))

    def _part(self, name: str) -> None:
        kind, new = self._kinds[name], self._names[name]
        root = parse(self._package.parts[name], self._limits.xml_depth)
        self._loans.uncovered(root, name, self.removed)
        self._loans.crop(root, name)
        self._loans.pictures_of_objects(root, name)
        self._before(root, kind, name)
        clean_tree(root, self.removed)
        self._after(root, kind, name)
        if kind not in {"worksheet", "sharedStrings"}:
            slides.drawn_fields(root)
        self.trees[new] = root
        self._follow(root, name, new)

    def _before(self, root: etree._Element, kind: str, name: str) -> None:
        if self.media_type == WORD:
            word.deleted_rows(root, self.removed)
            if kind not in {"styles", "numbering"}:
                form_fields(root)
                word.hidden_runs(root, self._hidden_styles, self.removed)
                word.phantoms(root, self.removed)
                extents.flat_places(root, self.removed)
            if kind == "main":
                self._page_size = extents.page_size(root)
                found = self._package.related(name, "settings")
                word.unseen_headers(root, parse(self._package.parts[found[0]]) if found else None)
        if kind == "worksheet":
            cells.settle(root, self.removed)
        self._faintness.before(root, kind, name, self.removed)
        if kind != "worksheet":
            slides.hidden_shapes(root, self.removed)
        if name in self._undrawn:
            backdrops.clear(root, self.removed)
        if kind == "slide":
            slides.slide(root, self.removed)
            settle_off_slide(root, self._behind(name), self._slide_size)
        if name in self._hidden_sheets:
            sheet.empty(root)

    def _behind(self, slide: str) -> list[etree._Element]:
        """Return layout and master of a slide, as they came."""
        layouts = self._package.related(slide, "slideLayout")[:1]
        masters = [name for layout in layouts for name in self._package.related(layout, "slideMaster")[:1]]
        return [parse(self._package.parts[name], self._limits.xml_depth) for name in (*layouts, *masters)]

    def _after(self, root: etree._Element, kind: str, name: str) -> None:
        if self.media_type == WORD:
            fields(root, self.removed)
            covered.word_cells(root, self.removed)
            extents.check_extents(root, self._page_size)
        if kind == "main":
            self._main(root)
        elif kind in {"slide", "slideLayout", "slideMaster"}:
            off_slide(root, self._slide_size, self.removed)
            covered.slide_cells(root, self.removed)
            if kind != "slide":
                slides.prompts(root, self.removed)
        elif kind == "settings":
            word.settings(root)
        elif kind in {"worksheet", "chartsheet"}:
            sheet.worksheet(root, self.removed, anew=self._anew)
            covered.sheet_cells(root, self.removed)
        elif kind == "styles" and self.media_type == SHEET:
            sheet.styles(root)
        elif kind == "chart":
            slides.chart(root)
            chart_words.unshown_words(root, self.removed)
        elif kind.startswith("diagram"):
            self._diagrams.settle(root, self._drawn.get(name), self.removed)

    def _main(self, root: etree._Element) -> None:
        if self.media_type == SHEET:
            self._anew = sheet.is_calculated_anew(root)
            hidden = sheet.workbook(root, self.removed)
            targets = {r.id: r.target for r in self._package.relations(self.main)}
            self._hidden_sheets = {targets[ident] for ident in hidden if ident in targets}
        elif self.media_type == SLIDES:
            self._slide_size = slides.presentation(root)

    def _follow(self, root: etree._Element, name: str, new: str) -> None:
        pointing: list[etree._Element] = list(_POINTING(root))
        used = {
            str(v) for e in pointing for k, v in e.attrib.items() if space(str(k)) == R or str(k).endswith("}relid")
        }
        ids: dict[str, str] = {}
        kept: list[tuple[str, str, str, bool]] = []
        for relation in self._loans.relations(name):
            target = self._target(relation, new, relation.id in used)
            if target is None:
                self.removed["external-link"] += relation.external
                continue
            ids[relation.id] = f"rId{len(ids) + 1}"
            kept.append((ids[relation.id], relation.kind, target, relation.external))
        self._relations[new] = kept
        for element in pointing:
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
        if relation.kind in {"slideLayout", "slideMaster"} and relation.target not in self._shown_layouts:
            return None
        if relation.target not in self._kinds:
            self._admit(relation.target, relation.kind, rule[0])
        return relation.target

    def _link(self, target: str) -> str | None:
        return kept_link(target, self._link_hosts) or None

    def _admit(self, name: str, kind: str, content: str) -> None:
        self._numbers[kind] += 1
        number = self._numbers[kind]
        self._kinds[name] = kind
        if kind != "image":
            self._names[name] = part_name(self.media_type, kind, number)
            self.types[self._names[name]] = content
            self._todo.append(name)
            return
        self._pictures[name] = number
        self.removed["cropped-part"] += name in self._loans.crops

    def _of_kind(self, *kinds: str) -> list[etree._Element]:
        """Return the trees of these kinds."""
        wanted = {new for old, new in self._names.items() if self._kinds[old] in kinds}
        return [root for new, root in self.trees.items() if new in wanted]

    def _finish(self) -> None:
        """Do what needs all parts at once."""
        trees = {old: self.trees[new] for old, new in self._names.items() if new in self.trees}
        styles = next(iter(self._of_kind("styles")), None)
        self._faintness.drawings(trees, self._kinds, self.removed)
        if self.media_type == WORD:
            self._faintness.words(trees, self._kinds, styles, self.removed)
            self._finish_text(list(self.trees.values()), styles)
        elif self.media_type == SHEET:
            sheets = {old: root for old, root in trees.items() if self._kinds[old] == "worksheet"}
            strings = next(iter(self._of_kind("sharedStrings")), None)
            sheet.unshown_cells(sheets.values(), styles, self.removed)
            self._faintness.cells(sheets, styles, strings, self.removed)
            sheet.check_formulas(self.trees[MAIN_NAME[SHEET]], sheets.values())
            sheet.used_strings(list(sheets.values()), strings)
        else:
            slides.table_styles(next(iter(self._of_kind("tableStyles")), None), self.trees.values())

    def _finish_text(self, trees: list[etree._Element], styles: etree._Element | None) -> None:
        names = word.rename_styles(styles) if styles is not None else {}
        for root in trees:
            word.follow_styles(root, names)
        for kind in ("footnote", "endnote"):
            for part in self._of_kind(f"{kind}s"):
                word.notes(part, kind, [root for root in trees if root is not part])
        for numbering in self._of_kind("numbering"):
            word.lists(numbering, [root for root in trees if root is not numbering])

    def settle_names(self) -> None:
        """Make names that edits have changed valid again."""
        if self.media_type == SHEET:
            sheet.settle_names(self.trees[MAIN_NAME[SHEET]])

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
        package = [("rId1", "officeDocument", self.main, False)]
        parts: dict[str, bytes] = {}
        for owner, relations in {"": package, **self._relations}.items():
            if not relations:
                continue
            root = etree.Element(f"{{{REL}}}Relationships", nsmap={None: REL})
            for ident, kind, to, external in relations:
                target = to if external else f"/{self._names[to]}"
                element = etree.SubElement(root, f"{{{REL}}}Relationship", Id=ident, Type=base + kind, Target=target)
                if external:
                    element.set("TargetMode", "External")
            folder, _, name = owner.rpartition("/")
            parts[f"{folder}/_rels/{name}.rels".lstrip("/")] = serialise(root)
        return parts
