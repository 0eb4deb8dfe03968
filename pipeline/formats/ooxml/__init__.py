"""Office Open XML: word documents, workbooks and presentations.

Hiding places and what becomes of them: docProps, thumbnails, customXml, comments, people, notes, macros, embeddings,
ActiveX, printer settings, signatures, external links, pivot caches, connections and every other part that no rule
names are left out; tracked changes become the visible text; hidden runs, rows, columns, sheets and slides are emptied;
fields and formulas become their results; alternative texts, names, rsids, ids and extension lists go.
"""

from __future__ import annotations

from pipeline.formats.base import Format
from pipeline.formats.ooxml.format import Ooxml

FORMAT: Format = Ooxml()
