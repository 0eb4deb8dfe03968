"""OpenDocument: texts, workbooks, presentations, drawings, charts and formulas, their templates, and their flat form.

Every element, attribute and value that lives on is on a list; names that people gave are given anew. Hiding places:
- left out: meta.xml, settings.xml (printer, paths, rsids, mail merge), Thumbnails, Configurations, Basic, Scripts,
  Dialogs, signatures, manifest.rdf and RDFa, Versions, layout-cache, fonts inside, forms (what their controls show
  stays as text), events, animations, sounds, notes of slides, handouts, master pages that nothing uses, content
  validation, named and database ranges, pivot tables, DDE links, scenarios, external links and link targets,
  bookmarks, index marks and sources, variables, alternative texts, replacement pictures of objects, comments in XML,
  members that no rule names; comments, extra fields and dates of the package; characters that no reader sees;
- tracked changes become the visible text; annotations go; hidden spans, paragraphs, sections, rows, columns, filtered
  rows, shapes and shapes beside the slide go; hidden sheets and slides are emptied; so are cells whose format shows
  nothing, and phantoms of formulas; so are words that nothing comes to: of number formats, lists, levels, notes,
  headers and footers of slides, rows of texts without height, small text above nothing; words in the colour of their
  ground, tiny, narrow, or on lines without height go where that is certain: on slides, where shapes float and where
  conditions colour cells only tiny ones;
- fields and formulas become their results, page numbers stay; what author, sender, file name, template, printed-by
  and their like show is covered; conditional text stays as it was shown;
- renamed: styles, sections, shapes' references, layers, objects, pictures; sheet names stay;
- languages lose their country, rare fonts their name; pictures go through the picture format, metafiles come back as
  PNG, embedded documents of this family through this one; of other embedded objects the picture stays.

Held, since a reader would miss it: pictures that cannot be cleaned or drawn, pictures of which only a part is shown,
objects without a picture, films and sounds, formulas without a result that look outside, frames beside the page of a
text. Styles based on more than 64 others are refused, and so are document types that declare entities.
"""

from __future__ import annotations

from pipeline.formats.base import Format
from pipeline.formats.odf.format import Odf

FORMAT: Format = Odf()
