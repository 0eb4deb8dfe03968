"""Ten million characters of one kind cost linear time in every detector: it runs to its end, and in proportion."""

import time

import pytest

from redaction.detectors import detectors

UNITS = [
    "a", "@", "1", " ", ".", ":", "+", "-", "\\", "/", "\n", "(", "a@", "1.", "1:", "+1", "0 ", "00", "a.", "\\\\a", "/home/", "C:\\Users\\", "printed by ", "author: ",
    "tel ", "a at b", '"', "я", "\u0301", "printed by A A ", "\\\\ab\\ab ", "author:x\n",
]  # fmt: skip


@pytest.mark.parametrize("detector", detectors(), ids=lambda detector: detector.name)
@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(detector, unit):
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        for _ in detector.spans(text):
            pass
        return time.process_time() - begin

    seconds(10_000)
    small, large = seconds(100_000), seconds(800_000)
    assert large < 20 * small + 1


@pytest.mark.parametrize("unit", ["a", "@", "1", " "])
def test_ten_million_characters(unit):
    text = unit * 10_000_000
    begin = time.process_time()
    for detector in detectors():
        for _ in detector.spans(text):
            pass
    assert time.process_time() - begin < 120
