"""Folding: quick where text is plain, and the same as folding sign by sign."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.normal import fold, folded_with_map

_TEXTS = st.text(alphabet=st.sampled_from("aB`'~!- \t\r\n\u00a0é\u0301\u00adﬁ–а.,"), max_size=40)


def test_every_plain_sign_folds_the_same_alone_and_in_a_row():
    """Words between other signs are folded at once; a sign of another alphabet on each side has them read one by one."""
    signs = [chr(code) for code in range(0x21, 0x7F)]
    assert fold("".join(signs)) == "".join(chain.from_iterable(fold(f"é{sign}é")[1:-1] for sign in signs))


@given(_TEXTS)
def test_each_folded_sign_leads_back_to_where_it_stood(text):
    folded, origin = folded_with_map(text)
    assert len(folded) == len(origin)
    assert list(origin) == sorted(origin)
    assert all(
        sign in fold(text[place]) or (sign == " " and text[place].isspace())
        for sign, place in zip(folded, origin, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ellison-\r\nVogt", "ellisonvogt"), ("Ellison- Vogt", "ellison- vogt"), ("Ellison-", "ellison-"), ("  A  B", "a b"),
        ("A\u00ad\nB", "ab"), ("O`Brien", "o'brien"), ("A -\tB", "a - b"), ("A \u00a0B", "a b"), ("é E", "e e"),
    ],
)  # fmt: skip
def test_signs_around_plain_words(text, folded):
    assert fold(text) == folded


@given(
    st.lists(st.sampled_from([*map(chr, range(128)), "-", "-\n", "- \r\n", "-     \n", " ", "Word", "\x1f"])).map(
        "".join
    )
)
def test_ascii_folds_the_same_with_and_without_the_way_back(text):
    assert fold(text) == folded_with_map(text)[0]
