"""What every detector promises."""

import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import redaction.detectors
from redaction.detectors import detectors
from redaction.policy import DEFAULT_ACTIONS
from redaction.text import Passage

_TRICKY = st.text("a@.:+0123456789/\\ \n-=()\"'_éяא中\u200b\u0301\ud7ff", max_size=120)
_WORDED = st.lists(
    st.sampled_from(
        [
            "printed by ",
            "author: ",
            "C:\\Users\\",
            "/home/",
            "\\\\srv\\",
            "tel ",
            "+33 ",
            "12:",
            "10.",
            "@x.org",
            "A b",
            "\n",
        ]
    ),
    max_size=12,
)


def test_every_file_of_the_package_is_found():
    files = {info.name for info in pkgutil.iter_modules(redaction.detectors.__path__)} - {"base"}
    assert {detector.name for detector in detectors()} == files
    assert len(detectors()) == len(files)


@pytest.mark.parametrize("detector", detectors(), ids=lambda detector: detector.name)
@settings(max_examples=80, deadline=None)
@given(text=st.one_of(st.text(max_size=120), _TRICKY, _WORDED.map("".join)))
def test_spans_lie_inside_the_text(detector, text):
    first, again = list(detector.spans(text)), list(detector.spans(text))
    assert first == again
    for span in first:
        assert 0 <= span.start < span.end <= len(text)
        assert span.kind in DEFAULT_ACTIONS
        assert 0 < span.score <= 1
        Passage("a", text[span.start : span.end])
