"""Message stores and TNEF: messages come back as cleaned mails, scrambled or not."""

import email
import email.policy
import io
import zipfile

import pytest

from pipeline.formats._outlook.scrambling import _FORTH, CYCLIC, PERMUTE, unscrambled
from tests.conformance.samples.stores import pst, tnef
from tests.pipeline.chain import clean

BAR = "█████"


def cleaned(raw, terms=""):
    result = clean(raw, terms)
    assert result.reason is None, (result.error, result.verdict)
    again = clean(result.copy, terms)
    assert again.reason is None, (again.error, again.verdict)
    assert again.copy == result.copy
    return result


@pytest.mark.parametrize(("forth", "method"), [(bytes(range(256)), 0), (_FORTH, PERMUTE)])
def test_a_store_becomes_a_zip_of_mails(forth, method):
    result = cleaned(pst(forth, method, body="Words by Jane Whistler\n"), "Jane Whistler\n")
    assert result.names == ["Box of Zebulon Quandrington/0.eml", "Box of Zebulon Quandrington/1.eml"]
    assert b"uandrington" not in result.copy
    with zipfile.ZipFile(io.BytesIO(result.copy)) as archive:
        assert archive.namelist() == ["member-0000.eml", "member-0001.eml"]
        one = email.message_from_bytes(archive.read("member-0000.eml"), policy=email.policy.default)
    assert one["Subject"] == "One"
    assert str(one["To"]).strip('"') == f"Other Person <{BAR}>"
    assert one.get_body().get_content().strip() == f"Words by {BAR}"
    assert next(part.get_content().strip() for part in one.iter_attachments()).startswith(b"attached words")


def test_the_cyclic_scrambling_is_its_own_inverse():
    raw = bytes(range(256)) * 3
    coded = unscrambled(raw, CYCLIC, 0x1234ABCD)
    assert coded != raw
    assert unscrambled(coded, CYCLIC, 0x1234ABCD) == raw


def test_a_store_that_windows_encrypts_or_of_another_version_is_held():
    raw = bytearray(pst())
    raw[513] = 0x10
    assert clean(bytes(raw)).reason.name == "UNSUPPORTED_FORMAT"
    raw[513], raw[10] = 0, 36
    assert clean(bytes(raw)).reason.name == "UNSUPPORTED_FORMAT"


def test_winmail_is_a_mail():
    values = {
        0x001A: "IPM.Note",
        0x0037: "Report",
        0x1000: "By Jane Whistler",
        0x8011: "canary",
        0x0040: "Ida Kurzweil",
    }
    attachments = [{0x3701: b"seen by Ida Kurzweil\n", 0x3705: 1, 0x3707: "canary.txt"}]
    result = cleaned(
        tnef(values, [{0x3001: "Other", 0x39FE: "o@x.example", 0x0C15: 1}], attachments), "Jane Whistler\n"
    )
    message = email.message_from_bytes(result.copy, policy=email.policy.default)
    assert message.get_body().get_content().strip() == f"By {BAR}"
    assert result.members[0].text == f"seen by {BAR}\n"
    assert b"canary" not in result.copy
