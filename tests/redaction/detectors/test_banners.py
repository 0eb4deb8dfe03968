"""Banners of printers and exports, labelled fields, and prose that uses the same words."""

import pytest

from redaction.detectors.banners import DETECTOR


def found(text: str) -> list[tuple[str, str, str]]:
    return [(span.kind, text[span.start : span.end], span.value) for span in DETECTOR.spans(text)]


@pytest.mark.parametrize(
    ("banner", "who"),
    [
        ("Printed by J. Dupont on 12/03/2021", "J. Dupont"), ("printed by jdupont on 2021-03-12 10:22", "jdupont"), ("Downloaded by Marta Vogt at 14 March 2023", "Marta Vogt"),
        ("Viewed by: Marta Vogt on March 14, 2023 10:22 AM", "Marta Vogt"), ("exported by Wilhelmina Ostrander on 2023-05-01", "Wilhelmina Ostrander"),
        ("Imprimé par J. Dupont le 12/03/2021", "J. Dupont"), ("Téléchargé par l.martin le 3 mars 2021 à 10:22", "l.martin"), ("Gedruckt von M. Vogt am 12.03.2021", "M. Vogt"),
        ("Распечатано пользователем Иванов 12.03.2021", "Иванов"), ("Распечатал Иванов И.И. 12.03.2021", "Иванов И.И"), ("Impreso por Ana Ruiz el 12/03/2021", "Ana Ruiz"),
        ("PRINTED BY JDUPONT 12/03/2021", "JDUPONT"), ("Printed by user jdupont on 12/03/2021", "jdupont"), ("Saved by DOMAIN\\jdupont on 12.03.2021", "DOMAIN\\jdupont"),
        ("Accessed by m.vogt@bureau.test on 2021-03-12T10:22Z", "m.vogt@bureau.test"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around", ["{}", "Page 3 | {} | secret", "a\n{}\nb", '"{}"', "x,{}", "{} for the hearing of the committee"]
)
def test_banners_are_taken_whole(banner, who, around):
    (hit,) = found(around.format(banner))
    assert hit == ("banner", banner, who)


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Printed by J. Dupont", "J. Dupont"),
        ("-- downloaded by mvogt --", "mvogt"),
        ("Scanned by: Marta Vogt", "Marta Vogt"),
    ],
)
def test_a_line_of_its_own_needs_no_date(line, who):
    assert {hit[2] for hit in found(f"text\n{line}\ntext")} == {who}


@pytest.mark.parametrize(
    "text",
    [
        "She was interviewed by investigating officers in October 1991.\n\nOn 9 December", "the printed page by the door", "viewed by the court as excessive.",
        "The evidence was viewed by the Chamber on 12 March 2021", "accessed by several members on 12 March 2021 and", "saved by the bell\n", "retrieved by police officers\n",
        "The book was printed by\nthe press", "opened by a clerk on 12/03/2021", "reprinted by Gutenberg on 1/1/1450", "The file was copied by Anna and Berta to the disk",
        "unprinted by", "scanned by two machines on 12/03/2021", "documents exported by Ardania to Belmora grew",
    ],
)  # fmt: skip
def test_prose_is_no_banner(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("author: J. Dupont", "J. Dupont"), ("Created by: J. Dupont\nnext", "J. Dupont"), ("auteur : J. Dupont", "J. Dupont"), ("Автор: Иванов И.И.", "Иванов И.И"),
        ('{"author": "J. Dupont", "title": "x"}', "J. Dupont"), ('{"a":1,"author":"J. Dupont"}', "J. Dupont"), ("author,J. Dupont,2020", "J. Dupont"),
        ("<author>J. Dupont</author>", "J. Dupont"), ("<dc:creator>J. Dupont</dc:creator>", "J. Dupont"), ("  * Author: J. Dupont", "J. Dupont"), ("author = 'J. Dupont'", "J. Dupont"),
        ("source path: srv/x/y", "srv/x/y"), ("**Author:** J. Dupont", "J. Dupont"), ("lastModifiedBy: J. Dupont", "J. Dupont"),
    ],
)  # fmt: skip
def test_labelled_fields(text, value):
    hits = {hit for hit in found(text) if hit[0] == "label"}
    assert [hit[2] for hit in hits] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "the author: a study",
        "authority: police",
        "Authors and owners",
        "author",
        "co-author: x",
        "Owner: Tomek Brandeis",
    ],
)
def test_no_labels(text):
    assert found(text) == []
