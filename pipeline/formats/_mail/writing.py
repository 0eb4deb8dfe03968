"""A new mail from kept headers, bodies and cleaned attachments; the same bytes each time.

Boundaries are fixed: all bodies are quoted-printable and all attachments base64, and in neither can a line begin with
``--=_``, since a bare ``=`` is always escaped or padding.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.formats._mail.headers import KEPT, header_lines
from pipeline.formats._mail.pictures import picture_type

BOUNDARY = "=_part"
CHOICE_BOUNDARY = "=_choice"
RELATED_BOUNDARY = "=_related"
_END = b"\r\n"


@dataclass(frozen=True, slots=True)
class NewBody:
    """A cleaned body.

    Attributes:
        html: Whether it is HTML.
        text: Its text or source.
        choice: Number of the alternatives that it belongs to, or None.
        shows: Whether it is the first to show one of the mail's pictures.
    """

    html: bool
    text: str
    choice: int | None
    shows: bool = False


def _body(body: NewBody) -> bytes:
    kind = b"html" if body.html else b"plain"
    quoted = quopri.encodestring(body.text.encode("utf-8")).replace(b"\n", _END)
    head = b"Content-Type: text/" + kind + b'; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head + quoted


def _attachment(number: int, path: Path) -> bytes:
    name = f"attachment-{number:03}{path.suffix}".encode("ascii")
    coded = base64.encodebytes(path.read_bytes()).replace(b"\n", _END)
    return (
        b"Content-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="'
        + name
        + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + coded
    )


def _picture(number: int, path: Path) -> bytes:
    raw = path.read_bytes()
    coded = base64.encodebytes(raw).replace(b"\n", _END)
    head = (
        f"Content-Type: {picture_type(raw)}\r\nContent-ID: <picture-{number}>\r\nContent-Disposition: inline; "
        f'filename="attachment-{number:03}{path.suffix}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    return head.encode("ascii") + coded


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")
    mark = b"--" + boundary.encode("ascii")
    return head + b"".join(mark + _END + part + _END for part in parts) + mark + b"--\r\n"


def _body_groups(bodies: Sequence[NewBody], pictures: Sequence[bytes]) -> list[bytes]:
    """Return the bodies, alternatives together; the first that shows a picture together with all pictures."""
    groups: list[list[NewBody]] = []
    for body in bodies:
        if groups and body.choice is not None and groups[-1][-1].choice == body.choice:
            groups[-1].append(body)
        else:
            groups.append([body])
    made = [
        _body(group[0])
        if len(group) == 1
        else _multipart("alternative", f"{CHOICE_BOUNDARY}-{number}", [_body(body) for body in group])
        for number, group in enumerate(groups)
    ]
    if pictures:
        first = next(number for number, group in enumerate(groups) if any(body.shows for body in group))
        made[first] = _multipart("related", RELATED_BOUNDARY, [made[first], *pictures])
    return made


def mail_bytes(
    headers: Mapping[str, str], bodies: Sequence[NewBody], attachments: Sequence[Path], pictures: Sequence[Path] = ()
) -> bytes:
    """Return the mail.

    Args:
        headers: Kept headers as text; ``Date`` as a day.
        bodies: In order.
        attachments: Cleaned files, in order; only their suffix is told.
        pictures: Cleaned pictures that bodies show as ``cid:picture-1`` and so on.
    """
    lines = [
        header_lines(name, headers[name] + (" 00:00:00 +0000" if name == "Date" else ""))
        for name in KEPT
        if headers.get(name)
    ]
    parts = _body_groups(bodies, [_picture(number, path) for number, path in enumerate(pictures, 1)])
    parts += [_attachment(number, path) for number, path in enumerate(attachments, len(pictures) + 1)]
    parts = parts or [_body(NewBody(False, "", None))]
    content = parts[0] if len(parts) == 1 else _multipart("mixed", BOUNDARY, parts)
    return b"".join([*lines, b"MIME-Version: 1.0\r\n", content])
