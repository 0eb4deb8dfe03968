"""Subtitles: words and times stay; voices, styles, places and what a drone wrote do not."""

import pytest

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.subtitles import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan


def cleaned(text: str, folder) -> str:
    source, target = folder / "item", folder / "copy"
    source.write_text(text, "utf-8")
    FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    return target.read_text("utf-8")


def test_a_web_track_becomes_subrip(tmp_path):
    text = "WEBVTT - by someone\n\nNOTE who\n\nintro\n00:01.5 --> 01:00:02.000 line:0\n<v Ann>a <b>b</b> &lt;c&gt;\nd\n"
    assert cleaned(text, tmp_path) == "1\n00:00:01,500 --> 01:00:02,000\na b <c>\nd\n"


def test_numbers_and_places_are_given_anew(tmp_path):
    text = "12\r\n00:00:01,000 --> 00:00:02,000 X1:40 Y1:2\r\n{\\an8}<i>a</i>\r\n\r\n99\r\n00:00:03,000 --> 00:00:04,000\r\nb\r\n"
    assert cleaned(text, tmp_path) == "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n"


def test_what_a_drone_wrote_is_held(tmp_path):
    with pytest.raises(UnknownPart):
        cleaned("1\n00:00:00,000 --> 00:00:01,000\nGPS(59.1,10.2,14) ISO:100\n", tmp_path)


@pytest.mark.parametrize("text", ["1\n00:00:00,000 --> 00:00:01,000\na\n\nno cue\n", "WEBVTT\n", "WEBVTT\n\nNOTE x\n"])
def test_text_that_is_no_cue_is_not_dropped(text, tmp_path):
    with pytest.raises(CorruptDocument):
        cleaned(text, tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        "<v Ann\nSecret>a", "<! Secret>a", "<.Secret>a</>", "a<Secret", "<00:07.500 Secret>a", "a<_Secret>",
        "<c.one.Secret>a</c>",
    ],
)  # fmt: skip
def test_a_web_track_keeps_no_word_in_brackets(said, tmp_path):
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{said}\n"
    assert cleaned(text, tmp_path) == "1\n00:00:01,000 --> 00:00:02,000\na\n"


@pytest.mark.parametrize(
    "head",
    [
        "WEBVTT\n", "WEBVTT by Secret\n", "WEBVTT\nX-TIMESTAMP-MAP=Secret\n", "WEBVTT\n\nNOTE Secret\n",
        "WEBVTT\n\nNOTE\nSecret\n",
    ],
)  # fmt: skip
def test_a_cue_is_shown_wherever_its_times_stand(head, tmp_path):
    text = f"{head}00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb\n"
    shown = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n"
    assert cleaned(text, tmp_path) == shown


def test_words_in_brackets_that_are_no_marks_of_subrip_stay(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\n<laughs> {sighs} <i>a</i> {\\an8}{y:i}<font color='x'>b</font>\n"
    assert cleaned(text, tmp_path) == "1\n00:00:01,000 --> 00:00:02,000\n<laughs> {sighs} a b\n"
