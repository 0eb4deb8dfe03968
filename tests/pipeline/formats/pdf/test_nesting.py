"""Forms that paint forms without end are refused before a library follows them."""

import pytest
from pikepdf import Dictionary, Name, Stream

from pipeline.errors import LimitExceeded
from pipeline.formats.pdf import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan
from tests.pipeline.formats.pdf.test_openable import document, saved


def nested(levels: int, times: int) -> bytes:
    pdf = document(b"/X Do")
    form = None
    for _ in range(levels):
        shown = b"0 0 1 1 re f" if form is None else b"/X Do\n" * times
        inner = Dictionary() if form is None else Dictionary(XObject=Dictionary(X=form))
        form = Stream(pdf, shown, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200], Resources=inner)
    pdf.pages[0].Resources.XObject = Dictionary(X=form)
    return saved(pdf)


@pytest.mark.parametrize(("levels", "times"), [(12, 10), (70, 1)], ids=["many", "deep"])
def test_forms_that_paint_forms_without_end_are_refused(levels, times, tmp_path):
    source = tmp_path / "in.pdf"
    source.write_bytes(nested(levels, times))
    with pytest.raises(LimitExceeded, match="forms"):
        FORMAT.read(source, DEFAULT_LIMITS)
    with pytest.raises(LimitExceeded, match="forms"):
        FORMAT.rewrite(source, tmp_path / "out.pdf", Plan(), {}, DEFAULT_LIMITS)


@pytest.mark.parametrize(("levels", "times"), [(4, 9), (9, 1), (1, 1)])
def test_forms_as_programs_write_them_are_not(levels, times, tmp_path):
    source = tmp_path / "in.pdf"
    source.write_bytes(nested(levels, times))
    assert FORMAT.read(source, DEFAULT_LIMITS).counts.pages == 1


def test_a_form_that_paints_itself_is_not_followed(tmp_path):
    pdf = document(b"/X Do")
    form = pdf.make_indirect(Stream(pdf, b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 200]))
    pdf.pages[0].Resources.XObject = Dictionary(X=form)
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    source = tmp_path / "in.pdf"
    source.write_bytes(saved(pdf))
    assert FORMAT.read(source, DEFAULT_LIMITS).counts.pages == 1
