"""What an item teaches about who handled it; programs, roles and authors teach nothing."""

import pytest

from flows.demo.leak import generate
from flows.demo.story import facts
from flows.demo.traces import TERMS
from redaction.find import find
from redaction.finding import Finding
from redaction.learn import learn, tells
from redaction.plan import apply_edits
from redaction.planning import make_plan
from redaction.policy import DEFAULT_POLICY
from redaction.termfile import parse_terms
from redaction.terms import Origin, TermKind
from redaction.text import Passage


def taught(*fields: tuple[str, str, str], findings=()) -> list[tuple[TermKind, str]]:
    return [(term.kind, term.value) for term in learn(fields, findings)]


@pytest.mark.parametrize(
    "value",
    [
        "Gregor Palm",
        "gpalm1",
        "Ольга Страхова",
        "g.palm@bureau.test",
        "Wilhelmina's iPhone",
        "DESKTOP-7G4K2LQ",
        "王小明同志",
    ],
)
def test_people_are_learned(value):
    assert [term[1] for term in taught(("handling", "name", value))] == [value]
    assert all(term.origin is Origin.LEARNED for term in learn([("handling", "name", value)], ()))


@pytest.mark.parametrize(
    "value",
    [
        "admin", "Administrator", "user", "User 1", "Microsoft Office User", "Microsoft Office", "Canon scanner", "HP", "Xerox", "Owner", "Windows User", "scanner 2",
        "python-docx", "openpyxl", "Пользователь", "Utilisateur", "Unknown", "unknown author", "Adobe Acrobat", "Apple iPhone", "LOCAL SERVICE", "Secretariat",
        "IT department", "Interpol", "", " ", "a", "abc", "Page", "Police", "The Author", "x" * 81, "test user", "LibreOffice Writer",
    ],
)  # fmt: skip
def test_programs_roles_and_nothing_are_not(value):
    assert taught(("handling", "name", value)) == []
    assert not tells(value)


def test_authorship_and_description_teach_nothing():
    assert (
        taught(
            ("authorship", "name", "Gregor Palm"),
            ("descriptive", "name", "Gregor Palm"),
            ("descriptive", "software", "Palmware"),
        )
        == []
    )


def test_models_are_not_devices():
    assert taught(("handling", "device", "Canon MF4410"), ("handling", "device", "HP LaserJet 4250")) == []
    assert taught(("handling", "serial", "SN7700431992X")) == [(TermKind.SERIAL, "SN7700431992X")]


def test_banners_and_profile_folders_teach_who_was_at_work():
    text = (
        r"Printed by Gregor Palm on 12/03/2021"
        "\n"
        r"C:\Users\gpalm\x.doc"
        "\nexported by g.palm@bureau.test on 2021-03-12\nC:\\Users\\Public\\a.txt"
    )
    findings = find([Passage("a", text)], (), DEFAULT_POLICY)
    assert set(taught(findings=findings)) == {
        (TermKind.NAME, "Gregor Palm"),
        (TermKind.USER, "gpalm"),
        (TermKind.EMAIL, "g.palm@bureau.test"),
    }


def test_a_suggestion_teaches_nothing():
    assert taught(findings=[Finding("a", 0, 5, "banner", "x", 0.5, False, "Gregor Palm")]) == []


def test_nobody_of_the_story_is_blackened_with_the_traces():
    """All of the leak's people, towns and lines are there after redaction with the desk's and with learned terms."""
    told, _ = facts(400, 7)
    handlers = learn([("handling", "name", "Gregor Palmgrenius"), ("handling", "name", "Wilhelmina Ostrander")], ())
    terms = (*parse_terms("\n".join(TERMS)), *handlers)
    wrong = 0
    for fact in told:
        text = "\n".join([*(f"{label}: {value}" for label, value in fact.lines), fact.prose])
        passage = Passage("a", text)
        wrong += (
            apply_edits(text, make_plan([passage], find([passage], terms, DEFAULT_POLICY), DEFAULT_POLICY, None).edits)
            != text
        )
    assert wrong == 0


def test_every_trace_in_a_text_of_the_leak_goes():
    leak = generate(24, 3)
    terms = parse_terms(leak.terms)
    for trace in leak.traces:
        passage = Passage("a", f"one {trace.value} two")
        edits = make_plan([passage], find([passage], terms, DEFAULT_POLICY), DEFAULT_POLICY, None).edits
        rest = apply_edits(passage.text, edits).lower()
        assert "ostrander" not in rest
        assert "wilhelmina" not in rest


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("IPSG\\ovelmond", ["ovelmond"]),
        ("VELMOND Oskar - HR", ["VELMOND Oskar"]),
        ("Oskar Velmond <o.v@corp>", ["Oskar Velmond", "o.v@corp"]),
        ("oskar.velmond@corp.example", ["oskar velmond"]),
        ("Oskar Velmond (External)", ["Oskar Velmond"]),
        ("Dr. Oskar Velmond", ["Oskar Velmond"]),
        ("Oskar Velmond; Ida Kurz", ["Oskar Velmond", "Ida Kurz"]),
        ("Oskar Velmond/HQ/INTERPOL", ["Oskar Velmond"]),
        ("Oskar VELMOND [DRS]", ["Oskar VELMOND"]),
        ("Oskar.Velmond", ["Oskar Velmond"]),
        ("Velmond,\u00a0Oskar (POL/IPSG)", ["Velmond, Oskar"]),
    ],
)
def test_what_directories_write_around_a_name_is_no_part_of_it(value, people):
    learned = {term.value for term in learn([("handling", "name", value)], [])}
    assert set(people) <= learned
    assert not learned & {"HQ", "INTERPOL", "HR", "External", "POL", "IPSG", "DRS"}


def test_a_long_value_teaches_each_of_its_lines():
    people = [f"Wenzel Kra{chr(97 + number // 26)}{chr(97 + number % 26)}bichler" for number in range(200)]
    assert set(people) <= {term[1] for term in taught(("handling", "name", "\n".join(people)))}
    assert [term[1] for term in taught(("handling", "serial", "SN-7741902\nSN-7741903"))][1:] == [
        "SN-7741902",
        "SN-7741903",
    ]
    assert {term[1] for term in taught(("handling", "user", "CORP\\wkrabichler\nCORP\\admin"))} >= {"wkrabichler"}
