"""OpenDocument: every kind in its package and flat, all hiding places of one kind in one file."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower, _odf_around, _odf_tables, _odf_text
from tests.conformance.planting._odf_text import SENTENCE
from tests.conformance.planting._sown import packed, png, sown

_TYPE = "application/vnd.oasis.opendocument."
BODIES = {
    "text": _odf_text.body(),
    "spreadsheet": _odf_tables.SHEETS,
    "presentation": _odf_tables.SHOW,
    "graphics": _odf_tables.DRAWING,
    "chart": _odf_tables.CHART,
    "formula": _odf_tables.FORMULA,
}
_ENDINGS = {
    "odt": "text", "ott": "text-template", "odm": "text-master", "oth": "text-web", "ods": "spreadsheet",
    "ots": "spreadsheet-template", "odp": "presentation", "otp": "presentation-template", "odg": "graphics",
    "otg": "graphics-template", "odc": "chart", "otc": "chart-template", "odf": "formula", "otf": "formula-template",
}  # fmt: skip
_FLAT = {"fodt": "text", "fods": "spreadsheet", "fodp": "presentation", "fodg": "graphics"}
_OBJECT = '<draw:frame svg:x="2cm" svg:y="9cm" svg:width="3cm" svg:height="1cm"><draw:object{link}>{inside}</draw:object>{other}</draw:frame>'
_INSIDE = f'<math:math {_odf_around.SPACES}><math:semantics><math:mn>17</math:mn><math:annotation encoding="x">[[annotation of an object]]</math:annotation></math:semantics></math:math>'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- [[comment before the document]] -->\n<?tool [[processing instruction before the document]]?>\n'
_TAIL = "\n<!-- [[comment behind the document]] -->\n"
_ROOT = (
    f' {_odf_around.SPACES} xmlns:[[prefix of a namespace]]="urn:[[namespace that nothing uses]]" office:version="1.3" '
    'grddl:transformation="https://example.org/[[grddl:transformation]]" xml:base="file:///home/[[xml:base]]/" '
    'xml:id="[[xml:id of the document]]" loext:made="[[attribute of the document]]"'
)


def _element(name: str, inner: str, more: str = "") -> str:
    return f"{_HEAD}<office:{name}{_ROOT}{more}>{inner}</office:{name}>{_TAIL}"


def _body(kind: str, picture: str, shown: str) -> str:
    return f"<office:body>{BODIES[kind].replace('{picture}', picture).replace('{object}', shown)}</office:body>"


def _content(sower: Sower, kind: str) -> str:
    if kind == "formula":
        return sown(sower, BODIES[kind], "content.xml")
    picture = '<draw:image xlink:href="Pictures/[[name of a picture]].png" xlink:type="simple" draw:filter-name="[[draw:filter-name]]"/>'
    other = '<draw:image xlink:href="./ObjectReplacements/[[name of a replacement]]"/>'
    shown = _OBJECT.format(link=' xlink:href="./[[name of an object]]"', inside="", other=other)
    around = _odf_around.SCRIPTS + _odf_around.FONTS + _odf_around.AUTOMATIC
    return sown(sower, _element("document-content", around + _body(kind, picture, shown)), "content.xml")


def _members(sower: Sower, kind: str, media_type: str) -> Iterator[tuple[str, str | bytes]]:
    yield "content.xml", _content(sower, kind)
    parts = {
        "styles.xml": ("styles", _odf_around.FONTS + _odf_around.STYLES + _odf_around.AUTOMATIC + _odf_around.MASTERS),
        "meta.xml": ("meta", _odf_around.META),
        "settings.xml": ("settings", _odf_around.SETTINGS),
    }
    for name, (root, inner) in parts.items():
        yield name, sown(sower, _element(f"document-{root}", inner), name)
    if (named := sower.known("content.xml: name of a picture")) is not None:
        yield f"Pictures/{named}.png", png(sower.at("PNG text of a picture"))
        folder = sower.known("content.xml: name of an object")
        yield f"{folder}/content.xml", sown(sower, _INSIDE, "object")
        yield f"{folder}/meta.xml", sown(sower, _element("document-meta", _odf_around.META), "object's meta.xml")
        yield f"{folder}/settings.xml", sown(sower, _element("document-settings", _odf_around.SETTINGS), "object's settings.xml")  # fmt: skip
    yield "Pictures/unused.png", png(sower.at("picture that nothing shows"))
    yield "Thumbnails/thumbnail.png", png(sower.at("Thumbnails/thumbnail.png"))
    for name, text in _odf_around.MEMBERS.items():
        yield sown(sower, name, "package"), sown(sower, text, "package")
    yield "META-INF/manifest.xml", sown(sower, _odf_around.MANIFEST.replace("{}", media_type), "META-INF/manifest.xml")


def packages(sower: Sower) -> Iterator[Original]:
    """One package of each kind, everything in it."""
    for ending, name in _ENDINGS.items():
        kind, media_type = name.partition("-")[0], _TYPE + name
        content = packed(sower, ("mimetype", media_type), dict(_members(sower, kind, media_type)))
        yield sower.reaped(ending, content, SENTENCE)


def flat(sower: Sower) -> Iterator[Original]:
    """One flat document of each kind that has such a form."""
    for ending, kind in _FLAT.items():
        inside = base64.b64encode(png(sower.at("PNG text of a picture"))).decode()
        picture = f"<draw:image><office:binary-data>{inside}</office:binary-data></draw:image>"
        shown = _OBJECT.format(link="", inside=_INSIDE, other="")
        around = (_odf_around.META, _odf_around.SETTINGS, _odf_around.SCRIPTS, _odf_around.FONTS, _odf_around.STYLES,
                  _odf_around.AUTOMATIC, _odf_around.MASTERS)  # fmt: skip
        inner = "".join(around) + _body(kind, picture, shown)
        text = _element("document", inner, f' office:mimetype="{_TYPE}{kind}"')
        yield sower.reaped(ending, sown(sower, text).encode(), SENTENCE)


ORIGINALS: Makers = (packages, flat)
