"""Office Open XML: word documents, workbooks and presentations; the strict variant becomes the usual one.

Every element, attribute, value, part and relationship that lives on is on a list; names that people gave are given
anew. Hiding places, and what becomes of them:
- left out: docProps, thumbnails, customXml, comments, people, notes, glossaries, macros, embeddings, ActiveX, printer
  settings, signatures, external links, pivot caches, connections, tags, fonts inside, revision logs, dialog and macro
  sheets, layouts and masters that no slide uses, and every other part that no rule names;
- tracked changes become the visible text; hidden runs, rows, columns, sheets, slides and shapes are emptied or go, as
  do shapes beside the slide, notes that nothing refers to, headers of pages that do not come, lists that nothing
  uses, levels of lists that no paragraph has, separators of notes that do not come, cells whose format shows nothing,
  formats that no cell has, cells beyond the sheet, values beside the one that a cell's kind shows, points behind the
  last of a chart, print headers of charts, prompts of layouts, shapes of layouts and masters that slides keep away,
  words in sections of number formats that no cell or point comes to, labels and separators that a chart does not
  draw, points of diagrams that their drawing does not show, words in rows and frames without height;
- words that nobody can read are emptied or go, and are reported: white on white (also by a style or the theme), of
  one point, shrunk or condensed to nothing, cut off, clear, in the colour of their shading, shape or cell, in
  equations, list labels and print headers too; where something may lie behind them, they stay. So are cells under
  merged ones, print headers of even or first pages that do not differ, shapes of groups beside the slide, phantoms of
  equations;
- fields and formulas become their results (equations in field codes are said in one line), page numbers stay; what
  AUTHOR, LASTSAVEDBY, FILENAME and their like show is covered, what SET, ASK, TC and XE hold goes; charts keep their
  cached values;
- renamed: styles, shapes, diagram nodes, parts; gone: alternative texts, ids, rsids, languages' countries, rare
  fonts, bookmarks, defined names, validation, conditional formats, table definitions, animations, extension lists,
  links' targets;
- pictures go through the picture format, metafiles (EMF, WMF, compressed ones too) come back as PNG, those of
  telephones (HEIC) as what they become on their own; what of a picture is cropped away is cut off for good;
- members of their own, and not put back: embedded objects, films, sounds. The picture that stands for them stays,
  also where Office 2007 keeps it in a drawing of the old kind; charts of the kind of 2016 live on as the picture that
  older programs show.

Held, since a reader would miss it: pictures that cannot be cleaned or drawn, inserted files, charts of the kind of
2016 without a picture, bar codes and symbols written as field codes, formulas without a result that look outside. So
are two cells or rows of a sheet in one place, texts of cells told in two ways, words in drawings and frames beyond
the page or without an extent, in columns without a width, and in charts with letters of one point: programs do not
agree on what is seen. Styles based on more than 64 others are refused.
"""

from __future__ import annotations

from pipeline.formats.base import Format
from pipeline.formats.ooxml.format import Ooxml

FORMAT: Format = Ooxml()
