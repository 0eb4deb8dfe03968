from __future__ import annotations

import io

import pytest

from pipeline.errors import SandboxCrashed, SandboxProtocolError
from pipeline.wire import Kind, read_frame, write_frame


def test_frames_come_back_as_written() -> None:
    stream = io.BytesIO()
    write_frame(stream, Kind.MESSAGE, b"{}")
    write_frame(stream, Kind.END)
    stream.seek(0)
    assert read_frame(stream, most_bytes=10) == (Kind.MESSAGE, b"{}")
    assert read_frame(stream, most_bytes=10) == (Kind.END, b"")


def test_a_longer_frame_than_allowed_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO(b"\x01" + (2**40).to_bytes(8, "big"))
    with pytest.raises(SandboxProtocolError):
        read_frame(stream, most_bytes=1024)


def test_unknown_kinds_and_short_reads_are_told_apart() -> None:
    with pytest.raises(SandboxProtocolError):
        read_frame(io.BytesIO(b"\x09" + bytes(8)), most_bytes=10)
    with pytest.raises(SandboxCrashed):
        read_frame(io.BytesIO(b"\x01\x00"), most_bytes=10)
    with pytest.raises(SandboxCrashed):
        read_frame(io.BytesIO(b"\x01" + (5).to_bytes(8, "big") + b"abc"), most_bytes=10)
