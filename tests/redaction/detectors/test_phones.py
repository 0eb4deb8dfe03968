"""Phone numbers, and the many other things that are made of digits."""

import pytest

from redaction.detectors.phones import DETECTOR


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in DETECTOR.spans(text) if span.score == 1]


@pytest.mark.parametrize(
    "number",
    [
        "+44 20 7946 0958", "+33 1 99 00 47 11", "+33(0)1 99 00 47 11", "+33 (0)1.99.00.47.11", "+1 (212) 555-0123", "+1-212-555-0123", "+7 495 123-45-67",
        "+33\u00a01\u00a099\u00a000\u00a047\u00a011", "+49–30–1234567", "00 44 20 7946 0958", "0044 20 7946 0958", "+380 44 123 45 67", "+33199004711", "(212) 555-0123",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "call {} now", "({})", "tel:{};", "a\n{}\nb", "тел {}."])
def test_numbers_with_a_country_code(number, around):
    text = around.format(number)
    assert number in found(text)
    assert all(number in hit or hit in number for hit in found(text))


@pytest.mark.parametrize(
    "text",
    ["tel. 01 99 00 47 11", "Phone: 020 7946 0958", "Телефон: 8 495 123 45 67", "Tél : 01.99.00.47.11", "fax no. 030 1234567", "Mobile 0612345678", "Тел. № 8-495-123-45-67",
     "GSM: 0475 12 34 56", "Telefon (030) 1234567"],
)  # fmt: skip
def test_numbers_with_a_label(text):
    (hit,) = found(text)
    assert text.endswith(hit)


@pytest.mark.parametrize(
    "text",
    [
        "case 2019/1234-55", "on 12.03.2021 at 10:20:30", "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "ISBN 978-3-16-148410-0",
        "978 3 16 148410 0", "18403/91 and 18404/91", "2021-04-12 10:20:30", "1 234 567 890", "hotel 1234567", "cartel 20190412", "+48.858370", "12+3456789012",
        "0012345678901", "file 00 1234 5678 9012", "EUR 1,234,567.89", "4111 1111 1111 1111", "Tel 12.03.2021", "phone 2021-04-12", "2015 2016 2017 2018",
        "1.234.567.890", "+1 2 3", "A+44 20 7946 0958", "0x00199004711", "no. 00-123", "UTC+0200", "+0200", "C-131/12", "telephony 1234567", "10 20 30 40 50 60",
    ],
)  # fmt: skip
def test_other_digits(text):
    assert found(text) == []


def test_pairs_are_a_suggestion():
    assert [span.score for span in DETECTOR.spans("call 06 12 34 56 78 now")] == [0.5]
