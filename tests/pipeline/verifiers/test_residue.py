"""Residue is found in every encoding; what is innocent is not."""

import base64
import json
import quopri
import random
import time
import zlib
from email.header import Header
from urllib.parse import quote

import pytest

from pipeline.model import Counts, Expectation
from pipeline.verifiers.base import View
from pipeline.verifiers.residue import search
from redaction.forms import surface_forms
from redaction.planning import REPLACEMENT
from redaction.termfile import parse_terms

VALUE = "Wilhelmina Ostrander"
OTHER = "Страхова"


def expected(*values: str, **more) -> Expectation:
    return Expectation("text/plain", Counts(), protected=values, **more)


EXPECTED = expected(
    VALUE, "w.ostrander@bureau.test", "33199004711", OTHER, "Jürgen Groß", "Böhm", unseen_only=("Gregor Palm",)
)


def hit(content, expectation=EXPECTED, **named) -> bool:
    return bool(list(search([View("x", content, **named)], expectation)))


def noise(size: int, seed: int = 3) -> bytes:
    return random.Random(seed).randbytes(size)


RAW = VALUE.encode()
TEXTS = {
    "raw": f"by {VALUE}.",
    "upper": VALUE.upper(),
    "mixed case": "wIlHeLmInA oStRaNdEr",
    "no-break space": VALUE.replace(" ", "\u00a0"),
    "soft hyphens": "Wilhel\u00admina Ostran\u00adder",
    "zero width": "\u200b".join(VALUE),
    "hyphen and line": "Wilhel-\nmina Ostran-\r\nder",
    "two lines": "Wilhelmina\n        Ostrander",
    "spaced letters": " ".join(VALUE),
    "one word split": "Wilhelmina Ostran der",
    "no space": "WilhelminaOstrander",
    "underscores": "x_wilhelmina_ostrander_2.doc",
    "footnote": VALUE + "12",
    "reversed": VALUE[::-1],
    "reversed in text": f"see {VALUE[::-1].lower()} there",
    "homoglyphs": "Wilhelminа Ostrаnder",
    "full width": "Ｗｉｌｈｅｌｍｉｎａ　Ｏｓｔｒａｎｄｅｒ",
    "percent": quote(VALUE),
    "percent plus": "q=" + VALUE.replace(" ", "+"),
    "percent all": "".join(f"%{byte:02x}" for byte in RAW),
    "percent utf-8": quote(OTHER),
    "references": "".join(f"&#{ord(c)};" for c in VALUE),
    "hexadecimal references": "".join(f"&#x{ord(c):x};" for c in VALUE),
    "named reference": "Wilhelmina&nbsp;Ostrander",
    "reference in tags": "<b>Wilhel</b>mina&nbsp;<i>Ost</i>rander",
    "tags": "<w:t>Wilhelmina Ostr</w:t></w:r><w:r><w:t>ander</w:t>",
    "json": json.dumps("Jürgen Groß"),
    "json all": '"' + "".join(f"\\u{ord(c):04x}" for c in VALUE) + '"',
    "hexadecimal escapes": "".join(f"\\x{byte:02x}" for byte in RAW),
    "octal escapes": "".join(f"\\{byte:03o}" for byte in RAW),
    "quoted printable": quopri.encodestring("Jürgen Groß, Straße".encode()).decode(),
    "quoted printable line": "Wilhelmina Ost=\nrander",
    "rfc 2047 base64": Header(OTHER, "utf-8").encode(),
    "rfc 2047 quoted": "=?iso-8859-1?Q?J=FCrgen_Gro=DF?=",
    "kerned": "[(Wil)80(helmina )-20.5(Ostr) 3 (ander)]TJ",
    "kerned letters": "[" + " -10 ".join(f"({c})" for c in VALUE) + "]TJ",
    "hexadecimal string": "<" + RAW.hex().upper() + ">",
    "hexadecimal in lines": "\n".join(RAW.hex()[i : i + 8] for i in range(0, 40, 8)),
    "hexadecimal utf-16": VALUE.encode("utf-16-be").hex(),
    "phone": "+33 1 99 00 47 11",
    "mail": "W.Ostrander@Bureau.test",
    "mail in an address": "mailto:w.ostrander%40bureau.test",
    "cyrillic": f"({OTHER.upper()})",
    "umlaut apart": "Ju\u0308rgen Gross",
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("named", [{}, {"visible": True}, {"mixed": True}], ids=["hidden", "visible", "mixed"])
def test_found_in_text(name, named):
    assert hit(TEXTS[name], **named)
    assert hit(f"first line of a page\n{TEXTS[name]}\nand more of it", **named)


BYTES = {
    "utf-8": OTHER.encode(),
    "utf-16-le": VALUE.encode("utf-16-le"),
    "utf-16-be": VALUE.upper().encode("utf-16-be"),
    "cyrillic utf-16-le": OTHER.upper().encode("utf-16-le"),
    "cp1251": OTHER.encode("cp1251"),
    "koi8-r": OTHER.encode("koi8-r"),
    "latin": "Jürgen Groß".encode("latin-1"),
    "latin upper": "JÜRGEN GROSS".encode("latin-1"),
    "hexadecimal": RAW.hex().encode(),
    "short utf-16": "Böhm".encode("utf-16-le"),
    "base64": base64.b64encode(RAW),
    "base64 of utf-16": base64.b64encode(VALUE.encode("utf-16-le")),
    "base64 for addresses": base64.urlsafe_b64encode(b"?>" + RAW + b"?>"),
    "base64 without padding": base64.b64encode(b" " + RAW).rstrip(b"="),
    "base64 in lines": b"\r\n".join(base64.b64encode(b"x" * 30 + b" " + RAW)[i : i + 20] for i in range(0, 68, 20)),
    "base64 mixed case": base64.b64encode(b"wILHELMINA oSTRANDER"),
}


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("around", ["alone", "in bytes", "in text"])
def test_found_in_bytes(name, around):
    before, after = {
        "alone": (b"", b""),
        "in bytes": (noise(200) + b"\0\0", b"\0\0" + noise(200)),
        "in text": (b"one two: ", b" three"),
    }[around]
    assert hit(before + BYTES[name] + after)


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize("wrap", [base64.b64encode, base64.urlsafe_b64encode])
def test_every_alignment_of_base64(shift, wrap):
    coded = wrap(b"\n" * (3 + shift) + RAW + b" and so on")
    assert hit(coded)
    assert hit(b"data:image/png;base64," + coded + b"\n")
    assert hit(b"x" + coded)


INNOCENT = [
    "Wilhelm and Ostra, under the harbour", "Wilhelminaostranderson", "the ostranders", "Gregory Palmer", "a strand er ost", "Jürgens große Reise",
    "331990047110 and 0331990047111", "19900471 1", "mw.ostrander@bureau.testing", "Страховая компания", "=3D=20=E9", "%20%zz&amp;&;&#;\\u12\\x", "=?x?q?y?=",
]  # fmt: skip


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_text_raises_no_alarm(text):
    assert not hit(text)
    assert not hit(text, visible=True)
    assert not hit(text.encode())


@pytest.mark.parametrize("seed", range(4))
def test_chance_raises_no_alarm(seed):
    """Compressed and random bytes, and their base64 and hexadecimal form, hold nothing, however short the values."""
    terms = parse_terms(
        "name: Li Wei\nname: Anna Ott\nliteral: zx\nliteral: q7b\nname: Ed Page\nuser: jo\nname: Max Roman\nliteral: 4711"
    )
    short = expected(*{form for term in terms for form in surface_forms(term)})
    content = noise(300_000, seed)
    packed = zlib.compress(b" ".join(b"%d" % n for n in range(100_000)))
    for one in (content, packed, base64.b64encode(content), content[:100_000].hex().encode(), bytes(range(256)) * 50):
        assert not hit(one, short)


SYNTAX = [
    b"%PDF-1.7\n1 0 obj\n<< /Type /Page /MediaBox [0 0 1 1] /Resources << /Font << /F1 2 0 R >> >> /Parent 3 0 R >>\nendobj\n/Title /Times-Roman /Span",
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:color w:val="black"/>',
    b"<html><head><title>x</title><style>p { margin: 0; border: 1px solid black }</style></head><body class='page'></body>",
]


def test_names_that_are_words_of_formats_do_not_hold_every_file():
    terms = parse_terms(
        "name: Jim Page\nname: Ann Black\nname: Roman Title\nname: Max Border\nname: Al Font\nname: Joe Span"
    )
    names = expected(*{form for term in terms for form in surface_forms(term)})
    for syntax in SYNTAX:
        assert not hit(syntax, names, mixed=True)
    assert hit("said Page to", names, visible=True)
    assert not hit("on this page", names, visible=True)
    assert hit(b"<< /Author (jim page) >>", names, mixed=True)


def test_what_a_reader_saw_may_stay_where_it_is_seen():
    assert hit("Gregor Palm")
    assert not hit("Gregor Palm", visible=True)
    assert not hit("Gregor Palm", mixed=True)


def test_replacements_are_no_residue():
    person = expected("Person", replacement_texts=("[PERSON-70412]", REPLACEMENT))
    assert not hit("met [PERSON-70412] and █████", person, visible=True)
    assert hit("met a Person", person, visible=True)


def test_the_same_content_is_searched_once_but_not_less_closely():
    seen: set[bytes] = set()
    assert not list(search([View("a", "Gregor Palm", visible=True)], EXPECTED, seen))
    assert list(search([View("b", "Gregor Palm")], EXPECTED, seen))


def test_where_is_told_and_nothing_else():
    (residue,) = search([View("part:3", VALUE)], EXPECTED)
    assert residue.where == "part:3"
    assert VALUE not in repr(residue)


def test_a_thousand_values_in_ten_million_characters():
    """Large copies and long lists of terms are searched in one go; the bound is generous, machines are shared."""
    dice = random.Random(9)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(dice.choices(letters, k=dice.randint(2, 9))) for _ in range(5000)]
    names = [
        "".join(dice.choices(letters, k=7)).title() + " Zz" + "".join(dice.choices(letters, k=8)) for _ in range(1000)
    ]
    terms = parse_terms("\n".join(f"name: {name}" for name in names))
    many = expected(*{form for term in terms for form in surface_forms(term)})
    text = " ".join(dice.choices(words, k=1_600_000))[:10_000_000]
    begin = time.process_time()
    assert not hit(text.encode(), many)
    assert time.process_time() - begin < 240
    assert hit(f"{text} {names[7]}".encode(), many)


@pytest.mark.parametrize(
    "unit", ["a", "<", "&", "%41", "=41", "\\101", "(a)", "A" * 8 + " ", "-\n", "o ", "[(a)1", "=?u?q?"]
)
def test_hostile_views_cost_linear_time(unit):
    def seconds(size: int) -> float:
        begin = time.process_time()
        hit(unit * (size // len(unit)))
        return time.process_time() - begin

    seconds(10_000)
    small, large = seconds(100_000), seconds(400_000)
    assert large < 12 * small + 1
