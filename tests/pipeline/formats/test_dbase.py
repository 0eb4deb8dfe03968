"""Tables of dBase: what a program shows becomes CSV; what it does not show goes; what lies elsewhere is held."""

import pytest

from pipeline.errors import CorruptDocument, UnknownPart
from pipeline.formats.dbase import FORMAT
from pipeline.limits import DEFAULT_LIMITS
from redaction.plan import Plan
from tests.conformance.samples.dbase import table


def cleaned(content: bytes, folder) -> str:
    source, target = folder / "item", folder / "copy"
    source.write_bytes(content)
    FORMAT.rewrite(source, target, Plan(), {}, DEFAULT_LIMITS)
    return target.read_text("utf-8")


def test_records_that_are_shown_become_rows(tmp_path):
    text = cleaned(table([(b" ", 'a "quay", north', "1"), (b"*", "deleted", "2"), (b" ", "", "")]), tmp_path)
    assert text == 'NOTE,PAID\n"a ""quay"", north",1\n,\n'


@pytest.mark.parametrize(
    ("mark", "codec", "words"),
    [
        (0x65, "cp866", "Порт Мурманск"),
        (0xC9, "cp1251", "Порт Мурманск"),
        (0x64, "cp852", "Łódź"),
        (0, "utf-8", "Łódź"),
    ],
)
def test_alphabets(mark, codec, words, tmp_path):
    assert words in cleaned(table([(b" ", words, "1")], mark, codec), tmp_path)


def test_an_alphabet_that_nobody_tells_is_held(tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(table([(b" ", "Порт", "1")], 0, "cp866"), tmp_path)


def test_a_memo_lies_in_another_file(tmp_path):
    with pytest.raises(UnknownPart):
        cleaned(table([(b" ", "0000000012", "1")], kind="M"), tmp_path)
    assert cleaned(table([(b" ", "", "1")], kind="M"), tmp_path) == "NOTE,PAID\n,1\n"


def test_a_cut_table_is_refused(tmp_path):
    content = table([(b" ", "a", "1"), (b" ", "b", "2")])
    with pytest.raises(CorruptDocument):
        cleaned(content[: content.rindex(b"b ")], tmp_path)


def test_an_encrypted_table_is_held(tmp_path):
    content = bytearray(table([(b" ", "a", "1")]))
    content[15] = 1
    with pytest.raises(UnknownPart):
        cleaned(bytes(content), tmp_path)
