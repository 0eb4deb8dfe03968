"""Mailboxes, saved pages, and what Outlook writes: messages, TNEF, stores."""

from __future__ import annotations

import struct
from base64 import b64encode, encodebytes
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.mails import _HEADERS, SENTENCE
from tests.conformance.planting.pictures import picture, saved, tagged
from tests.conformance.planting.webpages import _HEAD, _HIDING
from tests.conformance.samples.compound import Tree, compound, message_tree
from tests.conformance.samples.outlook import stored_rtf
from tests.conformance.samples.stores import Store, attribute, property_block, tnef

_TIME = 133_231_555_200_000_000  # 13 March 2023
_PHOTO = ("IFD0:Artist", "ExifIFD:SerialNumber", "XMP-dc:Creator", "IPTC:By-line", "File:Comment")
#: Text properties of messages that no mail has (MS-OXPROPS), by number.
_PROPERTIES = {
    0x0004: "AutoForwardComment", 0x003A: "ReportName", 0x0040: "ReceivedByName", 0x0044: "ReceivedRepresentingName", 0x0049: "OriginalSubject", 0x004B: "OriginalMessageClass", 0x004D: "OriginalAuthorName", 0x0050: "ReplyRecipientNames",
    0x005A: "OriginalSenderName", 0x005D: "OriginalSentRepresentingName", 0x0066: "OriginalSenderAddressType", 0x0067: "OriginalSenderEmailAddress", 0x0068: "OriginalSentRepresentingAddressType",
    0x0069: "OriginalSentRepresentingEmailAddress", 0x0070: "ConversationTopic", 0x0072: "OriginalDisplayBcc", 0x0073: "OriginalDisplayCc", 0x0074: "OriginalDisplayTo", 0x0075: "ReceivedByAddressType",
    0x0076: "ReceivedByEmailAddress", 0x0077: "ReceivedRepresentingAddressType", 0x0078: "ReceivedRepresentingEmailAddress", 0x0080: "ReportDisposition", 0x0081: "ReportDispositionMode",
    0x0C1A: "SenderName", 0x0C1B: "SupplementaryInfo", 0x0C21: "RemoteMessageTransferAgent", 0x0E02: "DisplayBcc", 0x0E04: "DisplayTo", 0x0E28: "PrimarySendAccount", 0x0E29: "NextSendAcct",
    0x1001: "ReportText", 0x1035: "InternetMessageId", 0x1039: "InternetReferences", 0x1042: "InReplyToId", 0x1043: "ListHelp", 0x1044: "ListSubscribe", 0x1045: "ListUnsubscribe", 0x1046: "InternetReturnPath",
    0x10F3: "UrlCompName", 0x3004: "Comment", 0x3A00: "Account", 0x3FF8: "CreatorName", 0x3FFA: "LastModifierName", 0x4022: "CreatorAddressType", 0x4023: "CreatorEmailAddress", 0x4024: "LastModifierAddressType",
    0x4025: "LastModifierEmailAddress", 0x4030: "SenderSimpleDisplayName", 0x4031: "SentRepresentingSimpleDisplayName", 0x4034: "ReceivedBySimpleDisplayName", 0x4035: "ReceivedRepresentingSimpleDisplayName",
    0x4038: "CreatorSimpleDisplayName", 0x4039: "LastModifierSimpleDisplayName", 0x5D01: "SenderSmtpAddress", 0x5D05: "ReadReceiptSmtpAddress", 0x5D07: "ReceivedBySmtpAddress", 0x5D08: "ReceivedRepresentingSmtpAddress",
    0x5D0A: "CreatorSmtpAddress", 0x5D0B: "LastModifierSmtpAddress", 0x8000: "named property", 0x8001: "second named property", 0x8F00: "named property without a name",
}  # fmt: skip
#: Binary ones.
_KEYS = {
    0x003F: "ReceivedByEntryId", 0x0041: "SentRepresentingEntryId", 0x0043: "ReceivedRepresentingEntryId", 0x004F: "ReplyRecipientEntries", 0x0051: "ReceivedBySearchKey", 0x0052: "ReceivedRepresentingSearchKey",
    0x0053: "ReadReceiptSearchKey", 0x0054: "ReportSearchKey", 0x005B: "OriginalSenderEntryId", 0x005C: "OriginalSenderSearchKey", 0x005E: "OriginalSentRepresentingEntryId", 0x0071: "ConversationIndex",
    0x0C19: "SenderEntryId", 0x0C1D: "SenderSearchKey", 0x0E09: "ParentEntryId", 0x0FF6: "InstanceKey", 0x0FF9: "RecordKey", 0x0FFF: "EntryId", 0x3013: "ConversationId", 0x300B: "SearchKey",
    0x3FF9: "CreatorEntryId", 0x3FFB: "LastModifierEntryId", 0x65E2: "ChangeKey", 0x65E3: "PredecessorChangeList",
}  # fmt: skip
_RECIPIENT = {
    0x3A00: "Account", 0x3A20: "TransmittableDisplayName", 0x5FF6: "RecipientDisplayName", 0x3004: "Comment", 0x3A06: "GivenName", 0x3A08: "BusinessTelephoneNumber", 0x3A11: "Surname", 0x3A16: "CompanyName", 0x3A17: "Title", 0x3A18: "DepartmentName", 0x3A19: "OfficeLocation",
    0x39FF: "SimpleDisplayName", 0x5FE5: "RecipientSipUri", 0x6001: "NickName",
}  # fmt: skip
_ATTACHMENT = {
    0x3704: "AttachFilename", 0x3707: "AttachLongFilename", 0x3708: "AttachPathname", 0x370D: "AttachLongPathname", 0x370C: "AttachTransportName", 0x3711: "AttachContentBase", 0x3712: "AttachContentId", 0x3713: "AttachContentLocation",
    0x3716: "AttachDisposition", 0x371A: "AttachPayloadClass", 0x3719: "AttachPayloadProviderGuid", 0x3001: "DisplayName of an attachment", 0x8003: "AttachmentPermission", 0x8004: "AttachmentProviderEndpointUrl", 0x8005: "AttachmentThumbnailUrl",
}  # fmt: skip
_RTF = {
    "author": r"{{\info{{\author {}}}}}", "operator": r"{{\info{{\operator {}}}}}", "title": r"{{\info{{\title {}}}}}", "company": r"{{\info{{\*\company {}}}}}", "document comment": r"{{\info{{\doccomm {}}}}}",
    "hidden words": r"{{\v {}}}", "deleted words": r"{{\deleted {}}}", "comment": r"{{\*\annotation {}}}", "comment's author": r"{{\*\atnauthor {}}}", "reviewers": r"{{\*\revtbl {{{};}}}}", "bookmark": r"{{\*\bkmkstart {}}}",
    "field": r'{{\field{{\*\fldinst HYPERLINK "https://example.org/{}"}}{{\fldrslt Paid}}}}', "unknown destination": r"{{\*\unknown {}}}", "generator": r"{{\*\generator {};}}", "font": r"{{\fonttbl{{\f9 {};}}}}", "template": r"{{\*\template {}}}",
    "style": r"{{\stylesheet{{\s9 {};}}}}", "user property": r"{{\*\userprops{{\propname a}}\proptype30{{\staticval {}}}}}", "variable": r"{{\*\docvar {{a}}{{{}}}}}", "file": r"{{\*\filetbl{{\file\fid1 {}}}}}",
}  # fmt: skip

_RTF |= {
    "white words": r"{{\cf2 {}}}", "tiny words": r"{{\fs2 {}}}", "bytes that are no RTF": r"{{\pict\bin14 }}{}{{}}",
    "separator of notes": r"{{\ftnsep {}}}", "entry of a table of contents": r"{{\tc {}}}", "entry of an index": r"{{\xe {}}}",
    "for readers without nested tables": r"{{\nonesttables {}}}", "hidden letters by number": r"{{\v\u100?{}}}",
}  # fmt: skip
#: Where a page is wrapped in RTF, its own styles say what is hidden.
_SHOWN = frozenset({"hidden words", "deleted words", "white words", "tiny words", "hidden letters by number"})
_WHITE = r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"


def _photo(sower: Sower, label: str) -> bytes:
    return tagged("jpg", saved(picture(), "JPEG"), {name: sower.at(f"{label}: {name}") for name in _PHOTO})


def mailbox(sower: Sower) -> Iterator[Original]:
    """A mailbox with two mails: envelope lines, headers of mailboxes, headers of mails."""
    at, mails = sower.at, []
    kept = [
        "Status",
        "X-Status",
        "X-Keywords",
        "X-UID",
        "X-UIDL",
        "X-IMAP",
        "X-IMAPbase",
        "X-Mozilla-Status",
        "X-Gmail-Labels",
        "X-GM-THRID",
        "X-Evolution",
        "X-KMail-Link-Message",
    ]
    for number in ("first", "second"):
        edge = at(f"{number}: boundary")
        lines = [
            f"From {at(f'{number}: envelope')}@example.org Mon May  3 09:14:15 2021 remote from {at(f'{number}: machine')}"
        ]
        lines += ["From: Harbour Office <office@example.org>", "To: Records <records@example.org>", "Subject: Report"]
        lines += [
            f"{name}: {at(f'{number}: {name}')}"
            for name in [*dict.fromkeys([*kept, *_HEADERS])]
            if name not in ("Bcc", "Sender", "Reply-To", "Resent-From", "Resent-To")
        ]
        lines += [f"Bcc: {sower.mail(f'{number}: Bcc')}", "Date: Mon, 3 May 2021 09:14:15 +0000", "MIME-Version: 1.0"]
        lines += [f'Content-Type: multipart/mixed; boundary="{edge}"', "", at(f"{number}: preamble"), f"--{edge}"]
        lines += [
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Description: {at(f'{number}: description')}",
            "",
            SENTENCE + "." if number == "first" else "Paid.",
        ]
        lines += [
            f"--{edge}",
            f'Content-Type: image/jpeg; name="{at(f"{number}: name")}.jpg"',
            "Content-Transfer-Encoding: base64",
            "",
        ]
        lines += [b64encode(_photo(sower, number)).decode(), f"--{edge}--", at(f"{number}: epilogue"), ""]
        mails.append("\n".join(lines) + "\n")
    yield sower.reaped("mbox", "".join(mails).encode(), SENTENCE)


def saved_page(sower: Sower) -> Iterator[Original]:
    """A web page as Chromium saves it, all that a page hides in it."""
    at = sower.at
    edge = f"----MultipartBoundary--{at('boundary')}----"
    head = "\n".join(told.format(at(f"head: {name}")) for name, told in _HEAD.items())
    body = "\n".join(told.format(at(name)) for name, told in _HIDING.items())
    page = f"<!DOCTYPE html><html><head>{head}</head><body><p>{SENTENCE}.</p>{body}\n<img src='https://example.org/p.jpg' alt='{at('alternative of a picture')}'></body></html>"
    top = [
        f"{name}: {at(f'header: {name}')}"
        for name in ("X-Snapshot-User", "X-MimeOLE", "Message-ID", "X-Saved-By", "Received", "X-Mailer", "Thread-Index")
    ]
    top = [f"From: <Saved by {at('header: From')}>", f"Snapshot-Content-Location: https://example.org/{at('header: Snapshot-Content-Location')}", f"Subject: {at('header: Subject')}",
           "Date: Mon, 3 May 2021 09:14:15 -0000", *top, "MIME-Version: 1.0",
           f'Content-Type: multipart/related; type="text/html"; x-by="{at("parameter of the type")}"; boundary="{edge}"', "", at("preamble")]  # fmt: skip

    def part(label: str, kind: str, place: str, content: str, *more: str) -> list[str]:
        names = (
            f"Content-ID: <frame-{at(f'{label}: Content-ID')}@mhtml.blink>",
            f"X-Part: {at(f'{label}: X-Part')}",
            f"Content-Description: {at(f'{label}: Content-Description')}",
        )
        return [f"--{edge}", f"Content-Type: {kind}", *names, f"Content-Location: {place}", *more, "", content]

    lines = [*top, *part("page", "text/html; charset=utf-8", "https://example.org/", page)]
    lines += part(
        "style",
        "text/css",
        f"https://example.org/{at('style: place')}.css",
        f"/* {at('style: comment')} */ .{at('style: name')} {{ color: red }}",
    )
    lines += part(
        "script", "text/javascript", f"https://example.org/{at('script: place')}.js", f"tell('{at('script: words')}')"
    )
    lines += part(
        "frame",
        "text/html",
        f"cid:frame-{at('frame: place')}@mhtml.blink",
        f"<title>{at('frame: title')}</title><!-- {at('frame: comment')} --><p hidden>{at('frame: hidden words')}</p>",
    )
    coded = encodebytes(_photo(sower, "picture")).decode().rstrip()
    lines += part("picture", "image/jpeg", "https://example.org/p.jpg", coded, "Content-Transfer-Encoding: base64")
    coded = encodebytes(_photo(sower, "picture that nothing shows")).decode().rstrip()
    lines += part(
        "unseen",
        "image/jpeg",
        f"https://example.org/{at('unseen: place')}.jpg",
        coded,
        "Content-Transfer-Encoding: base64",
    )
    lines += part(
        "font",
        "font/woff2",
        f"https://example.org/{at('font: place')}.woff2",
        b64encode(f"wOF2 {at('font: words')} {'.' * 30}".encode()).decode(),
        "Content-Transfer-Encoding: base64",
    )
    lines += [f"--{edge}--", at("epilogue"), ""]
    for ending in ("mhtml", "mht"):
        original = Original(ending, "\r\n".join(lines).encode(), dict(sower._places), (SENTENCE,))
        yield original


def _values(sower: Sower, rtf: bytes) -> dict[int, object]:
    """Return the properties of a message, with a canary in each that no reader of a mail sees."""
    at = sower.at
    values: dict[int, object] = {number: at(name) for number, name in _PROPERTIES.items()}
    values |= {number: at(name).encode() + bytes(3) for number, name in _KEYS.items()}
    headers = "".join(f"{name}: {at(f'transport header: {name}')}\r\n" for name in _HEADERS)
    return values | {
        0x001A: f"IPM.Note.{at('message class')}", 0x0037: "Report of May", 0x0039: _TIME, 0x0042: "Harbour Office", 0x5D02: "office@example.org", 0x007D: headers,
        0x0064: "EX", 0x0065: f"/O=EXAMPLE/OU={at('SentRepresentingEmailAddress')}/CN=RECIPIENTS", 0x0C1F: f"/O=EXAMPLE/CN={at('SenderEmailAddress')}",
        0x003D: "", 0x1009: stored_rtf(rtf), 0x1000: f"{SENTENCE}. <https://example.org/{at('plain body beside the rich one')}>",
    }  # fmt: skip


def _people(sower: Sower) -> list[dict[int, object]]:
    at = sower.at
    told: dict[int, object] = {number: at(f"recipient: {name}") for number, name in _RECIPIENT.items()}
    told |= {
        0x0FFF: at("recipient: EntryId").encode(),
        0x300B: at("recipient: SearchKey").encode(),
        0x5FF7: at("recipient: RecipientEntryId").encode(),
    }
    shown = {
        0x3001: "Records",
        0x39FE: "records@example.org",
        0x3003: f"/O=EXAMPLE/CN={at('recipient: EmailAddress')}",
        0x0C15: 1,
    }
    return [told | shown, {0x3001: at("Bcc: DisplayName"), 0x39FE: sower.mail("Bcc: SmtpAddress"), 0x0C15: 3}]


def _files(sower: Sower) -> list[dict[int, object]]:
    at = sower.at
    told: dict[int, object] = {number: f"{at(f'attachment: {name}')}" for number, name in _ATTACHMENT.items()}
    told |= {
        0x3702: at("attachment: AttachEncoding").encode(),
        0x3709: at("attachment: AttachRendering").encode(),
        0x370A: at("attachment: AttachTag").encode(),
        0x371B: at("attachment: AttachAdditional").encode(),
    }
    unseen = {0x3705: 1, 0x7FFE: 1, 0x3707: "a.txt", 0x3701: f"{at('hidden attachment')}\n".encode()}
    pointer = {0x3705: 4, 0x3707: "b.txt", 0x3708: rf"\\server\{at('path of an attachment elsewhere')}\b.txt"}
    return [told | {0x3705: 1, 0x3701: _photo(sower, "attached photo")}, unseen, pointer]


def _rtf(sower: Sower, *, page: bool) -> bytes:
    at = sower.at
    hidden = "".join(told.format(at(f"RTF: {name}")) for name, told in _RTF.items() if not (page and name in _SHOWN))
    if not page:
        return rf"{{\rtf1\ansi\ansicpg1252 {_WHITE}{hidden}\pard {SENTENCE}.\par}}".encode()
    tags = {
        "comment": "<!-- {} -->",
        "title": "<title>{}</title>",
        "meta": '<meta name="Generator" content="{}">',
        "hidden": "<p hidden>{}</p>",
        "class": '<p class="{}">',
        "link": '<a href="https://example.org/?u={}">',
    }
    html = "".join(rf"{{\*\htmltag64 {told.format(at(f'HTML in RTF: {name}'))}}}" for name, told in tags.items())
    return rf"{{\rtf1\ansi\ansicpg1252\fromhtml1 {hidden}{html}{{\*\htmltag64 <p>}}{SENTENCE}.{{\*\htmltag72 </p>}}}}".encode()


def _names(sower: Sower) -> dict[int, bytes]:
    """Return the streams that give properties names, by number."""
    told = sower.at("name of a named property").encode("utf-16-le")
    entry = struct.pack("<LHH", 0, 3 << 1 | 1, 0)
    return {2: bytes.fromhex("2903020000000000c000000000000046"), 3: entry, 4: struct.pack("<L", len(told)) + told}


def messages(sower: Sower) -> Iterator[Original]:
    """Messages of Outlook: with RTF, with a page in RTF and a message inside."""
    at = sower.at
    inner = {
        0x0037: "Inner",
        0x1000: "Paid.\r\n",
        0x0040: at("inner: ReceivedByName"),
        0x3FFA: at("inner: LastModifierName"),
        0x1035: at("inner: InternetMessageId"),
        0x001A: "IPM.Note",
    }
    files = [*_files(sower), ({0x3705: 5, 0x3001: at("inner: DisplayName")}, message_tree(inner, top=False))]
    named: Tree = {f"__substg1.0_000{number}0102": raw for number, raw in _names(sower).items()}
    tree = message_tree(_values(sower, _rtf(sower, page=True)), _people(sower), files, named=named)
    tree[f"Extra {at('name of a stream')}"] = at("unknown stream").encode() * 3
    tree[f"Folder {at('name of a storage')}"] = {"\x05SummaryInformation": at("summary information").encode()}
    raw = compound(tree) + at("sector that nothing uses").encode().ljust(512, b"\0")
    yield sower.reaped("msg", raw, SENTENCE)
    yield sower.reaped(
        "oft", compound(message_tree(_values(sower, _rtf(sower, page=False)), _people(sower), _files(sower))), SENTENCE
    )


def encapsulated(sower: Sower) -> Iterator[Original]:
    """TNEF: attributes, properties, recipients and attachments."""
    at = sower.at
    names = {
        0x00018009: "attMessageID", 0x0001800A: "attParentID", 0x0001800B: "attConversationID", 0x00070006: "attOriginalMessageClass", 0x00060000: "attOwner",
        0x00060001: "attSentFor", 0x00060002: "attDelegate", 0x00040008: "attAidOwner", 0x0006F0F0: "attribute of no known kind",
    }  # fmt: skip
    told = b"".join(attribute(1, number, at(name).encode() + b"\0") for number, name in names.items())
    raw = tnef(_values(sower, _rtf(sower, page=False)), _people(sower), _files(sower))
    yield sower.reaped("tnef", raw[:6] + told + raw[6:] + at("bytes behind the last attribute").encode(), SENTENCE)


def stores(sower: Sower) -> Iterator[Original]:
    """A message store with a folder and two messages, and words of a deleted one."""
    at = sower.at
    store = Store()
    top = bytes(20) + struct.pack("<L", 0x8022)
    values = {0x3001: at("name of the store"), 0x3004: at("comment of the store"), 0x35E0: top}
    store.node(0x21, store.block(property_block(values)))
    store.node(0x61, store.block(property_block(_names(sower))))
    store.folder(0x122, at("name of the root folder"), 0x122)
    store.folder(0x8082, at("name of a folder"), 0x8022)
    store.block(at("block that nothing uses").encode() * 4)
    store.message(0x200024, _values(sower, _rtf(sower, page=False)), _people(sower), _files(sower), 0x8082)
    store.message(
        0x200044,
        {0x001A: "IPM.Note", 0x0037: "Two", 0x1000: "Paid.", 0x0040: at("second: ReceivedByName")},
        [],
        [],
        0x8082,
    )
    told: dict[int, object] = {0x001A: "IPM.Note", 0x0037: "Three"}
    store.folder(0x8022, "Top", 0x122)
    store.folder(0x8222, "Freebusy Data", 0x122)
    store.message(0x200064, told | {0x1000: at("message in a folder that Outlook keeps for itself")}, [], [], 0x8222)
    store.folder(0x8242, "Settings", 0x8022, hidden=True)
    store.message(0x200084, told | {0x1000: at("message in a hidden folder")}, [], [], 0x8242)
    store.message(0x2000A4, told | {0x1000: at("message that its folder does not list")}, [], [], 0x8082)
    store.message(0x2000C4, told | {0x1000: at("message of no folder")}, [], [], 0x9002)
    store.listed(0x8082, [0x200024, 0x200044])
    raw = store.raw()
    yield sower.reaped("pst", raw + at("bytes behind the end").encode(), SENTENCE)


ORIGINALS: Makers = (mailbox, saved_page, messages, encapsulated, stores)
