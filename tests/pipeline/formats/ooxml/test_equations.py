"""Equations in field codes keep everything that a reader sees of them."""

import pytest

from pipeline.formats.ooxml.equations import said
from tests.pipeline.formats.ooxml.building import clean, word


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (r" eq x = \f(1,2) ", "x = 1/2"),
        (r"EQ \f(a + b;c)", "(a + b)/c"),
        (r"eq \r(3,x) + \r(y)", "3√x + √y"),
        (r"eq \i\su(i=0,n,\r(i))", "∑(i=0…n) √i"),
        (r"eq \x(p=(x,y))", "p=(x,y)"),
        (r"eq a\,b\(c\)", "a,b(c)"),
        (r'EQ \* jc2 \* "Font:Zebulonq Sans" \* hps10 \o\ad(\s\up 9(とう),東)', "とう 東"),
        (r"eq \f(Sum,Count", "Sum/Count"),
        ("eq " + r"\b(" * 30 + "x" + ")" * 30, "(" * 30 + "x" + ")" * 30),
    ],
)
def test_an_equation_is_said_in_one_line(code, line):
    assert said(code) == line


def test_what_nests_too_deep_is_refused():
    with pytest.raises(ValueError, match="depth"):
        said("eq " + r"\b(" * 60)


def test_a_document_says_its_equations(tmp_path):
    parts = [
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        r"<w:r><w:instrText> EQ \* hps10 \f(Sum,</w:instrText></w:r><w:r><w:instrText>Count) </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]
    found = clean(word(f"<w:p><w:r><w:t>Mean is </w:t></w:r>{''.join(parts)}</w:p>").zipped(), tmp_path)
    assert "Mean is Sum/Count" in found.text
    assert found.verdict.residues == ()
    assert b"hps10" not in found.members["word/document.xml"]
