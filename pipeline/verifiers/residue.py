"""Search every view of a sanitised copy for anything of a protected value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Expectation, Residue
from pipeline.reasons import Reason
from pipeline.verifiers._residue_needles import Haystack, Needles
from pipeline.verifiers._residue_readings import byte_readings, text_of, text_readings
from pipeline.verifiers.base import View

_NAME = "residue"
#: Values shorter than this are met by chance in readable runs that were cut out of bytes.
_LEAST_CUT = 5


def search(views: Iterable[View], expectation: Expectation, seen: set[bytes] | None = None) -> Iterator[Residue]:
    """Hand out one residue per view that holds a protected value.

    Args:
        views: What verifiers saw; every one is drawn, even where nothing is protected.
        expectation: What must be gone.
        seen: Digests of what was searched before and held nothing; the same content is not searched twice.
    """
    everywhere = Needles.of(expectation.protected)
    hidden = Needles.of(expectation.unseen_only)
    # A token such as [PERSON-70412] is no residue, even where somebody is called Person.
    tokens = tuple(text for text in expectation.replacement_texts if text.startswith("["))
    clean = set() if seen is None else seen
    for view in views:
        shown = view.visible or view.mixed
        kind, digest = b"v" if view.visible else b"m" if view.mixed else b"h", _digest(view)
        if kind + digest in clean:
            continue
        sought = [needles for needles in ((everywhere,) if shown else (everywhere, hidden)) if not needles.are_none]
        if sought and _found(view, sought, tokens):
            yield Residue(Reason.TEXT_LEFT, _NAME, view.where[:512])
        else:
            # What a reader sees is searched more closely than what is mixed with syntax.
            clean |= {kind + digest, b"m" + digest} if shown else {kind + digest}


def _digest(view: View) -> bytes:
    raw = view.content if isinstance(view.content, bytes) else view.content.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=32).digest()


def _found(view: View, sought: Sequence[Needles], tokens: tuple[str, ...]) -> bool:
    if isinstance(view.content, bytes):
        text, whole = text_of(view.content)
        raw = view.content
    else:
        text, whole, raw = view.content, True, view.content.encode("utf-8", "replace")
    for token in tokens:
        text = text.replace(token, "[]")
    least = 2 if whole else _LEAST_CUT
    for hay in map(Haystack, text_readings(text)):
        if any(needles.in_text(hay, visible=view.visible and whole, least=least) for needles in sought):
            return True
    # What is text altogether was searched as text; other character sets lie between its bytes all the same.
    return any(needles.in_bytes(raw, decoded=whole) for needles in sought) or any(
        needles.in_bytes(one, decoded=True) for one in byte_readings(raw) for needles in sought
    )
