"""Real files of public test corpora: cleaned with their text, tables, pictures and charts, or held for a plain reason.

What a reader saw is counted here by other rules than the cleaner's, on the original itself: a cleaner that drops a
paragraph before its own reading would not be found out by comparing the copy with that reading.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from pipeline.reasons import Reason
from redaction.policy import DEFAULT_ACTIONS, Action, Policy
from tests.pipeline.chain import clean

#: Every so many files; all of them take minutes. A larger folder of files may be named instead.
_EVERY = int(os.environ.get("SLUICE_ODF_EVERY", "9"))
_FOLDER = os.environ.get("SLUICE_ODF_FOLDER", "")
_SHOW_ALL = Policy(actions=dict.fromkeys(DEFAULT_ACTIONS, Action.KEEP))
#: Elements that a reader does not see, or that are covered.
_UNSEEN = {
    "annotation", "tracked-changes", "notes", "forms", "event-listeners", "desc", "title", "tracked-change", "script",
    "content-validations", "index-title-template", "hidden-text", "settings", "scripts",
}  # fmt: skip
_TRACES = (b"text:sender-", b"text:author-", b"text:initial-creator", b"text:creator", b"text:creation-", b"text:file-name",
           b"text:modification-", b"text:print", b"text:template-name", b"text:editing-", b"text:description")  # fmt: skip
_HIDING = (b'text:display="none"', b'"collapse"', b'"filter"', b'table:display="false"', b'visibility="hidden"',
           b"is-hidden", b"table:scenario", b"presentation:class", b"draw:display")  # fmt: skip


def local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def body(raw: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content = archive.read("content.xml")
    parser = etree.XMLParser(collect_ids=False, huge_tree=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(content, parser).find("{*}body")


def unseen(element: etree._Element) -> bool:
    """Return whether a reader sees nothing of an element; ``text:title`` is a field, ``svg:title`` is not."""
    home, name = element.tag.partition("}")[0], local(element)
    spaces = ("office:1.0", "text:1.0", "svg-compatible:1.0", "presentation:1.0", "table:1.0")
    return name in _UNSEEN and home.endswith(spaces) and not (name == "title" and home.endswith("text:1.0"))


def shown(root: etree._Element) -> Iterator[etree._Element]:
    """Hand out paragraphs and headings, and what is in them, outside of what nobody sees."""
    todo = [(root, False)]
    while todo:
        element, inside = todo.pop()
        if unseen(element):
            continue
        inside = inside or local(element) in {"p", "h"}
        if inside:
            yield element
        todo += [(child, inside) for child in element]


def letters(root: etree._Element) -> Counter[str]:
    found: Counter[str] = Counter()
    for element in shown(root):
        computed = local(element) in {"page-number", "page-count", "sheet-name", "date-time", "label", "number"}
        texts = [] if computed else [element.text]
        texts += [child.tail for child in element]
        found.update(c for text in texts for c in text or "" if c.isalnum())
    return found


def kinds(root: etree._Element) -> Counter[str]:
    wanted = {"table-row", "table-cell", "list-item", "h", "image", "custom-shape", "text-box", "note", "page", "table"}
    inside = {e for gone in root.iter("{*}annotation", "{*}tracked-changes", "{*}notes") for e in gone.iter()}
    return Counter(local(e) for e in root.iter() if e not in inside and local(e) in wanted)


@pytest.mark.corpora
def test_real_files_keep_what_a_reader_sees(corpora: Path) -> None:
    folder = Path(_FOLDER) if _FOLDER else corpora / "office" / "odftoolkit"
    files = sorted(
        path for path in folder.iterdir() if path.suffix in {".odt", ".ods", ".odp", ".odg", ".ott", ".ots"}
    )[::_EVERY]
    held: Counter[Reason] = Counter()
    compared = 0
    for path in files:
        raw = path.read_bytes()
        found = clean(raw, policy=_SHOW_ALL)
        if found.error is not None:
            held[found.error.reason] += 1
            continue
        # Who handled a file may be left in its text: this policy covers nothing.
        assert {residue.reason for residue in found.verdict.residues} <= {Reason.TEXT_LEFT}, path.name
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml")
        if any(mark in content for mark in _TRACES + _HIDING):
            continue
        compared += 1
        before, after = body(raw), body(found.copy)
        assert letters(before) == letters(after), path.name
        old, new = kinds(before), kinds(after)
        for kind in ("table-row", "table-cell", "list-item", "h", "custom-shape", "note", "page", "table"):
            assert old[kind] == new[kind], (path.name, kind)
    assert files
    assert compared > len(files) // 2
    assert set(held) <= {
        Reason.UNKNOWN_PART,
        Reason.UNSUPPORTED_FORMAT,
        Reason.CORRUPT_DOCUMENT,
        Reason.ENCRYPTED_DOCUMENT,
    }
    assert sum(held.values()) <= len(files) // 10 + 1
