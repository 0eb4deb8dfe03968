"""Armors, taken off line by line; the real programs' armors are in test_age.py and test_openpgp.py."""

import io

import pytest

from keys.armor import AGE_BEGIN, PGP_BEGIN, AgeLines, Armor, Lines, PgpLines


class Headless(Lines):
    begin = end = b"-----"


def test_a_kind_that_does_not_say_how_its_lines_are_read_cannot_be_made():
    for kind in (Lines, Headless):
        with pytest.raises(TypeError, match="abstract"):
            kind()


@pytest.mark.parametrize(
    ("lines", "begin", "head"), [(AgeLines, AGE_BEGIN, b""), (PgpLines, PGP_BEGIN, b"Comment: of ours\n\n")]
)
def test_two_files_do_not_share_their_state(lines, begin, head):
    for body, plain in ((b"aGVsbG8gdGhlcmU=\n", b"hello there"), (b"QUFB\n", b"AAA")):
        armored = begin + b"\n" + head + body + lines.end + b"\n"
        assert Armor(io.BytesIO(armored), lines()).read() == plain
