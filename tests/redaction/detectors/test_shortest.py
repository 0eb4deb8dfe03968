"""The shortest text that each pattern finds: what is asked of a text beforehand must not leave it out."""

import pytest

from redaction.detectors import detectors


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a@b.cd", "email"), ("a@b．cd", "email"), ("a at b dot c", "email"), ("A AT B DOT C", "email"), ("a(at)b.c", "email"),
        ("0:1:2:3:4:5:6:7", "ip"), ("abc::1", "ip"), ("8.8.8.8", "ip"), ("00:1a:2b:3c:4d:5e", "mac"),
        ("00-1a-2b-3c-4d-5e", "mac"), ("001a.2b3c.4d5e", "mac"), ("saved ab", "banner"), ("saved\nab", "banner"),
        ("author:ab", "label"), ("autor=ab", "label"), ("autor,ab", "label"), ("autor;ab", "label"), ("<autor>ab<", "label"),
        ('"autor":"ab"', "label"), ("/home/x", "path"), ("\\home\\x", "path"), ("c:\\users\\x", "path"), ("\\\\ab\\c", "path"),
        ("tel0123456", "phone"), ("+4930123", "phone"), ("0049301234", "phone"), ("(212)555-0123", "phone"),
        ("01 23 45 67 89", "phone"),
    ],
)  # fmt: skip
def test_the_shortest_is_found(text, kind):
    assert kind in {span.kind for detector in detectors() for span in detector.spans(text)}
