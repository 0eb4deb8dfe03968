"""A new passphrase is long enough, counted in characters; an old one is taken as it is."""

import pytest

from keys.errors import PassphraseTooShort, PassphraseUnavailable
from keys.passphrase import LEAST_CHARACTERS, read_passphrase


@pytest.mark.parametrize(
    "line",
    [
        b"a",
        b"eleven char",
        "é".encode() * 11,  # 22 bytes
        b"   eleven char   ",
        b"eleven char\r",
        b" " * 40,
        "\N{NO-BREAK SPACE}".encode() * 12,
        "\N{IDEOGRAPHIC SPACE}".encode() * 12,
        b"\xff" * 11,
    ],
)
def test_a_new_one_that_is_too_short_is_refused_and_an_old_one_is_not(tmp_path, line):
    (tmp_path / "file").write_bytes(line + b"\nsecond line that is long enough\n")
    with pytest.raises(PassphraseTooShort, match=f"take {LEAST_CHARACTERS} characters or more"):
        read_passphrase(tmp_path / "file", confirm=True)
    assert read_passphrase(tmp_path / "file") == line.rstrip(b"\r")


@pytest.mark.parametrize("line", [b"twelve chars", "é".encode() * 12, b"\xff" * 12, b"  twelve chars  "])
def test_a_new_one_of_twelve_characters_will_do_and_is_not_altered(tmp_path, line):
    (tmp_path / "file").write_bytes(line + b"\n")
    assert read_passphrase(tmp_path / "file", confirm=True) == line


def test_none_at_all_is_not_called_short(tmp_path):
    (tmp_path / "file").write_bytes(b"\n")
    with pytest.raises(PassphraseUnavailable):
        read_passphrase(tmp_path / "file", confirm=True)
