"""Half-cleaned pages must be objected to: one test for each class of residue."""

import dataclasses

import pytest

from tests.pipeline.chain import clean, held_by

TERMS = "Jane Whistler\n"
PAGE = (
    "<!DOCTYPE html><html><head><meta name='author' content='Zelda Quux'></head><body><h1>Report</h1>"
    "<p>Read by Jane Whistler and signed by Zelda Quux.</p><table><tr><td>cell</td></tr></table></body></html>"
)


def tampered(old, new, **expect):
    result = clean(PAGE.encode(), TERMS)
    assert result.reason is None
    changed = result.text.replace(old, new, 1)
    assert changed != result.text
    return held_by(changed.encode(), dataclasses.replace(result.expectation, **expect))


LEFT = {
    "name": ("█████", "Jane Whistler", ("TEXT_LEFT", "residue")),
    "name over tags": ("█████", "J<b>a</b>ne Whis<i>tl</i>er", ("TEXT_LEFT", "residue")),
    "name in entities": ("█████", "&#74;ane Whistl&#101;r", ("TEXT_LEFT", "residue")),
    "name in an attribute": ("<p>", "<p title='Jane Whistler'>", ("TEXT_LEFT", "residue")),
    "author where no reader saw it": ("<p>", "<p data-by='Zelda Quux'>", ("TEXT_LEFT", "residue")),
    "script": ("<p>", "<script>1</script><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "style": ("<p>", "<style>p{}</style><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "picture": ("<p>", "<img src='x'><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "frame": ("<p>", "<iframe></iframe><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "svg": ("<p>", "<svg></svg><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "form": ("<p>", "<input value='x'><p>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "event": ("<p>", "<p onclick='x()'>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "style of an element": ("<p>", "<p style='color:red'>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "link": ("Report", "<a href='https://x.example/'>Report</a>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "link with a script": ("Report", "<a href='javascript:x()'>Report</a>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "comment": ("<p>", "<!-- x --><p>", ("METADATA_LEFT", "html-structure")),
    "conditional comment": ("<p>", "<!--[if mso]>x<![endif]--><p>", ("METADATA_LEFT", "html-structure")),
    "instruction": ("<p>", "<?x y?><p>", ("METADATA_LEFT", "html-structure")),
    "class": ("<p>", "<p class='x'>", ("METADATA_LEFT", "html-structure")),
    "id": ("<p>", "<p id='jane'>", ("METADATA_LEFT", "html-structure")),
    "data": ("<p>", "<p data-x='1'>", ("METADATA_LEFT", "html-structure")),
    "meta": ('<meta charset="utf-8">', '<meta charset="utf-8"><meta name="generator" content="x">', ("METADATA_LEFT", "html-structure")),
    "title": ("</head>", "<title>x</title></head>", ("ACTIVE_CONTENT_LEFT", "html-structure")),
    "doctype": ("<!DOCTYPE html>", "<!DOCTYPE html SYSTEM 'x'>", ("METADATA_LEFT", "html-structure")),
    "lost words": ("signed by Zelda Quux", "", ("CONTENT_LOST", "loss")),
    "lost cell": ("cell", "", ("CONTENT_LOST", "loss")),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEFT)
def test_objections(kind):
    old, new, wanted = LEFT[kind]
    assert wanted in tampered(old, new)


def test_unseen_characters():
    assert tampered("Report", "Re\u200bport") & {("METADATA_LEFT", "html-structure")}


def test_an_allowed_link_names_no_user():
    link = "<a href='https://jane:pw@site.example/a'>Report</a>"
    hosts = frozenset({"site.example"})
    assert ("ACTIVE_CONTENT_LEFT", "html-structure") in tampered("Report", link, link_hosts=hosts)


def test_an_allowed_link_keeps_no_query():
    hosts = frozenset({"site.example"})
    assert ("ACTIVE_CONTENT_LEFT", "html-structure") not in tampered(
        "Report", "<a href='https://site.example/a'>Report</a>", link_hosts=hosts
    )
    assert ("ACTIVE_CONTENT_LEFT", "html-structure") in tampered(
        "Report", "<a href='https://site.example/a?u=1'>Report</a>", link_hosts=hosts
    )
