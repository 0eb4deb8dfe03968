"""A file of protected terms is understood as people write it, or refused: a line that protects nothing is the worst."""

import pytest

from redaction.errors import TermsError
from redaction.termfile import parse_terms
from redaction.terms import TermKind


@pytest.mark.parametrize(
    "line",
    [
        "Marguerite Oyelaran", "name: Marguerite Oyelaran", "NAME:Marguerite Oyelaran", '"Marguerite Oyelaran"',
        "Marguerite Oyelaran;", "Marguerite Oyelaran  # the source", "name: «Marguerite Oyelaran»,", "“Marguerite Oyelaran”",
    ],
)  # fmt: skip
def test_a_name_as_people_write_it(line):
    (term,) = parse_terms(f"# a file\n{line}\n")
    assert (term.kind, term.value) == (TermKind.NAME, "Marguerite Oyelaran")


@pytest.mark.parametrize("line", ["person: Marguerite Oyelaran", "nom: X Y", "word: ZEPHYRKITE", "organisation: ACME"])
def test_a_kind_that_is_none_is_refused_with_what_to_write(line):
    with pytest.raises(TermsError, match=r"line 2: no such kind.*literal: TEXT") as caught:
        parse_terms(f"name: A B\n{line}\n")
    assert "ACME" not in str(caught.value)
    assert "ZEPHYR" not in str(caught.value)


@pytest.mark.parametrize("line", ["literal: ref: 12/7", "https://site.example/x", "C:\\Users\\jane", "12:30 meeting"])
def test_colons_that_are_no_kind_stay(line):
    (term,) = parse_terms(line)
    assert term.kind is TermKind.LITERAL
    assert term.value == line.removeprefix("literal: ")
