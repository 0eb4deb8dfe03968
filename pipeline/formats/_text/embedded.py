"""Files inside text: armoured, uuencoded or base64. A reader sees letters; what they hold nobody has cleaned."""

from __future__ import annotations

import base64
import re

from pipeline.errors import EncryptedDocument, UnknownPart

_ARMOR = re.compile(r"(?m)^[ \t>]{0,20}-----BEGIN PGP (MESSAGE|SIGNATURE|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK)-----")
_UUENCODED = re.compile(r"(?m)^begin(?:-base64)? [0-7]{3,4} \S.{0,200}\r?\n[!-`M]")
#: How files begin in base64: zip, PDF, JPEG, PNG, GIF, OLE, RAR, 7z, TIFF, gzip, bzip2, RIFF, MP3 with tags, MP4.
_BASE64 = re.compile(
    r"(?:UEsDB|JVBERi|/9j/[24]|iVBORw|R0lGOD|0M8R4KGx|UmFyIR|N3q8r|SUkqA|TU0AK|H4sIA|QlpoO|UklGR|SUQzA|AAAA[A-Za-z]GZ0eX)"
    r"(?:[A-Za-z0-9+/]|\\r|\\n|[\r\n][ \t>]{0,8}){160}"
)


#: Headers that only programs write, quoted or not; two kinds of them close together are a mail inside the text.
_MACHINE_HEADER = re.compile(
    r"(?im)(?:^|\r)[ \t>|]{0,20}(received|message-id|return-path|delivered-to|x-originating-ip|dkim-signature|x-mailer|"
    r"mime-version|in-reply-to|references|thread-index|authentication-results|x-received|user-agent|x-original-to|"
    r"arc-seal|content-transfer-encoding|x-sender|x-ms-exchange-[a-z-]{1,60})[ \t]{0,8}:"
)
_CLOSE_CHARS = 4000
#: Of base64: what is shorter may be a word.
_SHORTEST, _LETTERS = 24, re.compile(r"[A-Za-z0-9+/]+={0,2}")
#: Contacts, calendars and exchange files that begin later than at the beginning.
_OTHER_KIND = re.compile(
    r"(?im)(?:^|\r)[ \t>]{0,20}(?:BEGIN:(?:VCARD|VCALENDAR)[ \t]*(?:$|\r)|ISO-10303-21;)|\"nbformat(?:_minor)?\"[ \t]*:"
)


def _holds_a_mail(text: str) -> bool:
    last, kind = -_CLOSE_CHARS, ""
    for found in _MACHINE_HEADER.finditer(text):
        name = found[1].lower()
        if name != kind and found.start() - last < _CLOSE_CHARS and kind:
            return True
        last, kind = found.start(), name
    return False


def is_still_encoded(text: str) -> bool:
    """Return whether a whole text is one piece of base64 that holds words with spaces between them."""
    joined = "".join(text.split())
    if len(joined) < _SHORTEST or not _LETTERS.fullmatch(joined):
        return False
    try:
        inside = base64.b64decode(joined + "=" * (-len(joined) % 4)).decode("utf-8")
    except ValueError:
        return False
    return " " in inside.strip() and inside.replace("\r", "").replace("\n", "").replace("\t", "").isprintable()


def refuse_embedded(text: str) -> None:
    """Refuse a text that carries a file of its own.

    Raises:
        EncryptedDocument: It is, or holds, an OpenPGP message; that names the keys of its recipients.
        UnknownPart: It holds an OpenPGP signature or key, a uuencoded file, a file in base64, a mail with its headers,
            a contact or calendar, or is a notebook.
    """
    if "-----BEGIN PGP " in text:
        for match in _ARMOR.finditer(text):
            raise EncryptedDocument("OpenPGP") if match.group(1) == "MESSAGE" else UnknownPart("OpenPGP armour")
    if "begin" in text and _UUENCODED.search(text):
        raise UnknownPart("a uuencoded file")
    if _holds_a_mail(text):
        raise UnknownPart("a mail with its headers inside a text")
    if _OTHER_KIND.search(text):
        raise UnknownPart("a contact, calendar or exchange file inside a text")
    if _BASE64.search(text):
        raise UnknownPart("a file in base64")


_SIGNED_HEAD = re.compile(r"(?m)^-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:Hash: [^\r\n]{0,80}\r?\n)*\r?\n")
_SIGNATURE = re.compile(
    r"(?ms)^-----BEGIN PGP (SIGNATURE|PUBLIC KEY BLOCK)-----\r?\n.{0,100000}?^-----END PGP \1-----[ \t]*(?:\r?\n|\Z)"
)


def without_signatures(text: str) -> str:
    """Return a text without OpenPGP signatures and keys: they name their owner, and sign what is no longer there."""
    return _SIGNATURE.sub("", _SIGNED_HEAD.sub("", text)) if "-----BEGIN PGP " in text else text
