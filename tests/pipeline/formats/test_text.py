"""Texts: what goes, what is replaced, and that nothing else changes, byte by byte."""

import csv
import dataclasses
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest

from pipeline.limits import DEFAULT_LIMITS
from tests.pipeline.chain import clean

BAR = "█████"
JOHN = "John Q. Whistler\nwhistler@ministry.example\n"
RUSSIAN = "Протокол заседания. Заявление поступило от Ивана Петрова, сотрудника отдела снабжения.\nРешение принято.\n"
FRENCH = "Compte rendu de la réunion du comité. L'employé a présenté les pièces à l'huissier.\n"
JAPANESE = "これは会議の記録です。担当者は山田太郎さんでした。よろしくお願いします。\n"
JOKE = "".join(chr(0x200B + n % 3) for n in range(30))


def cleaned(text, terms=JOHN, **options):
    result = clean(text if isinstance(text, bytes) else text.encode(), terms, **options)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    assert clean(text if isinstance(text, bytes) else text.encode(), terms, **options).copy == result.copy
    return result


UNTOUCHED = {
    ".txt": ("text/plain", "One line.\r\n\r\nAnother\tline, with  spaces inside.\nLast line without an end"),
    ".csv": ("text/csv", 'name,"a ""quoted"" one",n\r\n"x, y",b,1\r\nc,"two\nlines",3\r\n'),
    ".tsv": ("text/tab-separated-values", "a\tb\tc\n1\t\t3\n\t\t\n4\t5\t\n"),
    ".json": ("application/json", '{"a": [1, 2.50e3, null, true],\n  "b": "caf\\u00e9 \\/ \\"x\\" \\n", "é": "\\ud83d\\ude00"}\n'),
    ".xml": ("text/xml", '<a x="1 &amp; 2" y=\'z\'>text <b>bold</b> &lt;tail&gt; <![CDATA[a < b]]><c/>\n</a>\n'),
    ".md": ("text/markdown", "# Title\n\nSome **bold** text and [a link](https://site.example/page).\n\n- one\n- two\n"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", UNTOUCHED)
def test_nothing_else_changes(suffix):
    media_type, text = UNTOUCHED[suffix]
    result = cleaned(text)
    assert result.text == text
    assert (result.rewritten.media_type, result.rewritten.suffix) == (media_type, suffix)
    assert result.rewritten.removed == ()


@pytest.mark.parametrize(
    ("text", "codec", "mark"),
    [
        (RUSSIAN, "utf-8", b""),
        (RUSSIAN, "utf-8", b"\xef\xbb\xbf"),
        (RUSSIAN, "utf-16-le", b"\xff\xfe"),
        (RUSSIAN, "utf-16-be", b"\xfe\xff"),
        (RUSSIAN, "utf-32-le", b"\xff\xfe\0\0"),
        (RUSSIAN, "utf-32-be", b"\0\0\xfe\xff"),
        (RUSSIAN, "utf-16-le", b""),
        (RUSSIAN, "utf-16-be", b""),
        (FRENCH, "utf-16-le", b""),
        (RUSSIAN, "cp1251", b""),
        (RUSSIAN, "koi8-r", b""),
        (RUSSIAN, "cp866", b""),
        (RUSSIAN.upper(), "cp1251", b""),
        (RUSSIAN.upper(), "koi8-r", b""),
        (FRENCH, "cp1252", b""),
        (FRENCH, "latin-1", b""),
        (JAPANESE, "shift_jis", b""),
        (JAPANESE, "euc_jp", b""),
    ],
)
def test_encodings_become_utf8(text, codec, mark):
    assert cleaned(mark + text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "utf-16-le", "utf-32"])
def test_names_are_found_in_every_encoding(codec):
    result = cleaned(RUSSIAN.encode(codec), "Иван Петров\nИвана Петрова\n")
    assert "Петров" not in result.text
    assert BAR in result.text


def test_an_encoding_that_cannot_be_told_is_held():
    chinese = "关于调查委员会的会议记录和处理决定" * 4
    assert clean(chinese.encode("gb18030")).reason.name == "CORRUPT_DOCUMENT"
    assert clean(bytes(range(256)) * 4).reason.name == "UNSUPPORTED_FORMAT"


def test_invisible_characters_go_and_visible_ones_stay():
    hidden = f"Vis{JOKE}ible\u202e \u2066words\u2069 and\ufe0f\U000e0041 \ufeffmore\xad.\n"
    result = cleaned(hidden)
    assert result.text == "Visible words and more.\n"
    assert result.rewritten.removed[0].kind == "invisible-characters"
    persian = "می‌خواهم کتاب‌ها را بخوانم\n"  # its joiners are spelling
    assert cleaned(persian).text == persian
    hindi = "क्‍ष\n"
    assert cleaned(hindi).text == hindi


def test_white_space_at_line_ends_carries_no_message():
    assert cleaned("one \t \t\r\ntwo   \nthree\t\n").text == "one\r\ntwo\nthree\n"
    assert cleaned("a\tb  \nc\td\t\n\n").text.splitlines()[0] == "a\tb"


def test_watermarks_are_no_hiding_place_for_terms():
    spread = "".join(f"{letter}{JOKE[:2]}" for letter in "Whistler")
    lookalike = "Whіstlеr"  # two Cyrillic letters
    text = f"By {spread} and {lookalike} and WHISTLER and Whist-\nler.\n"
    result = cleaned(text)
    assert result.text.count(BAR) == 4
    assert "hist" not in result.text.lower()


def test_the_width_of_a_replacement_tells_nothing():
    short, long = (
        cleaned("Signed: Bo Li.\n", "Bo Li\n").text,
        cleaned("Signed: Maximiliane Oberhuber.\n", "Maximiliane Oberhuber\n"),
    )
    assert short == long.text == f"Signed: {BAR}.\n"


def test_cells_are_edited_and_rows_stay():
    rows = [
        ["id", "who", "note"],
        ["1", "Whistler, John", 'said "no"'],
        ["2", "John Q. Whistler", "a\nb"],
        ["3", "x", "y"],
    ]
    sink = io.StringIO()
    csv.writer(sink).writerows(rows)
    result = cleaned(sink.getvalue())
    found = list(csv.reader(io.StringIO(result.text)))
    assert [len(row) for row in found] == [3, 3, 3, 3]
    assert found[1] == ["1", BAR, 'said "no"']
    assert found[2][1:] == [BAR, "a\nb"]
    assert found[3] == rows[3]


def test_a_name_over_two_cells_is_replaced_in_both():
    result = cleaned("last;first;n\nWhistler; John;1\nDoe; Jane;2\n", "literal: Whistler; John\n")
    assert result.text == f"last;first;n\n{BAR};{BAR};1\nDoe; Jane;2\n"


def test_strings_of_json_whatever_their_spelling():
    text = '{"\\u0057histler": "J\\u006fhn Q. Whistler", "path": "C:\\\\Users\\\\whistler\\\\a.txt", "n": [33612345678], "s": "John Q.\\nWhistler said \\"hi\\""}'
    result = cleaned(text, JOHN + "+33612345678\n")
    found = json.loads(result.text)
    assert found[BAR] == BAR
    assert found["n"] == [BAR]
    assert found["s"] == f'{BAR} said "hi"'
    assert "histler" not in result.text
    assert "336" not in result.text


def test_labelled_fields_of_json_and_xml_are_certain_even_on_one_line():
    result = cleaned('{"id":7,"author":"Zelda Quux","text":"Seen by Zelda Quux."}', "")
    assert json.loads(result.text) == {"id": 7, "author": BAR, "text": f"Seen by {BAR}."}
    result = cleaned("<r><id>7</id><author>Zelda Quux</author><t>Seen by Zelda Quux.</t></r>", "")
    assert result.text == f"<r><id>7</id><author>{BAR}</author><t>Seen by {BAR}.</t></r>"
    result = cleaned('<r author="Zelda Quux"><t>Seen by Zelda Quux.</t></r>', "")
    assert result.text == f'<r author="{BAR}"><t>Seen by {BAR}.</t></r>'


def test_escapes_of_invisible_characters_go():
    assert json.loads(cleaned('{"a": "x\\u200b\\u202ey \\u0041"}').text) == {"a": "xy A"}
    assert cleaned("<a>x&#x200b;&#8238;y</a>").text == "<a>xy</a>"


def test_hidden_things_of_xml_go_and_the_rest_stays():
    text = (
        "\ufeff<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<!DOCTYPE a SYSTEM 'http://canary.example/a.dtd'>\n"
        "<?xml-stylesheet href='http://canary.example/a.xsl'?><a><!-- canary John Whistler --><b>one</b><?canary x?></a>\n"
    )
    result = cleaned(text)
    assert result.text == '<?xml version="1.0" encoding="UTF-8"?>\n\n<a><b>one</b></a>\n'
    assert {removal.kind: removal.count for removal in result.rewritten.removed} == {"comment": 4}


def test_terms_in_every_place_of_xml():
    text = (
        "<a by='John Q. Whistler'><p>J<b>oh</b>n Q. Whi<i>st</i>ler</p><p>John &#81;. Whistl&#x65;r</p>"
        "<![CDATA[ John Q. Whistler & <co>]]><q>Whistler &amp; Sons</q></a>"
    )
    result = cleaned(text)
    assert "histler" not in "".join(ElementTree.fromstring(result.text).itertext())
    assert ElementTree.fromstring(result.text).get("by") == BAR
    assert "<co>]]>" in result.text
    assert f"<q>{BAR} &amp; Sons</q>" in result.text


def test_xml_in_a_legacy_encoding():
    text = f"<?xml version='1.0' encoding='windows-1251'?><a>{RUSSIAN}</a>"
    result = cleaned(text.encode("cp1251"))
    assert ElementTree.fromstring(result.copy).text == RUSSIAN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'John'>]><a>&x;</a>", "UNKNOWN_PART"),
        ("<?xml version='1.0'?><a><b></a>", "CORRUPT_DOCUMENT"),
        ("<?xml version='1.0'?>" + "<a>" * 300 + "</a>" * 300, "LIMIT_EXCEEDED"),
        ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:a xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'/>", "UNSUPPORTED_FORMAT"),
        ("<?xml version='1.0'?><gpx xmlns='http://www.topografix.com/GPX/1/1'><wpt lat='1' lon='2'/></gpx>", "UNSUPPORTED_FORMAT"),
        ("Hello.\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "ENCRYPTED_DOCUMENT"),
        ("Hello.\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEM\n-----END PGP PUBLIC KEY BLOCK-----\n", "UNKNOWN_PART"),
        ("Hello.\nbegin 644 canary.doc\nM" + "#" * 60 + "\n`\nend\n", "UNKNOWN_PART"),
        ("Photo:\n/9j/4AAQSkZJRgABAQ" + "EASABIAAD" * 40 + "\n", "UNKNOWN_PART"),
        ('{"img": "data:image/png;base64,iVBORw0KGgo' + "AAAANSUhEUgA" * 30 + '"}', "UNKNOWN_PART"),
    ],
)  # fmt: skip
def test_what_is_held_and_why(text, reason):
    assert clean(text.encode()).reason.name == reason


def test_too_much_text():
    limits = dataclasses.replace(DEFAULT_LIMITS, text_chars=1000)
    assert str(clean(b"word " * 300, limits=limits).error) == "LIMIT_EXCEEDED text_chars most=1000 value=1500"


def test_binary_is_no_text():
    assert clean(b"text and then\x00\x01\x02 binary").reason.name in {"CORRUPT_DOCUMENT", "UNSUPPORTED_FORMAT"}


@pytest.mark.parametrize("cut", [10, 25, 40])
def test_cut_files_stay_texts(cut):
    for _, text in UNTOUCHED.values():
        result = clean(text.encode()[:cut])
        assert result.reason is None or result.reason.name in {"CORRUPT_DOCUMENT"}


def test_logs_keep_their_lines_and_lose_their_addresses():
    log = "2024-03-01T12:00:01Z host7 sshd[99]: Accepted for jdoe from 203.0.113.9 port 5022\r\n# comment\r\n"
    assert cleaned(log).text == log.replace("203.0.113.9", BAR)
