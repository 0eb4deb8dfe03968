"""Real files of public test corpora: cleaned with their text, tables, sheets and slides, or held for a plain reason."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pptx
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter

from pipeline.errors import PipelineError
from pipeline.reasons import Reason
from redaction.planning import REPLACEMENT
from redaction.policy import DEFAULT_ACTIONS, Action, Policy
from tests.pipeline.formats.ooxml.building import clean, unzipped, workbook

#: Every so many files; all of them take minutes, and `make sweep` takes them.
_EVERY = 1 if os.environ.get("SLUICE_THOROUGH") else 12
#: Text may be covered as a finding; here it shall not be, so that it can be compared.
_SHOW_ALL = Policy(actions=dict.fromkeys(DEFAULT_ACTIONS, Action.KEEP))
#: Files that come back otherwise on purpose: letters that lie on each other, linked pictures, charts of 2016 as pictures.
_OTHERWISE = ("CharacterSpacingMinimum", "HasLinkedPresentation", "Of16-")
_UNSEEN = {"del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "sectPrChange"}
_TRACES = ("AUTHOR", "FILENAME", "LASTSAVEDBY", "USER", "CREATEDATE", "SAVEDATE", "PRINTDATE")


def local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def seen(roots: list[etree._Element]) -> Iterator[etree._Element]:
    """Hand out elements that are not deleted, moved away or doubled for old programs."""
    for root in roots:
        for element in root.iter():
            if isinstance(element.tag, str) and not _UNSEEN & {local(up) for up in element.iterancestors()}:
                yield element


def roots(members: dict[str, bytes], *wanted: str) -> list[etree._Element]:
    return [
        etree.fromstring(body) for name, body in members.items() if name.startswith(wanted) and name.endswith(".xml")
    ]


def letters(elements: Iterator[etree._Element]) -> Counter[str]:
    """Count the letters of runs that are not hidden by themselves."""
    found: Counter[str] = Counter()
    for element in elements:
        run = element.getparent()
        hidden = run is not None and run.find("{*}rPr/{*}vanish") is not None
        if local(element) == "t" and not hidden:
            found.update(c for c in element.text or "" if c.isalnum())
    return found


def same_words(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    names = ["word/document", "word/footnotes", "word/endnotes"]
    for kind in ("word/header", "word/footer"):
        if len(roots(before, kind)) == len(roots(after, kind)):  # what no page has is gone
            names.append(kind)
    old, new = roots(before, *names), roots(after, *names)
    code = "".join(e.text or "" for e in seen(old) if local(e) == "instrText") + "".join(
        str(v) for e in seen(old) if local(e) == "fldSimple" for v in e.attrib.values()
    )
    hiding = any(local(e) == "vanish" for root in roots(before, "word/styles") for e in root.iter())
    if not hiding and not any(word in code.upper() for word in _TRACES):
        assert letters(seen(old)) == letters(seen(new))
    for kind in ("tbl", "tc", "oMath", "chart", "footnoteReference"):
        assert sum(local(e) == kind for e in seen(old)) == sum(local(e) == kind for e in seen(new)), kind


def same_slides(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    old = [root for root in roots(before, "ppt/slides/") if root.get("show") != "0"]
    new = roots(after, "ppt/slides/")
    assert letters(seen(old)) == letters(seen(new))
    for kind in ("pic", "tbl", "chart", "cxnSp"):
        assert sum(local(e) == kind for e in seen(old)) == sum(local(e) == kind for e in seen(new)), kind


def same_cells(before: bytes, after: bytes) -> None:
    """Compare what openpyxl reads of the sheets that are shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old, new = (openpyxl.load_workbook(io.BytesIO(raw), data_only=True) for raw in (before, after))
        for sheet in old.worksheets:
            if sheet.sheet_state != "visible" or sheet.title.startswith(
                "Dialog"
            ):  # a form of Excel 5, of no use without macros
                continue
            assert sheet.title in new.sheetnames
            copy = new[sheet.title]
            for row in sheet.iter_rows(max_row=min(sheet.max_row, 400)):
                for cell in row:
                    unseen = (
                        sheet.row_dimensions[cell.row].hidden
                        or sheet.column_dimensions[get_column_letter(cell.column)].hidden
                    )
                    if cell.value is not None and not unseen:
                        assert (copy[cell.coordinate].value, copy[cell.coordinate].number_format) == (
                            cell.value,
                            cell.number_format,
                        )
            assert len(sheet.merged_cells.ranges) == len(copy.merged_cells.ranges)


@pytest.mark.corpora
def test_real_files_keep_what_a_reader_sees(corpora: Path, tmp_path: Path) -> None:
    files = sorted(path for path in (corpora / "office").rglob("*") if path.suffix in {".docx", ".xlsx", ".pptx"})[
        ::_EVERY
    ]
    files = [path for path in files if not any(part in path.name for part in _OTHERWISE)]
    held: Counter[Reason] = Counter()
    for path in files:
        raw = path.read_bytes()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = clean(raw, tmp_path, policy=_SHOW_ALL)
        except PipelineError as error:
            held[error.reason] += 1
            continue
        # Who handled a file may be left in its text: this policy covers nothing.
        assert {residue.reason for residue in found.verdict.residues} <= {Reason.TEXT_LEFT}, path.name
        before, strict = unzipped(raw), b"purl.oclc.org" in raw
        if path.suffix == ".docx" and REPLACEMENT not in found.text:
            same_words(before, found.members)
        elif path.suffix == ".pptx":
            same_slides(before, found.members)
            assert len(pptx.Presentation(io.BytesIO(found.raw)).slides) == len(roots(before, "ppt/slides/"))
        elif (
            path.suffix == ".xlsx"
            and not strict
            and len(raw) < 200_000
            and "purl.oclc.org" not in str(before.get("xl/workbook.xml"))
        ):
            same_cells(raw, found.raw)
    assert files
    assert set(held) <= {Reason.UNKNOWN_PART}
    assert sum(held.values()) <= len(files) // 10


@pytest.mark.corpora
def test_strict_files_become_usual_ones_with_all_their_text(corpora: Path, tmp_path: Path) -> None:
    files = sorted((corpora / "office" / "openxml-sdk").glob("*ISOStrict*.pptx"))[:3]
    files += sorted((corpora / "office" / "openxml-sdk").glob("*ISOStrict*.docx"))[:3]
    for path in files:
        raw = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            assert b"purl.oclc.org" in b"".join(archive.read(name) for name in archive.namelist())
        try:
            found = clean(raw, tmp_path, policy=_SHOW_ALL)
        except PipelineError:
            continue
        assert {residue.reason for residue in found.verdict.residues} <= {Reason.TEXT_LEFT}, path.name
        assert not any(b"purl.oclc.org" in body for body in found.members.values())
        (same_slides if path.suffix == ".pptx" else same_words)(unzipped(raw), found.members)
    assert files


def test_many_sheets_and_many_cells_go_through(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{c}{{0}}"><v>{{0}}</v></c>' for c in "ABCDEFGHIJ")
    content = "<sheetData>" + "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 6)) + "</sheetData>"
    found = clean(workbook({f"S{n}": content for n in range(300)}).zipped(), tmp_path)
    assert found.verdict.residues == ()
    assert found.rewritten.counts.sheets == found.verdict.pages == 300
