"""Subtitles, a canary in every place that their format lists."""

from tests.conformance.samples.planted import CANARY, SEEN


def _subrip() -> bytes:
    return (
        f'7\r\n00:00:01,000 --> 00:00:03,500 X1:100 X2:200 {CANARY}\r\n<font face="{CANARY}">{SEEN}</font>\r\n\r\n'
        f"9\r\n00:00:04,000 --> 00:00:05,000\r\n{{\\an8}}second\u200b line\r\n"
    ).encode()


def _webvtt() -> bytes:
    return (
        f"WEBVTT {CANARY}\nKind: captions; Author: {CANARY}\n\nNOTE {CANARY}\nmore of it\n\nSTYLE\n::cue(.{CANARY}) {{ color: red }}\n\n"
        f"{CANARY}\n00:01.000 --> 00:03.500 align:start {CANARY}\n<v {CANARY}><c.{CANARY.replace(' ', '')}>{SEEN}</c></v>\n\n"
        f"00:04.000 --> 00:05.000\n<00:04.500>fish &amp; chips\n"
    ).encode()


SAMPLES = {"application/x-subrip": _subrip, "text/vtt": _webvtt}
