"""What the desk wants to have redacted, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from redaction.errors import PolicyError
from redaction.finding import Finding
from redaction.plan import Cleaning


class Action(StrEnum):
    """What is done with a finding."""

    REDACT = "redact"
    PSEUDONYM = "pseudonym"
    REPORT = "report"
    KEEP = "keep"


#: Every kind of finding, with what the default policy does.
DEFAULT_ACTIONS: Mapping[str, Action] = {
    "name": Action.REDACT,
    "user": Action.REDACT,
    "device": Action.REDACT,
    "serial": Action.REDACT,
    "gps": Action.REDACT,
    "literal": Action.REDACT,
    "email": Action.REDACT,
    "phone": Action.REDACT,
    "ip": Action.REDACT,
    "mac": Action.REDACT,
    "path": Action.REDACT,
    "banner": Action.REDACT,
    "label": Action.REDACT,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The desk's policy.

    Attributes:
        actions: What is done with each kind of finding.
        link_hosts: Hosts whose links may stay.
        jpeg_quality: 50 to 95, for pictures that are re-encoded.
        ocr: Whether pictures are read when verifying.
        hold_media: Whether sound and film are held instead of released: protected values cannot be found in them.
        pdf_level: 1 to 3: what goes with redacted text of PDFs, so that nothing tells how wide it was. 1: its lines are
            set anew, with a bar of fixed width; 2: the whole block of lines goes, whose breaks tell it too; 3: pages
            are typed anew as plain text, without pictures, forms and fonts.
    """

    actions: Mapping[str, Action] = field(default_factory=lambda: dict(DEFAULT_ACTIONS))
    link_hosts: frozenset[str] = frozenset()
    jpeg_quality: int = 92
    ocr: bool = True
    hold_media: bool = False
    pdf_level: int = 1

    @property
    def pseudonyms(self) -> bool:
        """Whether any kind of finding is replaced by pseudonyms."""
        return Action.PSEUDONYM in self.actions.values()

    def cleaning(self) -> Cleaning:
        """Return what formats need to know."""
        return Cleaning(self.link_hosts, self.jpeg_quality, self.hold_media, self.pdf_level)

    def acts_on(self, finding: Finding) -> bool:
        """Return whether a finding leads to an edit: it is certain, and its kind is redacted or replaced."""
        action = self.actions.get(finding.kind, Action.REDACT)
        return finding.certain and action in (Action.REDACT, Action.PSEUDONYM)


DEFAULT_POLICY = Policy()


def load_policy(text: str) -> Policy:
    """Read a policy; what it does not say is as in the default one.

    Raises:
        PolicyError: Not TOML, an unknown key, or a value out of range.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = "".join(character for character in str(error).rpartition("line ")[2][:6] if character.isdigit())
        raise PolicyError(f"policy.toml is not TOML, line {line or 'unknown'}") from None
    cleaning, actions = table.pop("cleaning", {}), table.pop("redact", {})
    if table or not isinstance(cleaning, dict) or not isinstance(actions, dict):
        raise PolicyError("policy.toml knows the tables [redact] and [cleaning] only")
    return Policy(_actions(actions), *_cleaning(cleaning))


def _actions(table: dict[str, object]) -> dict[str, Action]:
    allowed = {action.value for action in Action}
    for kind, action in table.items():
        if kind not in DEFAULT_ACTIONS or action not in allowed:
            raise PolicyError(f"[redact] holds an unknown kind or action; kinds: {', '.join(DEFAULT_ACTIONS)}")
    return {**DEFAULT_ACTIONS, **{kind: Action(str(action)) for kind, action in table.items()}}


def _cleaning(table: dict[str, object]) -> tuple[frozenset[str], int, bool, bool, int]:
    hosts, quality, ocr = table.pop("link_hosts", []), table.pop("jpeg_quality", 92), table.pop("ocr", True)
    media, level = table.pop("media", "clean"), table.pop("pdf_level", 1)
    if table:
        raise PolicyError("[cleaning] knows link_hosts, jpeg_quality, ocr, media and pdf_level only")
    if not isinstance(hosts, list) or not all(isinstance(host, str) and host for host in hosts):
        raise PolicyError("link_hosts is a list of host names")
    if type(quality) is not int or not 50 <= quality <= 95 or not isinstance(ocr, bool):
        raise PolicyError("jpeg_quality is 50 to 95, ocr is true or false")
    if media not in ("clean", "hold"):
        raise PolicyError('media is "clean" or "hold"')
    if type(level) is not int or not 1 <= level <= 3:
        raise PolicyError("pdf_level is 1 to 3")
    return frozenset(host.lower() for host in hosts), quality, ocr, media == "hold", level


def default_policy_toml() -> str:
    """Return the default policy with comments; it loads back to `DEFAULT_POLICY`."""
    lines = [
        "# What is done with each certain finding: redact, pseudonym ([PERSON-7], the same in the whole submission),",
        "# report (shown, left in place) or keep. Loosening this is the desk's own decision.",
        "[redact]",
        *(f'{kind} = "{action.value}"' for kind, action in DEFAULT_ACTIONS.items()),
        "",
        "[cleaning]",
        "link_hosts = []      # hosts whose links may stay, for example your own site",
        "jpeg_quality = 92    # 50 to 95",
        "ocr = true           # read pictures when verifying",
        'media = "clean"      # or "hold": nobody can search sound and film for protected values',
        "pdf_level = 1        # redacted text of PDFs: 1 goes alone, 2 with the lines around it, 3 pages typed anew",
    ]
    return "\n".join(lines) + "\n"
