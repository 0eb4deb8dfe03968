"""Messages of Outlook, with a canary in every place that their format lists."""

from __future__ import annotations

import struct

from tests.conformance.samples.compound import compound, message_tree
from tests.conformance.samples.planted import CANARY, SEEN

_MAIL = "z.quandrington@bureau-north.test"
_TRANSPORT = f"""Received: from {CANARY} by mail.bureau-north.test for <{_MAIL}>
Delivered-To: {_MAIL}
From: desk@bureau-north.test
X-Mailer-User: {CANARY}
Date: Tue, 14 Mar 2023 09:12:00 +0100
"""
_TIME = 133_231_555_200_000_000  # 13 March 2023


def stored_rtf(rtf: bytes) -> bytes:
    """Return RTF as Outlook keeps it, not compressed."""
    return struct.pack("<4L", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def _named() -> dict[str, bytes]:
    name = "CanaryName".encode("utf-16-le")
    return {
        "__substg1.0_00020102": bytes.fromhex("2903020000000000c000000000000046"),
        "__substg1.0_00030102": struct.pack("<LHH", 0, 3 << 1 | 1, 0),
        "__substg1.0_00040102": struct.pack("<L", len(name)) + name + b"\0\0",
    }


def properties() -> dict[int, object]:
    """Return the properties of the sample, numbered as in MS-OXPROPS."""
    rtf = rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}" + SEEN.encode() + rb"{\*\htmltag72 </p>}"
    rtf += rb"{\*\htmltag84 <!-- " + CANARY.encode() + rb" -->}{\info{\author " + CANARY.encode() + rb"}}}"
    return {
        0x001A: "IPM.Note", 0x0037: SEEN, 0x0039: _TIME, 0x007D: _TRANSPORT,
        0x0040: CANARY, 0x0076: "/O=BUREAU/CN=" + CANARY, 0x5D07: _MAIL, 0x0044: CANARY,
        0x0042: "Harbour Desk", 0x5D02: "desk@bureau-north.test", 0x0C1A: CANARY, 0x3FFA: CANARY, 0x3FF8: CANARY,
        0x0E04: CANARY, 0x1035: f"<{CANARY}@x>", 0x0070: SEEN, 0x8000: CANARY, 0x0071: CANARY.encode(),
        0x1009: stored_rtf(rtf), 0x300B: CANARY.encode("utf-16-le"),
    }  # fmt: skip


def _msg() -> bytes:
    recipients = [
        {0x3001: CANARY, 0x39FE: _MAIL, 0x0C15: 1},
        {0x3001: "Other Person", 0x39FE: "other@bureau-north.test", 0x0C15: 2},
        {0x3001: CANARY, 0x39FE: _MAIL, 0x0C15: 3},
    ]
    inner = message_tree({0x001A: "IPM.Note", 0x0037: "Inner", 0x1000: f"{SEEN}\n"}, top=False)
    attachments = [
        {0x3701: f"{SEEN}\n".encode(), 0x3705: 1, 0x3707: f"{CANARY}.txt", 0x3708: f"C:\\Users\\{CANARY}\\a.txt"},
        ({0x3705: 5, 0x3001: CANARY}, inner),
    ]
    return compound(message_tree(properties(), recipients, attachments, named=_named()))


SAMPLES = {"application/vnd.ms-outlook": _msg}
