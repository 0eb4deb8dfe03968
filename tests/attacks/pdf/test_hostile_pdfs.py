"""Hostile PDFs: each is refused with its own reason or cleaned, within bounds; none crashes or hangs the cleaner."""

import io
import resource
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.errors import CorruptDocument, EncryptedDocument, LimitExceeded, MetadataLeft, PipelineError
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS, Limits
from pipeline.model import Counts, Expectation
from pipeline.verifiers.pdf import VERIFIER
from redaction.plan import Plan
from tests.pipeline.formats.pdf.sink import VISIBLE, build

_TWO_GIB_KIB = 2 * 1024 * 1024


def run(content: bytes, tmp_path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read and clean, as the sandbox does."""
    (tmp_path / "in").write_bytes(content)
    FORMAT.read(tmp_path / "in", limits)
    rewritten = FORMAT.rewrite(tmp_path / "in", tmp_path / "out", Plan(), {}, limits)
    if list(VERIFIER.check(tmp_path / "out", Expectation("application/pdf", rewritten.counts))):
        raise MetadataLeft
    return (tmp_path / "out").read_bytes()


def plain(pages: int = 1, change=None, **saving) -> bytes:
    """A small document."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(200, 200))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary())
        pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 20 100 Td (Plain words) Tj ET")
        if change:
            change(pdf)
        sink = io.BytesIO()
        pdf.save(sink, **saving)
    return sink.getvalue()


# --- passwords --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strength", [2, 3, 4, 6])
def test_a_user_password_is_a_refusal(strength, tmp_path):
    content = plain(
        encryption=pikepdf.Encryption(owner="o", user="u", R=strength, aes=strength > 3, metadata=strength > 3)
    )
    with pytest.raises(EncryptedDocument):
        run(content, tmp_path)


@pytest.mark.parametrize("strength", [2, 3, 4, 6])
def test_an_empty_user_password_opens_as_in_every_reader(strength, tmp_path):
    content = plain(
        encryption=pikepdf.Encryption(owner="o", user="", R=strength, aes=strength > 3, metadata=strength > 3)
    )
    assert b"/Encrypt" in content
    assert b"/Encrypt" not in run(content, tmp_path)


# --- bombs and loops --------------------------------------------------------------------------------------------------


def _bomb(pdf, where):
    stream = pdf.make_stream(b"")
    engine = zlib.compressobj(9)
    body = b"".join(engine.compress(b"\0" * 1024 * 1024) for _ in range(300)) + engine.flush()
    stream.write(body, filter=Name.FlateDecode)
    where(pdf, stream)


def _as_content(pdf, stream):
    pdf.pages[0].Contents = stream


def _as_font(pdf, stream):
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.X, Flags=4, FontFile2=stream)
    pdf.pages[0].Resources.Font.F2 = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.X, FontDescriptor=descriptor
    )
    pdf.pages[0].contents_add(b"BT /F2 9 Tf (a) Tj ET")


def _as_picture(pdf, stream):
    stream.Type, stream.Subtype, stream.Width, stream.Height = Name.XObject, Name.Image, 9, 9
    stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceGray
    pdf.pages[0].Resources.XObject.I = stream
    pdf.pages[0].contents_add(b"/I Do")


def _as_map(pdf, stream):
    pdf.pages[0].Resources.Font.F1.ToUnicode = stream


@pytest.mark.parametrize("where", [_as_content, _as_font, _as_picture, _as_map], ids=lambda one: one.__name__)
def test_a_deflate_bomb_is_refused(where, tmp_path):
    content = plain(change=lambda pdf: _bomb(pdf, where), compress_streams=False)
    assert len(content) < 1024 * 1024
    with pytest.raises(LimitExceeded):
        run(content, tmp_path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < _TWO_GIB_KIB


def test_a_bomb_within_a_bomb_is_refused(tmp_path):
    inner = zlib.compress(zlib.compress(b"\0" * 300 * 1024 * 1024, 9), 9)

    def change(pdf):
        pdf.pages[0].Contents.write(inner, filter=Array([Name.FlateDecode, Name.FlateDecode]))

    with pytest.raises(LimitExceeded):
        run(plain(change=change, compress_streams=False), tmp_path)


def test_a_form_that_shows_itself_ends(tmp_path):
    def change(pdf):
        form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].Resources.XObject.X = form
        pdf.pages[0].contents_add(b"/X Do")

    run(plain(change=change), tmp_path)


def test_deep_forms_are_refused(tmp_path):
    def change(pdf):
        inner = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(500):
            outer = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
            outer.Resources = Dictionary(XObject=Dictionary(X=inner))
            inner = outer
        pdf.pages[0].Resources.XObject.X = inner
        pdf.pages[0].contents_add(b"/X Do")

    with pytest.raises(LimitExceeded):
        run(plain(change=change), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 2 /Parent 2 0 R >>",
    ],
)
def test_page_trees_that_loop_end(body, tmp_path):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", body, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"]
    content = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj\n%b\nendobj\n" % (number, one) for number, one in enumerate(objects, 1)
    ) + b"trailer << /Root 1 0 R /Size 4 >>\n%%EOF\n"  # fmt: skip
    try:
        run(content, tmp_path)
    except CorruptDocument:
        pass


def test_names_that_loop_end(tmp_path):
    def change(pdf):
        node = pdf.make_indirect(Dictionary(Names=Array([])))
        node.Kids = Array([node, node])
        pdf.Root.Names = Dictionary(Dests=node)
        parent = pdf.make_indirect(Dictionary(T="x"))
        parent.Parent = parent
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.String("x"))
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], Parent=parent)
        pdf.pages[0].Annots = Array([pdf.make_indirect(link), pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[1]]))

    run(plain(change=change), tmp_path)


def test_deep_arrays_do_not_exhaust_the_stack(tmp_path):
    deep = b"[" * 50_000 + b"]" * 50_000
    objects = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X " + deep + b" >>\nendobj\n"
    content = (
        b"%PDF-1.4\n"
        + objects
        + b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"
    )
    with pytest.raises(PipelineError):
        run(content, tmp_path)


def test_too_many_pages_are_refused(tmp_path):
    kids = b"3 0 R " * 100_000
    content = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 100000 /Kids ["
        + kids + b"] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
        b"trailer << /Root 1 0 R /Size 4 >>\n%%EOF\n"
    )  # fmt: skip
    with pytest.raises((LimitExceeded, CorruptDocument)):
        run(content, tmp_path)
    with pytest.raises(LimitExceeded):
        run(plain(pages=6), tmp_path, Limits(pages=5))


# --- broken and two-faced files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.97])
def test_a_cut_file_is_refused_or_whole(share, tmp_path):
    content = build()[0]
    try:
        copy = run(content[: int(len(content) * share)], tmp_path)
    except PipelineError:
        return
    assert b"Zebulon" not in copy


@pytest.mark.filterwarnings("ignore::UserWarning")  # parsers complain of damage, and may
@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_byte_never_crashes(seed, tmp_path):
    content = bytearray(build()[0])
    for step in range(1 + seed % 5):
        content[(seed * 7919 + step * 104_729) % len(content)] ^= 1 << (seed % 8)
    try:
        copy = run(bytes(content), tmp_path)
    except PipelineError:
        return
    assert b"Zebulon" not in copy


def test_what_stands_around_a_pdf_goes(tmp_path):
    archive = b"PK\5\6" + b"\0" * 18
    copy = run(b"GIF89a Zebulon" + plain() + archive + b"<script>Zebulon</script>", tmp_path)
    assert copy.startswith(b"%PDF-")
    assert copy.rstrip().endswith(b"%%EOF")
    assert b"Zebulon" not in copy
    assert b"PK\5\6" not in copy


def test_the_sink_survives_its_own_cleaning(tmp_path):
    copy = run(build()[0], tmp_path)
    (tmp_path / "copy").write_bytes(copy)
    texts = [str(view.content) for view in VERIFIER.views(tmp_path / "copy") if view.visible]
    assert len(texts) == Counts(pages=2).pages
    assert all(VISIBLE in text for text in texts)
