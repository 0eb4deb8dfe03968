"""OpenDocument, looked at by other code: package, every element and attribute by expat, pictures, the visible text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._odf_package import BASE, NAME, is_part, package_faults, read_parts, residue
from pipeline.verifiers.base import Verifier, View
from pipeline.verifiers.text import unseen_in

if TYPE_CHECKING:
    from pipeline.verifiers._odf_walk import PartWalk

_NO_HOSTS: frozenset[str] = frozenset()


def _walked(body: bytes, hosts: frozenset[str]) -> PartWalk:
    from pipeline.verifiers._odf_walk import PartWalk

    walk = PartWalk(hosts)
    walk.feed(body)
    return walk


class OdfVerifier:
    """Objects to members, elements, attributes, values and texts that have no place in a sanitised copy."""

    name = NAME

    def applies_to(self, media_type: str) -> bool:
        """Return whether the copy is an OpenDocument."""
        return media_type.startswith(BASE)

    def check(self, copy: Path, expectation: Expectation) -> Iterable[Residue]:
        """See `Verifier.check`."""
        from pipeline.verifiers._odf_faint import faint_places
        from pipeline.verifiers._odf_unshown import unshown_places
        from pipeline.verifiers._pictures import picture_faults

        parts = read_parts(copy, expectation.media_type)
        found = list(package_faults(copy, parts, expectation.media_type))
        for number, (name, body) in enumerate(parts.items()):
            if is_part(name):
                found += _part_faults(name, body, number, expectation)
            elif "Pictures/" in name:
                found += [residue(*fault) for fault in picture_faults(body, f"part:{number}", expectation)]
        for folder in dict.fromkeys(name.rpartition("/")[0] for name in parts if is_part(name)):
            own = [body for name, body in parts.items() if is_part(name) and name.rpartition("/")[0] == folder]
            places = dict.fromkeys((*faint_places(own), *unshown_places(own)))
            found += [residue(Reason.METADATA_LEFT, where) for where in places]
        return found

    def views(self, copy: Path) -> Iterator[View]:
        """See `Verifier.views`. Names of parts are numbers, or `check` objects."""
        parts = read_parts(copy, "")
        walks = {name: _walked(body, _NO_HOSTS) for name, body in parts.items() if is_part(name)}
        yield View(
            "text", "\n".join(line for walk in walks.values() for line in walk.shown if line.strip()), visible=True
        )
        for number, walk in enumerate(walks.values()):
            yield View(f"part:{number}", "".join(walk.texts), mixed=True)
            yield View(f"part:{number}:attributes", "\n".join(walk.said), mixed=True)

    def pages(self, copy: Path) -> int | None:
        """See `Verifier.pages`."""
        parts = read_parts(copy, "")
        walk = _walked(parts.get("content.xml") or parts.get("", b""), _NO_HOSTS)
        return walk.sheets or walk.pages or None


def _part_faults(name: str, body: bytes, number: int, expectation: Expectation) -> Iterator[Residue]:
    from pipeline.verifiers._pictures import picture_faults

    try:
        walk = _walked(body, expectation.link_hosts)
    except expat.ExpatError:
        yield residue(Reason.VERIFIER_FAILED, f"part:{number}")
        return
    for reason, where in dict.fromkeys(walk.faults):
        yield residue(reason, f"part:{number}:{where}")
    if unseen_in("\n".join(walk.shown)):
        yield residue(Reason.METADATA_LEFT, f"part:{number}:unseen characters")
    for picture in walk.pictures:
        yield from (residue(*fault) for fault in picture_faults(picture, f"part:{number}", expectation))
    if name in {"", "content.xml"}:
        counts = expectation.counts
        expected = (counts.sheets, counts.slides, counts.pages)
        if (counts.sheets is not None and walk.sheets != counts.sheets) or any(
            wanted is not None and walk.pages != wanted for wanted in expected[1:]
        ):
            yield residue(Reason.CONTENT_LOST, "sheets or slides")


VERIFIER: Verifier = OdfVerifier()
