"""Redaction of what pages show: from edits of their text to pages without it, with nothing left to guess it from.

The way through this folder: `codes` (with `encodings` and `cmaps`) tells what the bytes of a text mean and how wide
they are; `interpret` follows the operators of a page and its forms and places each letter; `marks` turns the edits of
a plan into areas of a page; `lines` puts letters into lines; `repack` sets the touched lines anew, with a bar of fixed
width for what goes; `write` writes the content.

Then `fonttrim` cuts the fonts down to what is still shown: `used_codes` tells what that is, `trim_group` cuts the fonts
of one program together (`trim_simple`, `trim_keyed`, `trim_outlined`, with `font_maps` for what dictionaries say and
`trim_truetype`, `trim_cff`, `trim_type1` for the programs), `whole_fonts` tells which ones need no cutting.
"""
