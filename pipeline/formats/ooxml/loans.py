"""Pictures that a part shows in another way than by a plain relationship: cropped ones, and those of old objects."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pipeline.errors import UnknownPart
from pipeline.formats._office.crops import Sides
from pipeline.formats.ooxml.clean import MC, A, P, R, V, local, shows, space
from pipeline.formats.ooxml.package import Package, Relation, parse
from pipeline.formats.ooxml.parts import UNCOVERED

_PARTS = 100_000  # `srcRect` counts in thousandths of per cent
_VML_PARTS = 65536
_O = "urn:schemas-microsoft-com:office:office"
_EMBED, _RELID, _SPID = f"{{{R}}}embed", f"{{{_O}}}relid", f"{{{_O}}}spid"
_CROP = re.compile(r"(-?[0-9]{0,9})(\.[0-9]{1,9})?(%|f|)")
_SIDES = ("l", "t", "r", "b")
_VML_SIDES = ("cropleft", "croptop", "cropright", "cropbottom")
#: Parts that are heard or seen in time: they are members of their own, their picture stays.
_PLAYED = frozenset({"audio", "video", "media"})
_QUIET = frozenset({"snd", "sndTgt"})


class Loans:
    """Relationships that the copy has and the original has not.

    Args:
        package: The original; parts are added to it.
        depth: How deeply XML may nest.

    Attributes:
        crops: By the name of an added part, what is cut off of its picture.
    """

    def __init__(self, package: Package, depth: int) -> None:
        self._package = package
        self._depth = depth
        self._relations: dict[str, list[Relation]] = {}
        self.crops: dict[str, Sides] = {}

    def relations(self, part: str) -> list[Relation]:
        """Return a part's own relationships and the added ones."""
        return [*self._package.relations(part), *self._relations.get(part, ())]

    def uncovered(self, root: etree._Element, part: str, removed: Counter[str]) -> None:
        """Hold the item where a reader sees a part that no rule covers.

        Sounds and films are reported; charts of the newer kind live on as the picture that older programs show.

        Raises:
            UnknownPart: There is one.
        """
        kinds = {r.id: r.kind for r in self._package.relations(part) if r.kind in UNCOVERED and not r.external}
        if not kinds:
            return
        played = set[str]()
        for element in root.iter():
            used = {kinds[str(v)]: str(v) for k, v in element.attrib.items() if space(str(k)) == R and str(v) in kinds}
            if local(element) in _QUIET or not used:
                continue
            if not used.keys() <= _PLAYED and not _has_picture_instead(element):
                raise UnknownPart("an inserted file or a chart without a picture")
            played.update(ident for kind, ident in used.items() if kind in _PLAYED)
        targets = {r.target for r in self._package.relations(part) if r.id in played}
        removed["film"] += len(targets)

    def crop(self, root: etree._Element, part: str) -> None:
        """Note what is cut off of pictures that are shown in part, and leave them whole in the XML."""
        for element in list(root.iter("{*}srcRect")):
            sides = [_share(element.get(side, "0")) for side in _SIDES]
            owner = element.getparent()
            self._cut(owner.find("{*}blip") if owner is not None else None, _EMBED, part, sides)
            _margins(element, sides)
        for element in list(root.iter(f"{{{V}}}imagedata")):
            sides = [_vml_share(element.get(side, "0")) for side in _VML_SIDES]
            key = _RELID if _RELID in element.attrib else f"{{{R}}}id"
            self._cut(element, key, part, sides)
            for side, share in zip(_VML_SIDES, sides, strict=True):
                if share > 0:
                    del element.attrib[side]

    def _cut(self, element: etree._Element | None, key: str, part: str, sides: list[float]) -> None:
        if element is None or max(sides) <= 0:
            return
        known = next((r for r in self._package.relations(part) if r.id == element.get(key)), None)
        if known is None or known.target not in self._package.parts:
            return
        cut = (max(sides[0], 0.0), max(sides[1], 0.0), max(sides[2], 0.0), max(sides[3], 0.0))
        name = f"{known.target}#{','.join(f'{side:.6f}' for side in cut)}"
        self.crops[name] = cut
        element.set(key, self._lend(part, known.target, name))

    def _lend(self, part: str, target: str, name: str) -> str:
        """Return the id of an added relationship to a copy of a part."""
        self._package.parts[name] = self._package.parts[target]
        lent = self._relations.setdefault(part, [])
        ident = f"lent{len(lent) + 1}"
        lent.append(Relation(ident, "image", name, external=False))
        return ident

    def pictures_of_objects(self, root: etree._Element, part: str) -> None:
        """Put the picture that Office 2007 keeps in a drawing of the old kind where the object stands."""
        for element in list(root.iter(f"{{{P}}}oleObj")):
            frame = next((up for up in element.iterancestors() if local(up) == "graphicFrame"), None)
            inside = next(iter(element.iterancestors(f"{{{MC}}}AlternateContent")), None)
            if frame is None or inside is not None or element.find(f"{{{P}}}pic") is not None:
                continue
            target, placed = self._old_picture(part, element.get("spid", "")), frame.find(f"{{{P}}}xfrm")
            if target is not None and placed is not None:
                element.append(_picture(self._lend(part, target, target + "#object"), placed))

    def _old_picture(self, part: str, shape: str) -> str | None:
        for drawing in self._package.related(part, "vmlDrawing"):
            root = parse(self._package.parts[drawing], self._depth)
            targets = {r.id: r.target for r in self._package.relations(drawing)}
            for owner in root.iter(f"{{{V}}}*"):
                if not shape or shape not in (owner.get("id"), owner.get(_SPID)):
                    continue
                target = next((targets.get(one.get(_RELID, "")) for one in owner.iter(f"{{{V}}}imagedata")), None)
                if target in self._package.parts:
                    return target
        return None


def played(package: Package) -> list[str]:
    """Return the parts of a package that are films or sounds, in order of their names."""
    owners = [name.replace("/_rels/", "/").removesuffix(".rels") for name in package.parts if name.endswith(".rels")]
    return sorted({name for owner in owners for name in package.related(owner, *_PLAYED)})


def _has_picture_instead(element: etree._Element) -> bool:
    """Return whether programs that do not know an element show a picture in its stead."""
    for block in element.iterancestors(f"{{{MC}}}AlternateContent"):
        fallback = block.find(f"{{{MC}}}Fallback")
        return fallback is not None and shows(fallback) and fallback.find(".//{*}blip") is not None
    return False


def _share(value: str) -> float:
    found = _CROP.fullmatch(value)
    if found is None or (found[3] not in ("", "%")) or (found[2] and not found[3]):
        raise UnknownPart("a crop that is not understood")
    return float(found[1] + (found[2] or "")) / (100 if found[3] else _PARTS)


def _vml_share(value: str) -> float:
    found = _CROP.fullmatch(value.strip())
    if found is None:
        raise UnknownPart("a crop that is not understood")
    return float(found[1] + (found[2] or "")) / {"%": 100, "f": _VML_PARTS}.get(found[3], 1)


def _margins(element: etree._Element, sides: list[float]) -> None:
    """Leave what is no crop but a margin, as a share of what is left of the picture."""
    left = (1 - max(sides[0], 0) - max(sides[2], 0), 1 - max(sides[1], 0) - max(sides[3], 0))
    for place, (side, share) in enumerate(zip(_SIDES, sides, strict=True)):
        if share > 0:
            element.attrib.pop(side, None)
        elif share < 0 and left[place % 2] > 0:
            element.set(side, str(round(share / left[place % 2] * _PARTS)))


def _picture(ident: str, placed: etree._Element) -> etree._Element:
    picture = etree.Element(f"{{{P}}}pic")
    about = etree.SubElement(picture, f"{{{P}}}nvPicPr")
    etree.SubElement(about, f"{{{P}}}cNvPr", id="1", name="")
    etree.SubElement(about, f"{{{P}}}cNvPicPr")
    etree.SubElement(about, f"{{{P}}}nvPr")
    fill = etree.SubElement(picture, f"{{{P}}}blipFill")
    etree.SubElement(fill, f"{{{A}}}blip").set(_EMBED, ident)
    etree.SubElement(etree.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{P}}}spPr")
    place = etree.SubElement(shape, f"{{{A}}}xfrm")
    for child in placed:
        place.append(etree.fromstring(etree.tostring(child)))
    form = etree.SubElement(shape, f"{{{A}}}prstGeom", prst="rect")
    etree.SubElement(form, f"{{{A}}}avLst")
    return picture
