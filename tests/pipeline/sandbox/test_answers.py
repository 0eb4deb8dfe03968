"""What a worker that was taken over may send: little work for the host, and nothing that is not of its type."""

import dataclasses
import json
import subprocess
import sys

import pytest

from pipeline.errors import SandboxProtocolError
from pipeline.limits import DEFAULT_LIMITS
from pipeline.model import Counts, Passage, Reading, Verdict
from pipeline.sandbox.answers import parse, refusal
from pipeline.sandbox.bubblewrap import _root
from pipeline.sandbox.messages import Failed, Held, Known, Read, Unpacked, Written
from pipeline.sandbox.session import Session
from redaction.policy import DEFAULT_POLICY

READ = b'{"reading":{"media_type":"text/plain"},"findings":[%s],"learned":[]}'
HOSTILE = {
    "wrong elements": READ % (b"1," * 10_000_000 + b"1"),
    "empty objects": READ % (b"{}," * 3_900_000 + b"1"),
    "brackets": READ % (b"[]," * 50_000_000 + b"1"),
    "deep": b"[" * 100_000_000,
    "nested": READ % ((b"[" * 150 + b"]" * 150 + b",") * 25_000 + b"1"),
    "commas": b"," * 200_000_000,
    "not JSON": b"\xff" * 100_000_000,
}
#: Run apart, since memory is measured by its peak. The payload comes in by standard input.
READER = """
import resource, sys, time
from pipeline.errors import SandboxProtocolError
from pipeline.sandbox.answers import parse, refusal
from pipeline.sandbox.messages import Read
payload = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert refusal(payload) is None
try:
    parse(Read, payload)
except SandboxProtocolError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, resource.getrusage(resource.RUSAGE_SELF).ru_utime)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_refused_without_a_flood_of_memory(name):
    done = subprocess.run(
        [sys.executable, "-c", READER], input=HOSTILE[name], capture_output=True, check=True, timeout=250, cwd=_root()
    )
    grown_kib, user_s = map(float, done.stdout.split())
    assert grown_kib < 1024 * 1024
    assert user_s < 60


@pytest.mark.parametrize("kind", [Failed, Held, Known, Read, Unpacked, Written, Verdict])
@pytest.mark.parametrize("payload", [b"", b"{}x", b"null", b"[]", b'{"reason":"x"}', b'{"handle":"many"}', b"\x00"])
def test_what_is_not_of_its_type_is_refused(kind, payload):
    with pytest.raises(SandboxProtocolError):
        parse(kind, payload)


def test_a_large_honest_reading_passes():
    passages = [{"anchor": f"line:{n}", "text": "a,b,[c],{d} " * 5} for n in range(100_000)]
    names = {field.name for field in dataclasses.fields(Passage)}
    assert {"anchor", "text"} <= names
    payload = {"reading": {"media_type": "text/plain", "text": passages}, "findings": [], "learned": []}
    read = parse(Read, json.dumps(payload).encode())
    assert len(read.reading.text) == 100_000
    assert isinstance(read.reading, Reading)
    assert read.reading.counts == Counts()


def test_a_refusal_is_small():
    assert refusal(b'{"reason":3,"numbers":{}}') == Failed(3, {})
    assert refusal(b'{"reason":3,"numbers":{' + b" " * 5000 + b"}}") is None


@pytest.mark.sandbox
def test_a_session_survives_a_hostile_reading():
    """From inside a real sandbox, through the pipe."""
    program = """
import struct, sys
i, o = sys.stdin.buffer, sys.stdout.buffer
def frame():
    k, n = struct.unpack(">BQ", i.read(9)); return k, i.read(n)
def say(b): o.write(struct.pack(">BQ", 1, len(b)) + b); o.flush()
frame(); frame(); say(b'{"reason":0,"numbers":{}}')
while True:
    ask = frame()[1]
    if b'"put"' in ask:
        while frame()[0] == 2: pass
        say(b'{"handle":1}')
    elif b'"terms"' in ask:
        frame(); say(b'{"reason":0,"numbers":{}}')
    elif b'"read"' in ask:
        say(b'{"reading":{},"findings":[' + b"{}," * 20000000 + b'1],"learned":[]}')
"""
    with Session(DEFAULT_LIMITS, program=["-c", program]) as session:
        handle = session.put([b"x"])
        with pytest.raises(SandboxProtocolError) as caught:
            session.read(handle, "text/plain", (), DEFAULT_POLICY)
        assert caught.value.numbers["brackets"] > 19_000_000
        assert session.put([b"the next item"]) == 1
