"""PDFs: pages as a reader sees them, and nothing else."""

import io

import pikepdf
import pytest

from flows.demo.pdfs import pdf_drawn, pdf_flowing
from flows.demo.story import facts
from flows.demo.traces import HANDLER_NAME, PROFILE_PATH, SOURCE_NAME
from pipeline.errors import EncryptedDocument, LimitExceeded, PipelineError, ProtectedTextLeft
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Expectation
from pipeline.verifiers.pdf import VERIFIER
from redaction.plan import Edit, Plan
from tests.pipeline.formats.pdf.sink import build

CANARY = "Canary-Zebulon-4711"


def booby_trapped() -> bytes:
    """A PDF with the canary in every hiding place of the checklist that pikepdf can write."""
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_drawn(facts(1, 2)[0][0], 1)[0])) as pdf:
        name, text = pikepdf.Name, pikepdf.String(CANARY)
        page = pdf.pages[0]
        script = pikepdf.Dictionary(S=name.JavaScript, JS=text)
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.Root.Lang = text
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P=text)])
        pdf.Root.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=text))
        pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(Title=text))
        pdf.Root.MyOwnKey = text
        pdf.attachments[CANARY + ".txt"] = CANARY.encode()
        page.PieceInfo = pikepdf.Dictionary(X=pikepdf.Dictionary(Private=text))
        page.LastModified = text
        page.Metadata = pdf.make_stream(CANARY.encode())
        link = pikepdf.Dictionary(
            Type=name.Annot,
            Subtype=name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=name.URI, URI=text),
            Contents=text,
        )
        note = pikepdf.Dictionary(Type=name.Annot, Subtype=name.Text, Rect=[0, 0, 9, 9], Contents=text, T=text)
        page.Annots = pdf.make_indirect([pdf.make_indirect(link), pdf.make_indirect(note)])
        page.contents_add(f"/Span <</ActualText ({CANARY})>> BDC EMC\n% {CANARY}\n".encode())
        pdf.save(sink)
    return sink.getvalue() + f"\n% {CANARY}\n".encode()


def decoded(blob: bytes) -> bytes:
    """Every string and stream, decoded."""
    pieces = [blob]
    with pikepdf.open(io.BytesIO(blob)) as pdf:
        for thing in pdf.objects:
            pieces.append(thing.unparse())
            if isinstance(thing, pikepdf.Stream):
                try:
                    pieces.append(thing.read_bytes())
                except pikepdf.PdfError:
                    pieces.append(thing.read_raw_bytes())
    return b"\n".join(pieces)


def cleaned(blob: bytes, tmp_path) -> bytes:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(blob)
    target.unlink(missing_ok=True)
    rewritten = FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    assert list(VERIFIER.check(target, Expectation(rewritten.media_type, rewritten.counts))) == []
    return target.read_bytes()


def test_every_hiding_place_is_emptied(tmp_path):
    blob = booby_trapped()
    assert decoded(blob).count(CANARY.encode()) >= 10
    copy = cleaned(blob, tmp_path)
    body = decoded(copy)
    assert CANARY.encode() not in body
    assert CANARY.encode().hex() not in body.decode("latin-1").lower()
    assert CANARY.encode("utf-16-be") not in body
    for value in (HANDLER_NAME, PROFILE_PATH, SOURCE_NAME, "JavaScript", "pikepdf", "ReportLab"):
        assert value.encode() not in body, value
    assert cleaned(copy, tmp_path) == copy


@pytest.mark.parametrize("maker", [pdf_drawn, pdf_flowing])
def test_the_text_stays(maker, tmp_path):
    fact = facts(4, 2)[0][3]
    copy = cleaned(maker(fact, 1)[0], tmp_path)
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    text = "\n".join(str(view.content) for view in VERIFIER.views(path) if view.visible)
    for label, value in fact.lines:
        assert f"{label}: {value}" in text


def test_an_original_does_not_pass_the_verifier(tmp_path):
    path = tmp_path / "original.pdf"
    path.write_bytes(booby_trapped())
    assert list(VERIFIER.check(path, Expectation("application/pdf", FORMAT.read(path, DEFAULT_LIMITS).counts)))


@pytest.mark.parametrize("anchor", ["notes", "page:one", "0"])
def test_an_edit_of_no_text_of_a_page_is_held(anchor, tmp_path):
    path = tmp_path / "in.pdf"
    path.write_bytes(pdf_drawn(facts(1, 2)[0][0], 1)[0])
    with pytest.raises(ProtectedTextLeft):
        FORMAT.rewrite(path, tmp_path / "out", Plan((Edit(anchor, 0, 3, "█████", "name"),)), {}, DEFAULT_LIMITS)


def test_a_password_is_asked_for(tmp_path):
    path = tmp_path / "locked.pdf"
    with pikepdf.open(io.BytesIO(pdf_drawn(facts(1, 2)[0][0], 1)[0])) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedDocument):
        FORMAT.read(path, DEFAULT_LIMITS)


@pytest.mark.parametrize("keep", [9, 300])
def test_a_cut_file_is_refused(keep, tmp_path):
    path = tmp_path / "cut.pdf"
    path.write_bytes(pdf_drawn(facts(1, 2)[0][0], 1)[0][:keep])
    with pytest.raises(PipelineError):
        FORMAT.rewrite(path, tmp_path / "out", Plan(), {}, DEFAULT_LIMITS)


def test_embedded_files_are_members_wherever_they_hang(tmp_path):
    content, places = build()
    (tmp_path / "in").write_bytes(content)
    found = list(FORMAT.members(tmp_path / "in", tmp_path, DEFAULT_LIMITS))
    bodies = {one.path.read_text() for one in found}
    wanted = ("EmbeddedFiles", "AF of catalog", "AF of page", "FileAttachment own", "PronunciationLexicon")
    assert bodies == {places[place + " bytes"] for place in wanted}
    assert {one.member.untrusted_name for one in found} == {places[place + " UF"] for place in wanted}
    assert [one.member.index for one in found] == list(range(len(wanted)))
    assert FORMAT.read(tmp_path / "in", DEFAULT_LIMITS).counts.members == len(wanted)


def test_a_bomb_as_attachment_is_refused(tmp_path):
    with pikepdf.open(io.BytesIO(pdf_drawn(facts(1, 2)[0][0], 1)[0])) as pdf:
        pdf.attachments["a"] = bytes(300 * 1024 * 1024)
        pdf.save(tmp_path / "in")
    assert (tmp_path / "in").stat().st_size < 2**20
    with pytest.raises(LimitExceeded):
        list(FORMAT.members(tmp_path / "in", tmp_path, DEFAULT_LIMITS))
