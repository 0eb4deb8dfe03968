"""XML of packages: nesting within limits, no entities, no declarations."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.errors import CorruptDocument, LimitExceeded

_SUBSET = re.compile(rb"<!DOCTYPE[^<>\[]{0,1000}\[")
#: What puts other text, or another file, in the place of a name.
_REPLACING = re.compile(rb"<!(?:ENTITY|NOTATION)")
#: Bytes in which a document declares its type.
_HEAD_BYTES = 64 * 1024


def parse(raw: bytes, depth: int = 256) -> etree._Element:
    """Parse XML without entities, network, comments or instructions.

    A document type may be named, and may say which elements and attributes there are.

    Raises:
        CorruptDocument: It is not such XML, or its document type declares entities.
        LimitExceeded: It is nested too deeply.
    """
    head = raw[:_HEAD_BYTES]
    if b"<!DOCTYPE" in head and _SUBSET.search(head) and _REPLACING.search(head):
        raise CorruptDocument("a part declares a document type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, collect_ids=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise LimitExceeded("xml_depth", value=depth + 1, most=depth) from None
        raise CorruptDocument("a part is not well-formed XML") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        raise CorruptDocument("a part declares a document type")
    check_depth(root, depth)
    return root


def check_depth(root: etree._Element, depth: int) -> None:
    """See that elements are not nested too deeply.

    Raises:
        LimitExceeded: They are.
    """
    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            raise LimitExceeded("xml_depth", value=level, most=depth)
