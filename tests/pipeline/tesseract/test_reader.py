"""The process that reads pictures: what it reads is what the program reads, and it may die, hang or be absent."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import VerifierFailed
from pipeline.tesseract.reader import Reader, Seen, TesseractFailed
from pipeline.verifiers import _ocr_tesseract
from pipeline.verifiers._ocr_tesseract import TextReader

FONT = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 22)
LINE = "Nothing in the report of the commission"
SILENT = (sys.executable, "-c", "import sys; sys.stdin.buffer.read()")


def sheet(*lines: str) -> Image.Image:
    picture = Image.new("L", (700, 40 + 40 * len(lines)), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((30, 20 + 40 * number), line, font=FONT, fill=0)
    return picture


class Counting(Reader):
    """Counts the questions of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = self.turns = 0

    def read(self, picture: Image.Image, timeout_s: float, *, as_page: bool = False) -> Seen:
        self.reads += 1
        return super().read(picture, timeout_s, as_page=as_page)

    def turned(self, picture: Image.Image, timeout_s: float) -> int | None:
        self.turns += 1
        return super().turned(picture, timeout_s)


@pytest.fixture(scope="module")
def counting() -> Iterator[Counting]:
    reader = Counting()
    yield reader
    reader.stop()


@pytest.mark.parametrize(("as_page", "psm"), [(False, "11"), (True, "3")])
def test_it_reads_what_the_program_reads_whatever_it_read_before(counting: Counting, as_page: bool, psm: str) -> None:
    for lines in (("Harold Wexcombe",), ("Запрос: Николай Сидоренко", "préfecture"), ("Harold Wexcombe",)):
        picture, stream = sheet(*lines), io.BytesIO()
        picture.save(stream, "PNG")
        done = subprocess.run(
            ["tesseract", "-", "-", "-l", "eng+fra+rus", "--psm", psm],
            input=stream.getvalue(), capture_output=True, check=True,
        )  # fmt: skip
        assert counting.read(picture, 60, as_page=as_page).text == done.stdout.decode().replace("\f", "\n").strip()


@pytest.mark.parametrize("as_page", [False, True])
def test_each_word_has_its_text_and_its_place(counting: Counting, as_page: bool) -> None:
    picture = sheet("Harold Wexcombe signed", "préfecture - Николай")
    seen = counting.read(picture, 60, as_page=as_page)
    lines = " ".join(word.text + ("\n" if word.ends_line else "") for word in seen.pieces)
    assert lines.replace("\n ", "\n").split() == seen.text.split()
    assert lines.count("\n") == 2
    assert [word.box for word in seen.pieces if word.is_sure] == list(seen.words)
    name = next(word for word in seen.pieces if word.text == "Wexcombe")
    start = 30 + FONT.getlength("Harold ")
    assert abs(name.box[0] - start) < 6
    assert abs(name.box[2] - start - FONT.getlength("Wexcombe")) < 6
    assert 20 <= name.box[1] < name.box[3] <= 50
    assert picture.crop(name.box).getextrema()[0] < 50
    dash = next(word for word in seen.pieces if not any(map(str.isalnum, word.text)))
    assert not dash.is_sure


def test_a_dead_process_fails_one_picture_and_another_is_started() -> None:
    reader = Reader()
    assert "Wexcombe" in reader.read(sheet("Harold Wexcombe"), 60).text
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        reader.read(sheet("Harold Wexcombe"), 0.2)
    assert reader.pid is None
    assert "Wexcombe" in reader.read(sheet("Harold Wexcombe"), 60).text
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)
    os.waitid(os.P_PID, reader.pid, os.WEXITED | os.WNOWAIT)
    assert "Wexcombe" in reader.read(sheet("Harold Wexcombe"), 60).text
    reader.stop()


@pytest.mark.parametrize(
    "program",
    [
        ("/nowhere/to-be-found",),
        (sys.executable, "-c", "raise SystemExit(3)"),
        (sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'\0' * 5 + b'\xff' * 8)"),
        (sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'\1' + b'\0' * 16)"),
    ],
    ids=["absent", "dies", "a text without an end", "says that it failed"],
)
def test_an_answer_that_is_none_fails(program: tuple[str, ...]) -> None:
    with pytest.raises(TesseractFailed):
        Reader(program).read(sheet("Harold Wexcombe"), 20)
    with pytest.raises(VerifierFailed):
        TextReader(Reader(program)).read_text(sheet("Harold Wexcombe"))


@pytest.mark.parametrize(
    "sleeps", ["import time; time.sleep(60)", "import sys, time; sys.stdin.buffer.read(9); time.sleep(60)"]
)
def test_a_question_that_is_not_taken_costs_its_time_only(sleeps: str) -> None:
    large = Image.new("L", (3000, 3000))
    with pytest.raises(TimeoutError):
        Reader((sys.executable, "-c", sleeps)).read(large, 2)


def test_a_picture_that_takes_too_long_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ocr_tesseract, "_FIRST_TIMEOUT_S", 0.1)
    monkeypatch.setattr(_ocr_tesseract, "_TIMEOUT_S", 0.1)
    with pytest.raises(VerifierFailed, match="too long"):
        TextReader(Reader(SILENT)).read_text(sheet("Harold Wexcombe"))


def test_a_picture_is_read_once_and_a_similar_one_again(counting: Counting) -> None:
    texts = TextReader(counting)
    before = counting.reads
    first = texts.read_text(sheet("Harold Wexcombe"))
    once = counting.reads - before
    assert texts.read_text(sheet("Harold Wexcombe")) == first
    assert counting.reads - before == once
    other = sheet("Agnes Pellmoor")
    assert "Pellmoor" in texts.read_text(other)
    again = counting.reads
    texts.read_text(Image.frombytes("L", other.size[::-1], other.tobytes()))  # the same pixels in other rows
    assert counting.reads > again


def test_a_picture_of_which_all_was_read_is_not_turned_but_one_with_a_rest_is(counting: Counting) -> None:
    before = counting.reads
    assert "Wexcombe" in TextReader(counting).read_text(sheet("Harold Wexcombe"))
    assert counting.reads == before + 1
    both = Image.new("L", (700, 700), 255)
    both.paste(sheet("Harold Wexcombe"))
    both.paste(sheet("Agnes Pellmoor").resize((350, 40)).rotate(90, expand=True), (600, 200))
    assert "Pellmoor" in TextReader(counting).read_text(both)
    assert counting.reads == before + 5
    faint = both.point(lambda value: value if value > 250 else 240)
    faint.paste(sheet("Harold Wexcombe"))
    TextReader(counting).read_text(faint)
    assert counting.reads == before + 9


def test_a_full_page_that_stands_upright_is_read_once(counting: Counting) -> None:
    before = counting.reads, counting.turns
    assert "Wexcombe" in TextReader(counting).read_text(sheet(*[LINE] * 12, "Harold Wexcombe"))
    assert (counting.reads, counting.turns) == (before[0] + 1, before[1])


@pytest.mark.parametrize(("upright", "angle"), [(0, 90), (0, 180), (0, 270), (10, 180), (10, 270)])
def test_a_full_page_that_does_not_is_read_whatever_stands_upright_on_it(
    counting: Counting, upright: int, angle: int
) -> None:
    turned = sheet(*[LINE] * 14, "Harold Wexcombe").rotate(angle, expand=True)
    page = Image.new("L", (turned.width, turned.height + 40 * upright + 40), 255)
    page.paste(turned)
    if upright:
        page.paste(sheet(*[LINE] * upright), (0, turned.height))
    assert "Wexcombe" in TextReader(counting).read_text(page)
