"""Office files made by hand, part by part, and a look at what a copy still says: zipfile, lxml and exiftool alone."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from pipeline.errors import PipelineError
from pipeline.fixity import Digest
from pipeline.formats.ooxml import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Identified, Item, ReadItem, Rewritten, Verdict
from pipeline.reasons import Reason
from pipeline.stages.plan import plan
from pipeline.verifiers.look import look
from redaction.find import find
from redaction.learn import learn
from redaction.policy import DEFAULT_POLICY, Policy
from redaction.pseudonyms import Pseudonyms
from redaction.terms import Term

BASE = "http://schemas.openxmlformats.org/"
OFFICE = BASE + "officeDocument/2006/relationships/"
VND = "application/vnd.openxmlformats-officedocument."
W = f'xmlns:w="{BASE}wordprocessingml/2006/main"'
S = f'xmlns="{BASE}spreadsheetml/2006/main"'
P = f'xmlns:p="{BASE}presentationml/2006/main"'
A = f'xmlns:a="{BASE}drawingml/2006/main"'
C = f'xmlns:c="{BASE}drawingml/2006/chart"'
R = f'xmlns:r="{BASE}officeDocument/2006/relationships"'
MC = f'xmlns:mc="{BASE}markup-compatibility/2006"'
WP = f'xmlns:wp="{BASE}drawingml/2006/wordprocessingDrawing"'
PIC = f'xmlns:pic="{BASE}drawingml/2006/picture"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
EVERY = " ".join((W, A, C, R, MC, WP, PIC, WPS, VML, W14, W15))
#: Every planted value holds this word; none may be left in any form.
CANARY = "Qanary"
#: A part of which nothing may stay.
HIDING = f'<x xmlns="urn:{CANARY}" a="{CANARY}">{CANARY}</x>'


@dataclass
class Pack:
    """A package in the making: parts with content types, and relationships by owner."""

    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str, str, bool]]] = field(default_factory=dict)

    def add(self, owner: str, kind: str, name: str, content_type: str, body: str | bytes, ident: str = "") -> None:
        """Add a part and a relationship from its owner, '' for the package."""
        raw = body.encode() if isinstance(body, str) else body
        self.parts[name] = (content_type, raw)
        self.link(owner, kind, "/" + name, ident=ident)

    def link(self, owner: str, kind: str, target: str, *, ident: str = "", external: bool = False) -> None:
        """Add a relationship."""
        there = self.relations.setdefault(owner, [])
        there.append((ident or f"auto{len(there)}", kind if "/" in kind else OFFICE + kind, target, external))

    def add_each(
        self, owner: str, kinds: Iterable[str], place: str, content_type: str, body: str = HIDING,
        idents: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Add a part of each kind to one owner; `place` and `content_type` say {} where its name goes."""
        for kind in kinds:
            self.add(owner, kind, place.format(kind), content_type.format(kind), body, (idents or {}).get(kind, ""))

    def members(self) -> dict[str, bytes]:
        """Return the members of the package."""
        types = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in self.parts.items() if kind
        )
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        found = {
            "[Content_Types].xml": f'<Types xmlns="{BASE}package/2006/content-types"><Default Extension="rels" '
            f'ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>'.encode()
        }
        for owner, relations in self.relations.items():
            folder, _, name = owner.rpartition("/")
            entries = "".join(
                f'<Relationship Id="{i}" Type="{k}" Target="{t}"{" TargetMode=" + chr(34) + "External" + chr(34) if x else ""}/>'
                for i, k, t, x in relations
            )
            body = f'<Relationships xmlns="{BASE}package/2006/relationships">{entries}</Relationships>'
            found[f"{folder}/_rels/{name}.rels".lstrip("/")] = body.encode()
        return found | {name: body for name, (_, body) in self.parts.items()}

    def zipped(self) -> bytes:
        """Return the package as a file."""
        return zipped(self.members())


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip file of these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return sink.getvalue()


def unzipped(raw: bytes) -> dict[str, bytes]:
    """Return the members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word(body: str, *, styles: str = "", settings: str = "") -> Pack:
    """Return a word document with this body."""
    pack = Pack()
    main = "word/document.xml"
    wml = VND + "wordprocessingml."
    pack.add(
        "",
        "officeDocument",
        main,
        wml + "document.main+xml",
        f"<w:document {EVERY}><w:body>{body}</w:body></w:document>",
    )
    pack.add(main, "styles", "word/styles.xml", wml + "styles+xml", f"<w:styles {W}>{styles}</w:styles>")
    pack.add(
        main,
        "settings",
        "word/settings.xml",
        wml + "settings+xml",
        f"<w:settings {W} {R} {W15} {W14}>{settings}</w:settings>",
    )
    return pack


def paragraph(text: str, before: str = "") -> str:
    """Return a paragraph of one run."""
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def workbook(sheets: dict[str, str], *, inside: str = "", strings: list[str] | None = None, styles: str = "") -> Pack:
    """Return a workbook of these sheets (content of `worksheet`), with what else is inside of `workbook`."""
    pack = Pack()
    main, sml = "xl/workbook.xml", VND + "spreadsheetml."
    entries = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(sheets, 1))
    before, _, after = inside.partition("|")
    pack.add("", "officeDocument", main, sml + "sheet.main+xml",
             f"<workbook {S} {R} {MC}>{before}<sheets>{entries}</sheets>{after}</workbook>")  # fmt: skip
    for number, content in enumerate(sheets.values(), 1):
        pack.add(main, "worksheet", f"xl/worksheets/sheet{number}.xml", sml + "worksheet+xml",
                 f"<worksheet {S} {R}>{content}</worksheet>", f"s{number}")  # fmt: skip
    pack.add(
        main, "styles", "xl/styles.xml", sml + "styles+xml", f"<styleSheet {S}>{styles or PLAIN_STYLES}</styleSheet>"
    )
    if strings is not None:
        items = "".join(text if text.startswith("<si>") else f"<si><t>{text}</t></si>" for text in strings)
        pack.add(main, "sharedStrings", "xl/sharedStrings.xml", sml + "sharedStrings+xml", f"<sst {S}>{items}</sst>")
    return pack


PLAIN_STYLES = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill '
    'patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


def rows(*lines: str) -> str:
    """Return a sheet's cells; each line is the inside of a row."""
    made = "".join(line if line.startswith("<row") else f'<row r="{n}">{line}</row>' for n, line in enumerate(lines, 1))
    return f"<sheetData>{made}</sheetData>"


def shape(text: str, number: int, *, at: tuple[int, int] = (100, 100), name: str = "", inside: str = "") -> str:
    """Return a slide's shape of half a million EMU."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr>{inside}</p:nvPr></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="500000" cy="500000"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>'
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)


def tree(kind: str, inside: str, *, attributes: str = "", name: str = "", after: str = "") -> str:
    """Return a slide, layout or master."""
    return f'<p:{kind} {P} {A} {R} {attributes}><p:cSld name="{name}"><p:spTree>{_TREE}{inside}</p:spTree></p:cSld>{after}</p:{kind}>'


def slides(*content: str, layout: str = "", unused: str = "", master: str = "", inside: str = "") -> Pack:
    """Return a presentation; each content is a whole `p:sld`."""
    pack, pml = Pack(), VND + "presentationml."
    main, masters, layouts = "ppt/presentation.xml", "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout"
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="d{n}"/>' for n in range(1, len(content) + 1))
    body = (
        f'<p:presentation {P} {A} {R}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="m1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>{inside}'
        "</p:presentation>"
    )
    pack.add("", "officeDocument", main, pml + "presentation.main+xml", body)
    list_of = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l1"/><p:sldLayoutId id="2147483650" r:id="l2"/></p:sldLayoutIdLst>'
    pack.add(
        main, "slideMaster", masters, pml + "slideMaster+xml", tree("sldMaster", master, after=_MAP + list_of), "m1"
    )
    for number, inner in ((1, layout), (2, unused)):
        name = f"{layouts}{number}.xml"
        pack.add(
            masters,
            "slideLayout",
            name,
            pml + "slideLayout+xml",
            tree("sldLayout", inner, name=f"{CANARY} layout"),
            f"l{number}",
        )
        pack.link(name, "slideMaster", "/" + masters)
    for number, inner in enumerate(content, 1):
        name = f"ppt/slides/slide{number}.xml"
        pack.add(main, "slide", name, pml + "slide+xml", inner, f"d{number}")
        pack.link(name, "slideLayout", f"/{layouts}1.xml")
    return pack


def photo(text: str = CANARY) -> bytes:
    """Return a JPEG whose EXIF and comment hold a canary."""
    sink, exif = io.BytesIO(), Image.Exif()
    exif[0x013B], exif[0x010F] = f"{text} artist", f"{text} maker"
    Image.new("RGB", (32, 24), (10, 90, 200)).save(sink, "JPEG", exif=exif, comment=text.encode())
    return sink.getvalue()


@dataclass
class Cleaned:
    """What came out."""

    raw: bytes
    members: dict[str, bytes]
    rewritten: Rewritten
    verdict: Verdict
    edits: int

    @property
    def text(self) -> str:
        """Visible text as the verifier sees it."""
        return self.verdict.text or ""


def clean(
    raw: bytes,
    folder: Path,
    *,
    terms: tuple[Term, ...] = (),
    policy: Policy = DEFAULT_POLICY,
    pseudonyms: Pseudonyms | None = None,
    ocr: bool = False,
) -> Cleaned:
    """Read, plan, rewrite and verify in this process, as the stages do."""
    source, target = folder / "original", folder / "copy"
    source.write_bytes(raw)
    target.unlink(missing_ok=True)
    reading = FORMAT.read(source, DEFAULT_LIMITS)
    fields = [(entry.role.value, entry.kind.value, entry.value) for entry in reading.metadata]
    known = (*terms, *learn(fields, find(reading.text, terms, policy)))
    item = Item("i", "a", None, 0, Digest("sha256", "0" * 64), 0, Identified(reading.media_type, supported=True))
    planned = plan(ReadItem(item, reading, find(reading.text, known, policy)), known, policy, pseudonyms, ocr=ocr)
    rewritten = FORMAT.rewrite(source, target, planned.plan, {}, DEFAULT_LIMITS)
    expected = planned.expectation
    expectation = type(expected)(
        rewritten.media_type, rewritten.counts, expected.words, expected.protected, expected.unseen_only,
        rewritten.redactions, expected.link_hosts, expected.replacement_texts, expected.ocr,
    )  # fmt: skip
    copy = target.read_bytes()
    return Cleaned(copy, unzipped(copy), rewritten, look(target, expectation), len(planned.plan.edits))


def left(raw: bytes, folder: Path, word_left: str = CANARY) -> list[str]:
    """Return where a word is left: in raw bytes, names, parts, decoded text, UTF-16 or what exiftool says."""
    forms = [word_left.encode(), word_left.encode("utf-16-le"), word_left.encode("utf-16-be"), word_left[::-1].encode()]
    pattern = re.compile(b"|".join(re.escape(form) for form in forms), re.IGNORECASE)
    found = ["raw"] if pattern.search(raw) else []
    for name, body in unzipped(raw).items():
        if pattern.search(name.encode()) or pattern.search(body):
            found.append(name)
        elif name.endswith((".xml", ".rels")):
            root = etree.fromstring(body)
            said = [*root.itertext(), *(f"{k}={v}" for e in root.iter() for k, v in e.attrib.items())]
            if pattern.search("".join(map(str, said)).encode()):
                found.append(f"{name} decoded")
        else:
            path = folder / "looked-at"
            path.write_bytes(body)
            shown = subprocess.run(["exiftool", "-a", "-G1", "-u", str(path)], capture_output=True, check=False).stdout
            found += [f"{name} exiftool"] if pattern.search(shown) else []
    return found


def spotless(raw: bytes, folder: Path) -> Cleaned:
    """Return what came out, in which no canary is left and to which no verifier objects."""
    found = clean(raw, folder)
    assert left(found.raw, folder) == []
    assert found.verdict.residues == ()
    return found


def refused(raw: bytes, folder: Path) -> Reason:
    """Return why a file is held; the error says nothing of its content."""
    with pytest.raises(PipelineError) as caught:
        clean(raw, folder)
    assert CANARY not in str(caught.value)
    return caught.value.reason
