"""One person, one token, whoever asks first; and nothing in a token that tells more."""

import re
from concurrent.futures import ThreadPoolExecutor

from redaction.pseudonyms import Pseudonyms

ONE, OTHER = b"a" * 32, b"b" * 32
VALUES = [("name", f"Person Number {number}") for number in range(300)] + [
    ("email", f"a{n}@b.test") for n in range(300)
]


def test_one_value_one_token_however_it_is_spelled():
    one = Pseudonyms(ONE)
    assert one.token("name", "Marta Vogt") == one.token("name", "MARTA  VOGT") == one.token("user", "Ma\u00adrta Vogt")
    assert one.token("name", "Jo Quill") != one.token("name", "Marta Vogt")
    assert one.token("phone", "+33 1 99") == one.token("phone", "33.1.99")
    assert re.fullmatch(r"\[PERSON-\d{1,6}\]", one.token("name", "Marta Vogt"))


def test_workers_that_never_meet_agree():
    first, second = Pseudonyms(ONE), Pseudonyms(ONE)
    first.enrol(VALUES)
    second.enrol(reversed(VALUES))
    assert first.known == second.known
    assert Pseudonyms(ONE).token("email", "new@b.test") == Pseudonyms(ONE).token("email", "new@b.test")


def test_threads_agree():
    shared = Pseudonyms(ONE)
    shared.enrol(VALUES)
    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda value: shared.token(*value), VALUES * 4))
    assert tokens == [shared.token(*value) for value in VALUES] * 4


def test_no_two_values_share_a_token():
    one = Pseudonyms(ONE)
    one.enrol(VALUES)
    assert len({one.token(*value) for value in VALUES}) == len(VALUES)


def test_the_order_of_the_terms_is_not_told():
    """Counting would tell that PERSON-1 is whom the desk named first: the source."""
    one = Pseudonyms(ONE)
    one.enrol(VALUES)
    numbers = [int(one.token(*value)[8:-1]) for value in VALUES[:300]]
    assert numbers != sorted(numbers)
    assert max(numbers) > 10_000


def test_two_submissions_cannot_be_joined():
    one, other = Pseudonyms(ONE), Pseudonyms(OTHER)
    one.enrol(VALUES)
    other.enrol(VALUES)
    assert not set(one.known) & set(other.known)
    equal = sum(one.token(*value) == other.token(*value) for value in VALUES)
    assert equal <= 3


def test_what_was_sealed_stays_and_tells_no_value():
    one = Pseudonyms(ONE)
    token = one.token("name", "Marta Vogt")
    again = Pseudonyms(ONE, one.known)
    assert again.token("name", "marta vogt") == token
    assert "Marta" not in repr(one) + repr(one.known)
