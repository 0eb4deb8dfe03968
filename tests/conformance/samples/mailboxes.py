"""Mailboxes, a canary in every place that their format lists."""

from tests.conformance.samples.planted import CANARY, SEEN


def _mbox() -> bytes:
    one = f"From {CANARY}@x Tue Mar 14 09:12:00 2023\nFrom: desk@bureau-north.test\nSubject: one\n\n{SEEN}\n>From the quay\n\n"
    return (one + one.replace("one", "two").replace("From: desk@bureau-north.test\n", "")).encode()


SAMPLES = {"application/mbox": _mbox}
