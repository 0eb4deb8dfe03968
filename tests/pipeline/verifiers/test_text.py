"""Half-cleaned texts must be objected to: one test for each class of residue."""

import pytest

from tests.pipeline.chain import clean, held_by

TERMS = "Jane Whistler\n+33 6 12 34 56 78\n"
LEFT = ("TEXT_LEFT", "residue")
PLAIN = "The report was read by Jane Whistler on Monday and filed away by the archive.\nNobody wrote much.\n"
JSON = '{"who": "Jane Whistler", "what": ["read the report", 12, null]}'
XML = "<r><who>Jane Whistler</who><what>read the report</what></r>"
TABLE = "who,what,number\nJane Whistler,read,12\nother,wrote,13\n"


def tampered(source, change, terms=TERMS):
    result = clean(source.encode(), terms)
    assert result.reason is None
    changed = change(result.text)
    raw = changed if isinstance(changed, bytes) else changed.encode("utf-8")
    assert raw != result.copy
    return held_by(raw, result.expectation)


@pytest.mark.parametrize(
    "spelling",
    [
        "Jane Whistler", "JANE WHISTLER", "Whistler, Jane", "J. Whistler", "Jane  Whistler", "Jane Whist-\nler",
        "Jane\u200b Whis\u00adtler", "Jаnе Whіstlеr", "relt" + "sihW enaJ", "Ja ne Whi st ler", "J.a.n.e W.h.i.s.t.l.e.r",
        "+33 6 12 34 56 78", "+33612345678", "4a616e652057686973746c6572", "SmFuZSBXaGlzdGxlcg==", "Jane%20Whistler",
    ],
)  # fmt: skip
def test_a_name_in_any_spelling(spelling):
    assert LEFT in tampered(PLAIN, lambda text: text.replace("█████", spelling, 1))


def test_escaped_names():
    assert LEFT in tampered(JSON, lambda text: text.replace("█████", "J\\u0061ne \\u0057histler"))
    assert LEFT in tampered(JSON, lambda text: text.replace('"who"', '"Jane\\nWhistler"'))
    assert LEFT in tampered(XML, lambda text: text.replace("█████", "&#74;ane Wh&#x69;stler"))
    assert LEFT in tampered(XML, lambda text: text.replace("█████", "J<b>an</b>e Whi<i>st</i>ler"))
    assert LEFT in tampered(XML, lambda text: text.replace("<who>", "<who x='Jane Whistler'>"))
    assert LEFT in tampered(TABLE, lambda text: text.replace("█████", '"Whistler, Jane"'))


@pytest.mark.parametrize(
    "letter",
    [
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u00ad",
        "\ufe0f",
        "\U000e0041",
        "\x08",
        "\x1b",
        "\u2060",
        "\u115f",
        "\u3164",
    ],
)
def test_characters_that_nobody_sees(letter):
    assert ("METADATA_LEFT", "text-structure") in tampered(PLAIN, lambda text: text[:5] + letter + text[5:])


def test_unseen_characters_behind_escapes():
    wanted = ("METADATA_LEFT", "text-structure")
    assert wanted in tampered(JSON, lambda text: text.replace("read", "re\\u200bad"))
    assert wanted in tampered(XML, lambda text: text.replace("read", "re&#x200b;ad"))


def test_hidden_things_of_xml():
    for hidden in ("<!-- x -->", "<?x y?>", "<!DOCTYPE r>"):
        found = tampered(XML, lambda text, hidden=hidden: hidden + text)
        assert ("CONTENT_LOST", "text-structure") in found


def test_structure_that_broke():
    assert ("CONTENT_LOST", "text-structure") in tampered(JSON, lambda text: text[:-1])
    assert ("CONTENT_LOST", "text-structure") in tampered(XML, lambda text: text.replace("</who>", ""))
    assert ("CONTENT_LOST", "text-structure") in tampered(PLAIN, lambda text: text.encode("utf-16"))


def test_words_that_got_lost():
    for source in (PLAIN, TABLE.replace("wrote", "wrote many things of interest"), JSON, XML):
        assert ("CONTENT_LOST", "loss") in tampered(source, lambda text: text.replace("re", "", 2).replace("a", "", 3))
    assert ("CONTENT_LOST", "loss") in tampered(PLAIN, lambda text: text[: len(text) // 2])
