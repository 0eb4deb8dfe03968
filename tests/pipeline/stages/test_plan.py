"""What the plan stage tells the verifier: what must be gone, what may stay where it is seen, what must still be there."""

import pytest

from pipeline.errors import LimitExceeded, ProtectedTextLeft
from pipeline.fixity import Digest
from pipeline.model import Identified, Item, MetadataField, Planned, Reading, ReadItem, Role, ValueKind
from pipeline.stages.plan import plan
from pipeline.verifiers.base import View
from pipeline.verifiers.residue import search
from redaction.find import find
from redaction.plan import apply_edits
from redaction.policy import DEFAULT_ACTIONS, DEFAULT_POLICY, Action, Policy
from redaction.pseudonyms import Pseudonyms
from redaction.termfile import parse_terms
from redaction.text import Passage

TERMS = parse_terms(
    "name: Wilhelmina Ostrander\nname: Иван Страхов\nname: Will Page\nw.ostrander@bureau.test\n+33 1 99 00 47 11"
)
ITEM = Item("i", "a", None, 0, Digest("sha256", "0" * 64), 1, Identified("text/plain", supported=True))


def planned(
    text: str, *metadata: MetadataField, terms=TERMS, policy=DEFAULT_POLICY, editable=True, pseudonyms=None
) -> Planned:
    passages = (Passage("0", text),)
    reading = Reading("text/plain", passages, metadata, text_editable=editable)
    return plan(ReadItem(ITEM, reading, find(passages, terms, policy)), terms, policy, pseudonyms, ocr=False)


def left(made: Planned, content: str | bytes, **shown: bool) -> bool:
    return bool(list(search([View("x", content, **shown)], made.expectation)))


@pytest.mark.parametrize(
    "text",
    [
        "Wilhelmina Ostrander", "W. M. Ostrander and Ostrander's", "Will Page will turn the page", "ИВАН СТРАХОВ", "author: admin\nthe admin wrote", "author: Jo Quill\nJo Quill said",
        "call +33 1 99 00 47 11 or 01.99.00.47.11", "w.ostrander [at] bureau.test", "O S T R A N D E R", "Printed by J. Dupont on 12/03/2021", r"C:\Users\gpalm\a.txt", "%4fstrander",
        "memo_wostrander_2.doc", "Ostran-\nder", "a\tWilhelmina\tOstrander\tb", "from 192.168.14.7 at", "Wilhelmina Maria Ostrander; Maria stayed", "owner: x", "Страховой",
    ],
)  # fmt: skip
def test_what_is_planned_passes_the_verifier(text):
    """What the plan leaves in place is no residue for the verifier: else ordinary files would be held needlessly."""
    made = planned(text)
    after = apply_edits(text, made.plan.edits)
    assert made.expectation.words == after
    assert not left(made, after, visible=True)
    assert not left(made, after.encode(), mixed=True)


@pytest.mark.parametrize(
    "text",
    [
        "Wilhelmina Ostrander",
        "ИВАН СТРАХОВ",
        "call 01 99 00 47 11",
        "Printed by J. Dupont on 12/03/2021",
        "author: Jo Quill",
        "from 192.168.14.7 at",
    ],
)
def test_what_is_taken_out_may_stand_nowhere(text):
    made = planned(text)
    assert made.plan.edits
    assert left(made, text, visible=True)
    assert left(made, text)
    assert left(made, text.encode("utf-16-le"))


def test_names_are_looked_for_in_their_own_alphabet():
    assert left(planned("nothing"), "Страхов".encode("cp1251"))


def test_metadata_that_nobody_saw_is_protected_everywhere():
    field = MetadataField("x", "Gregor Palm", Role.AUTHORSHIP, ValueKind.NAME)
    unseen, seen = planned("nothing about him", field), planned("said Gregor  PALM there", field)
    assert "Gregor Palm" in unseen.expectation.protected
    assert "Gregor Palm" in seen.expectation.unseen_only
    assert "Gregor Palm" not in seen.expectation.protected
    assert left(seen, "Gregor Palm")
    assert not left(seen, "Gregor Palm", visible=True)


@pytest.mark.parametrize(
    "field",
    [
        MetadataField("x", "Administrator", Role.HANDLING, ValueKind.NAME), MetadataField("x", "Microsoft Office", Role.HANDLING, ValueKind.NAME),
        MetadataField("x", "abc", Role.HANDLING, ValueKind.NAME), MetadataField("x", "A title", Role.DESCRIPTIVE, ValueKind.TEXT), MetadataField("x", "Page", Role.HANDLING, ValueKind.USER),
    ],
)  # fmt: skip
def test_metadata_that_names_nobody_holds_no_file(field):
    expectation = planned("text", field, terms=()).expectation
    assert (expectation.protected, expectation.unseen_only) == ((), ())


def test_a_format_that_cannot_redact_is_held():
    with pytest.raises(ProtectedTextLeft):
        planned("by Wilhelmina Ostrander", editable=False)
    assert planned("by nobody", editable=False).plan.edits == ()


def test_nothing_visible_means_nothing_to_compare():
    reading = Reading("image/png")
    made = plan(ReadItem(ITEM, reading, ()), TERMS, DEFAULT_POLICY, None, ocr=True)
    assert made.expectation.words is None
    assert made.expectation.ocr


def test_tokens_are_told_to_the_verifier_and_pass():
    policy = Policy(actions={**DEFAULT_ACTIONS, "name": Action.PSEUDONYM})
    pseudonyms = Pseudonyms(b"k" * 32)
    made = planned("met Wilhelmina Ostrander", policy=policy, pseudonyms=pseudonyms)
    token = pseudonyms.token("name", "Wilhelmina Ostrander")
    assert made.expectation.replacement_texts == (token,)
    assert made.expectation.words == f"met {token}"
    assert not left(made, f"met {token}", visible=True)


def test_a_plan_is_the_same_every_time():
    text = "Wilhelmina Ostrander, +33 1 99 00 47 11, Will Page"
    assert planned(text) == planned(text)


def test_a_long_value_is_looked_for_line_by_line_and_person_by_person():
    """An author's field that holds a whole team: each of them may stand in a hidden place by herself."""
    names = [f"Ottoline Qu{chr(97 + number % 26)}{chr(97 + number // 26)}rrel" for number in range(300)]
    for sign in ("\n", "\r\n", "\0", "; ", "\u2028"):
        made = planned("nothing", MetadataField("creator", sign.join(names), Role.AUTHORSHIP, ValueKind.NAME), terms=())
        assert all(left(made, f"x {name} y".encode(), mixed=True) for name in (names[0], names[150], names[-1]))
        assert not left(made, b"Ottoline and the quarrel", mixed=True)


def test_paths_behind_each_other_are_looked_for_one_by_one():
    value = "C:\\Users\\oquarrel\\a.doc\nD:\\share\\zbrenk\\b.doc"
    made = planned("nothing", MetadataField("history", value, Role.HANDLING, ValueKind.PATH), terms=())
    assert left(made, b"saved as D:\\share\\zbrenk\\b.doc here")
    assert not left(made, b"share")


def test_too_many_identifying_values_hold_an_item():
    fields = [
        MetadataField("to", f"person{number}@bureau{number}.test", Role.AUTHORSHIP, ValueKind.EMAIL)
        for number in range(20_001)
    ]
    with pytest.raises(LimitExceeded):
        planned("nothing", *fields, terms=())
    assert left(planned("nothing", *fields[:5_000], terms=()), b"ask person4999@bureau4999.test")
