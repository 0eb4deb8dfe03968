"""Text that a form shows and no reader sees is found by the verifier, without the cleaner's help."""

import pytest

from pipeline.verifiers._pdf_pages import pages_of
from tests.pipeline.formats.pdf.test_within import TEXT, formed


def hides(content: bytes, tmp_path) -> bool:
    (tmp_path / "copy.pdf").write_bytes(content)
    return pages_of(tmp_path / "copy.pdf")[0].hides_text


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (b"1 g " + TEXT, b"/X Do"),
        (b".99 g " + TEXT, b"/X Do"),
        (TEXT + b" 0 g 10 90 200 30 re f", b"/X Do"),
        (TEXT, b"/X Do 0 g 10 90 200 30 re f"),
        (TEXT, b"1 0 0 1 900 0 cm /X Do"),
        (TEXT, b"/G gs /X Do"),
        (TEXT + b" 1 g " + TEXT.replace(b"100", b"40"), b"/X Do"),
        (TEXT.replace(b"12", b".3"), b"/X Do"),
        (TEXT.replace(b"12", b"0"), b"/X Do"),
        (b"0 0 0 0 20 100 cm " + TEXT, b"/X Do"),
        (TEXT, b"q .01 0 0 .01 20 100 cm /X Do Q"),
    ],
)
def test_text_of_a_form_that_nobody_sees_is_found(shown, page, tmp_path):
    assert hides(formed(shown, page), tmp_path)


@pytest.mark.parametrize(
    "shown",
    [
        TEXT,
        b".88 g " + TEXT,
        b"0 g 10 90 200 30 re f 1 g " + TEXT,
        TEXT + TEXT.replace(b"100", b"40"),
        TEXT + b" BT /F 9 Tf 9 9 Td (  ) Tj ( ) Tj ET",
        b".1 0 0 .1 0 0 cm BT /F 120 Tf 200 999 Td (Zebulonq) Tj ET",
        b"12 0 0 12 0 0 cm BT /F 1 Tf 2 9 Td (Zebulonq) Tj ET",
    ],
)
def test_text_of_a_form_that_is_seen_is_not(shown, tmp_path):
    assert not hides(formed(shown), tmp_path)
