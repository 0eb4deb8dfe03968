"""Text in pixels is read in three scripts; pure text pages are left to the text search."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from pipeline.errors import VerifierFailed
from pipeline.formats.image import FORMAT
from pipeline.limits import Limits
from pipeline.model import Counts, Expectation
from pipeline.tesseract.reader import Reader
from pipeline.verifiers import _ocr_pages
from pipeline.verifiers._ocr_tesseract import TextReader, read_text
from pipeline.verifiers.ocr import VERIFIER, OcrVerifier, switch_ocr

FONT = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 32)

NOBODY = TextReader(Reader(["/nowhere/to-be-found"]))


def written(*lines: str, mode: str = "L") -> Image.Image:
    picture = Image.new("L", (900, 60 + 60 * len(lines)), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((40, 30 + 60 * number), line, font=FONT, fill=0)
    return picture.convert(mode)


@pytest.fixture
def verifier(monkeypatch: pytest.MonkeyPatch) -> OcrVerifier:
    monkeypatch.delenv("SLUICE_OCR", raising=False)
    return OcrVerifier()


@pytest.fixture
def _switched_back() -> Iterator[None]:
    yield
    switch_ocr(on=True)


def texts(verifier: OcrVerifier, copy: Path) -> dict[str, str]:
    views = list(verifier.views(copy))
    assert all(view.visible for view in views)
    return {view.where: str(view.content) for view in views}


def test_three_scripts_are_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    written("Meeting with Harold Wexcombe", "Запрос: Николай Сидоренко", "préfecture générale").save(
        tmp_path / "a", "PNG"
    )
    text = texts(verifier, tmp_path / "a")["ocr frame:0"]
    assert "Harold Wexcombe" in text
    assert "Николай Сидоренко" in text
    assert "préfecture" in text


def test_every_page_of_a_tiff_is_read_and_every_mode(verifier: OcrVerifier, tmp_path: Path) -> None:
    sixteen = written("Third Page").convert("I").point(lambda value: value * 20).convert("I;16")
    ghost = Image.new("LA", (900, 120), (0, 0))
    ghost.paste(written("Fourth Page").point(lambda value: 0), (0, 0))
    ghost.putalpha(written("Fourth Page").point(lambda value: 255 - value))
    pages = [written("First Page", mode="1"), written("Second Page", mode="RGB"), sixteen, ghost]
    pages[0].save(tmp_path / "a", "TIFF", save_all=True, append_images=pages[1:])
    found = texts(verifier, tmp_path / "a")
    for number, word in enumerate(("First", "Second", "Third", "Fourth")):
        assert word in found[f"ocr frame:{number}"]


def test_each_frame_of_an_animation_that_changes_is_read_where_it_changes(
    verifier: OcrVerifier, tmp_path: Path
) -> None:
    blank = Image.new("L", (900, 400), 255)
    frames = [blank] * 40
    late = blank.copy()
    late.paste(written("Harold Wexcombe"), (0, 240))
    frames[29] = late  # one frame of many, and in no round place
    frames[0].save(tmp_path / "a", "GIF", save_all=True, append_images=frames[1:], duration=[20 + n for n in range(40)])
    assert any("Harold Wexcombe" in text for text in texts(verifier, tmp_path / "a").values())
    sizes = [picture.height for _, picture in _ocr_pages.frames(tmp_path / "a")]
    assert len(sizes) == 3  # the first, the one with the text, the one without it again
    assert sizes[1] < 400


def test_a_word_that_grows_frame_by_frame_is_read_whole(verifier: OcrVerifier, tmp_path: Path) -> None:
    frames = [written("Harold"), written("Harold Wex"), written("Harold Wexcombe")]
    frames[0].save(tmp_path / "a", "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert "Harold Wexcombe" in "\n".join(texts(verifier, tmp_path / "a").values())


def test_text_that_fades_in_little_by_little_is_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    blank, word = Image.new("L", (900, 120), 255), written("Harold Wexcombe")
    frames = [Image.blend(blank, word, step / 51) for step in range(52)]  # five shades a frame
    frames[0].save(tmp_path / "a", "PNG", save_all=True, append_images=frames[1:], duration=20)
    assert "Harold Wexcombe" in "\n".join(texts(verifier, tmp_path / "a").values())


def test_small_print_on_a_very_large_sheet_is_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    sheet = Image.new("L", (9000, 6000), 255)
    for place in ((100, 100), (5700, 3000), (8000, 5800)):  # the second lies across two pieces
        sheet.paste(written("Harold Wexcombe").resize((900, 120)), place)
    sheet.save(tmp_path / "a", "PNG")
    assert texts(verifier, tmp_path / "a")["ocr frame:0"].count("Wexcombe") >= 3


def test_a_long_narrow_strip_is_read_at_its_own_size(verifier: OcrVerifier, tmp_path: Path) -> None:
    strip = Image.new("L", (900, 14000), 255)
    strip.paste(written("Harold Wexcombe"), (0, 9000))
    strip.save(tmp_path / "a", "PNG")
    assert "Harold Wexcombe" in texts(verifier, tmp_path / "a")["ocr frame:0"]


def test_text_in_a_grainy_photograph_is_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    photo, dust = (Image.frombytes("L", (660, 160), Random(seed).randbytes(105_600)) for seed in (1, 2))
    photo.paste(written("Harold Wexcombe").crop((0, 0, 560, 100)), (50, 30))
    Image.blend(photo, dust, 0.3).save(tmp_path / "a", "PNG")
    assert "Wexcombe" in texts(verifier, tmp_path / "a")["ocr frame:0"]


def test_a_low_line_of_text_is_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    written("Harold Wexcombe").crop((30, 22, 420, 76)).resize((240, 33)).save(tmp_path / "a", "PNG")
    assert "Wexcombe" in texts(verifier, tmp_path / "a")["ocr frame:0"]


def pdf(path: Path, *, image: bool = False, text: str = "", paths: int = 0) -> Path:
    sheet = canvas.Canvas(str(path), pagesize=(500, 300), invariant=True)
    if text:
        sheet.drawString(40, 250, text)
    if image:
        stream = io.BytesIO()
        written("Scanned Secret").save(stream, "PNG")
        sheet.drawImage(ImageReader(stream), 20, 100, 450, 60)
    for number in range(paths):
        sheet.line(10, number % 290, 20, number % 290 + 3)
    sheet.showPage()
    sheet.save()
    return path


def test_pages_with_pictures_are_rendered_and_read(verifier: OcrVerifier, tmp_path: Path) -> None:
    assert "Scanned Secret" in texts(verifier, pdf(tmp_path / "a.pdf", image=True, text="plain"))["ocr page:1"]


def test_pages_of_pure_text_are_left_to_the_text_search(tmp_path: Path) -> None:
    assert list(_ocr_pages.pages(pdf(tmp_path / "a.pdf", text="plain words only"))) == []
    assert len(list(_ocr_pages.pages(pdf(tmp_path / "b.pdf", text="plain words", paths=300)))) == 1


def test_what_cannot_be_read_fails(verifier: OcrVerifier, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "cut").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("broken", "cut"):
        with pytest.raises(VerifierFailed):
            list(verifier.views(tmp_path / name))
    written("Any").save(tmp_path / "a", "PNG")
    with pytest.raises(VerifierFailed):
        list(OcrVerifier(NOBODY.read_text).views(tmp_path / "a"))


def test_empty_and_tiny_pictures_cost_nothing(tmp_path: Path) -> None:
    verifier = OcrVerifier(NOBODY.read_text)  # a question would fail
    Image.new("L", (500, 500), 255).save(tmp_path / "white", "PNG")
    Image.effect_noise((7, 500), 50).save(tmp_path / "narrow", "PNG")
    Image.linear_gradient("L").point(lambda value: 100 + value // 64).save(tmp_path / "flat", "PNG")
    assert texts(verifier, tmp_path / "flat") == {}
    assert texts(verifier, tmp_path / "white") == texts(verifier, tmp_path / "narrow") == {}


@pytest.mark.usefixtures("_switched_back")
def test_it_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written("Any Text").save(tmp_path / "a", "PNG")
    switch_ocr(on=False)
    assert list(VERIFIER.views(tmp_path / "a")) == []
    assert not VERIFIER.applies_to("image/png")
    switch_ocr(on=True)
    assert VERIFIER.applies_to("image/png")
    assert VERIFIER.applies_to("application/pdf")
    assert not VERIFIER.applies_to("text/html")
    assert len(list(VERIFIER.views(tmp_path / "a"))) == 1
    assert list(VERIFIER.check(tmp_path / "a", Expectation("image/png", Counts()))) == []
    monkeypatch.setenv("SLUICE_OCR", "0")
    assert not OcrVerifier().applies_to("image/png")


def test_reading_gives_a_passage_a_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLUICE_OCR", raising=False)
    pages = [written("Harold Wexcombe"), Image.new("L", (300, 300), 255), written("Agnes Pellmoor")]
    pages[0].save(tmp_path / "a", "TIFF", save_all=True, append_images=pages[1:])
    reading = FORMAT.read(tmp_path / "a", Limits())
    assert [(passage.anchor, passage.text) for passage in reading.text] == [
        ("ocr:0", "Harold Wexcombe"),
        ("ocr:2", "Agnes Pellmoor"),
    ]
    monkeypatch.setenv("SLUICE_OCR", "0")
    assert FORMAT.read(tmp_path / "a", Limits()).text == ()


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_sheet_that_lies_on_its_side_or_head_is_read(angle: int) -> None:
    assert "Wexcombe" in read_text(written("Harold Wexcombe").rotate(angle, expand=True))
