"""What is found, what is not, and that the plan takes exactly it out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.errors import PolicyError, TermsError
from redaction.find import find
from redaction.learn import learn
from redaction.plan import apply_edits
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY, Action, default_policy_toml, load_policy
from redaction.termfile import parse_terms
from redaction.terms import Term, TermKind
from redaction.text import Passage

TERMS = parse_terms("Marta Ellison-Vogt\nphone: +33 1 99 00 12 34\nuser: mellison7\nm.vogt@bureau.test")


def found(text: str, terms=()) -> list[tuple[str, str]]:
    return [(f.kind, text[f.start : f.end]) for f in find([Passage("a", text)], terms, DEFAULT_POLICY)]


def redacted(text: str, terms=TERMS) -> str:
    passage = Passage("a", text)
    plan = make_plan([passage], find([passage], terms, DEFAULT_POLICY), DEFAULT_POLICY, None)
    return apply_edits(text, plan.edits)


@pytest.mark.parametrize(
    "text",
    [
        "by Marta Ellison-Vogt.", "MARTA ELLISON-VOGT", "Ellison-Vogt, Marta", "M. Ellison-Vogt", "Marta  Ellison-\nVogt",
        "Mаrta Ellison-Vogt", "Marta\u00a0Ellison\u2011Vogt", "M\u00adarta Elli\u200bson-Vogt", "ask Marta", "Frau Vogt",
        "call 01 99 00 12 34", "+33199001234", "00 33 1 99.00.12.34", "login mellison7", "m.vogt@bureau.test",
    ],
)  # fmt: skip
def test_protected_terms_are_found_in_every_spelling(text):
    assert "█████" in redacted(text)
    for form in ("ellison", "vogt", "marta", "99 00 12 34", "mellison7"):
        assert form not in redacted(text).lower()


@pytest.mark.parametrize("text", ["Martha Vogtland", "martagon lily", "0199001", "mellison70 x", "Devogt"])
def test_other_words_are_left_alone(text):
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to jean.dupont@ministere.example.fr now", "email"),
        ("tel. +44 20 7946 0958", "phone"),
        ("Телефон: 8 495 123 45 67", "phone"),
        ("from 192.168.14.7 at", "ip"),
        ("via 2001:db8:85a3::8a2e:370:7334", "ip"),
        ("mac 00:1A:2B:3C:4D:5E", "mac"),
        (r"C:\Users\jdupont\Desktop\list.xlsx", "path"),
        ("/home/jdupont/list.txt", "path"),
        (r"\\FILESRV01\cases\2020\a.doc", "path"),
        ("Printed by J. Dupont on 12/03/2021", "banner"),
        ("Imprimé par J. Dupont le 12/03/2021", "banner"),
        ("Распечатано пользователем Иванов 12.03.2021", "banner"),
        ("author: J. Dupont", "label"),
    ],
)
def test_certain_patterns(text, kind):
    assert kind in [name for name, _ in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "case 2019/1234-55", "on 12.03.2021 at 10:20:30", "FR7630006000011234567890189", "version 10.1.2.3", "section 4.2.1.7",
        "ratio 1:2:3", "C-131/12", "user@", "the printed page by the door", "ISBN 978-3-16-148410-0",
    ],
)  # fmt: skip
def test_look_alikes_are_no_findings(text):
    assert found(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_after_a_plan_nothing_certain_is_left(before, after):
    text = f"{before} Marta Ellison-Vogt {after}"
    once = redacted(text)
    assert redacted(once) == once
    assert "Ellison-Vogt" not in once


def test_whoever_a_label_names_goes_everywhere_in_the_item():
    assert redacted("author: Jo Quill\nsaid Jo Quill", ()) == "author: █████\nsaid █████"


def test_a_number_that_is_redacted_goes_in_every_form_of_the_item():
    assert redacted("803-777-1546 or (803) 777-1546", ()) == "█████ or █████"
    assert redacted("803-777-1546 is the number of a case", ()) == "803-777-1546 is the number of a case"


def test_handling_is_learned_and_programs_are_not():
    fields = [
        ("handling", "name", "Gregor Palm"),
        ("handling", "name", "Administrator"),
        ("authorship", "name", "A. Bee"),
    ]
    fields += [("handling", "name", "Microsoft Office User"), ("descriptive", "software", "Word")]
    assert [term.value for term in learn(fields, ())] == ["Gregor Palm"]


def test_policy():
    assert load_policy(default_policy_toml()) == DEFAULT_POLICY == load_policy("")
    assert load_policy('[redact]\nemail = "keep"').actions["email"] is Action.KEEP
    for wrong in ("[redact]\nsoul = 'keep'", "x = 1", "[cleaning]\njpeg_quality = 5", "= nonsense"):
        with pytest.raises(PolicyError):
            load_policy(wrong)


def test_term_files():
    terms = parse_terms("# comment\n\nJo Quill\na@b.test\nliteral: x1\n+33 1 99 00 12 34\n")
    assert [term.kind for term in terms] == [TermKind.NAME, TermKind.EMAIL, TermKind.LITERAL, TermKind.PHONE]
    with pytest.raises(TermsError, match="line 2"):
        parse_terms("good term\nx\n")
    assert parse_terms("name: Jo Quill") == (Term(TermKind.NAME, "Jo Quill"),)
