"""Residue is found in every encoding; what is innocent is not."""

import base64
from urllib.parse import quote

import pytest

from pipeline.model import Counts, Expectation
from pipeline.verifiers.base import View
from pipeline.verifiers.loss import missing
from pipeline.verifiers.residue import search

VALUE = "Wilhelmina Ostrander"
EXPECTED = Expectation("text/plain", Counts(), protected=(VALUE,), unseen_only=("Gregor Palm",))


def hit(content, **named) -> bool:
    return bool(list(search([View("x", content, **named)], EXPECTED)))


@pytest.mark.parametrize(
    "content",
    [
        f"by {VALUE}.", VALUE.upper(), "Wilhelmina-\nOstrander", "W i l h e l m i n a O s t r a n d e r", VALUE[::-1],
        "Wilhelminа Ostrаnder", quote(VALUE), VALUE.encode("utf-16-le"), b"\0" + VALUE.encode("utf-16-be"), VALUE.encode().hex(),
        b"x" + base64.b64encode(VALUE.encode()), base64.b64encode(b"a" + VALUE.encode() + b"b"),
        base64.b64encode(b"ab" + VALUE.encode() + b"b"),
    ],
)  # fmt: skip
def test_found_in_every_encoding(content):
    assert hit(content)


def test_innocent_views_pass():
    assert not hit("Wilhelm and Ostra, under the harbour")
    assert not hit(bytes(range(256)) * 50)


def test_what_a_reader_saw_may_stay_where_it_is_seen():
    assert hit("Gregor Palm")
    assert not hit("Gregor Palm", visible=True)
    assert not hit("Gregor Palm", mixed=True)


def lost(words: str, text: str) -> bool:
    return bool(list(missing(Expectation("text/plain", Counts(), words=words), text)))


def test_loss_is_noticed_and_layout_is_not():
    page = " ".join(f"word{number}" for number in range(300))
    assert not lost(page, page.replace(" ", "\n"))
    assert not lost("difficult co-operation", "diﬃcult\nco-opera-\ntion")
    assert lost(page, " ".join(page.split()[:280]))
    assert lost("paid 300 to him", "paid to him")
    assert not lost("", "anything")
