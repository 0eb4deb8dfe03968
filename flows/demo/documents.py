"""Documents of the synthetic leak: who makes what, and the plain kinds."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable

from flows.demo import traces
from flows.demo.mails import mail
from flows.demo.office import letter, slides, workbook
from flows.demo.pdfs import pdf_flowing, pdf_printed, pdf_revised, pdf_scanned, pdf_table
from flows.demo.pictures import scan, scan_pages, screenshot
from flows.demo.story import Fact
from flows.demo.traces import Trace

Made = tuple[bytes, list[Trace]]


def text(fact: Fact, number: int) -> Made:
    """A text file with a banner, a labelled author, a distribution list and a colleague whom only programs named."""
    banner, copies = traces.banner(number), traces.copies()
    body = [*(f"{label}: {value}" for label, value in fact.lines), "", fact.prose, "", f"author: {traces.SOURCE_NAME}"]
    body += [f"Copies to {copies.value} and {traces.HANDLER_NAME}", banner.value, ""]
    author = Trace(traces.SOURCE_NAME, "labelled author")
    return "\n".join(body).encode(), [banner, copies, author, Trace(traces.HANDLER_NAME, "name learned elsewhere")]


def page(fact: Fact, number: int) -> Made:
    """A saved web page with a generator, an author and a comment."""
    rows = "".join(f"<p>{html.escape(label)}: {html.escape(value)}</p>\n" for label, value in fact.lines)
    body = (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><meta name='author' content='{traces.SOURCE_NAME}'>"
        f"<title>{traces.SOURCE_USER}</title></head>\n<body><!-- saved from {traces.PROFILE_PATH} -->\n{rows}"
        f"<p>{html.escape(fact.prose)}</p><p>see {html.escape(traces.SHARE_PATH)}</p></body></html>\n"
    )
    places = [Trace(traces.SOURCE_NAME, "HTML author"), Trace(traces.PROFILE_PATH, "HTML comment")]
    return body.encode(), [*places, Trace(traces.SOURCE_USER, "HTML title"), Trace(traces.SHARE_PATH, "path in a page")]


def sheet(fact: Fact, number: int) -> Made:
    """A CSV export that says who exported it."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerows([f"{label}: {value}"] for label, value in fact.lines)
    writer.writerow([fact.prose])
    trace = Trace(f"exported by {traces.SOURCE_NAME} on 2023-05-0{1 + number % 9}", "CSV export banner")
    writer.writerow([trace.value])
    return sink.getvalue().encode(), [trace]


Maker = Callable[[Fact, int], Made]
#: Ending and maker of each kind of document, one after the other.
MAKERS: dict[str, tuple[tuple[str, Maker], ...]] = {
    "decision": (("pdf", pdf_flowing), ("docx", letter), ("pdf", pdf_revised), ("html", page), ("pdf", pdf_table)),
    "notice": (("pdf", pdf_printed), ("docx", letter), ("pdf", pdf_table), ("txt", text)),
    "diffusion": (("eml", mail), ("pdf", pdf_revised), ("txt", text)),
    "message": (("eml", mail),),
    "report": (("docx", letter), ("pptx", slides), ("pdf", pdf_flowing)),
    "check": (("txt", text), ("html", page), ("docx", letter)),
    "register": (("xlsx", workbook), ("csv", sheet)),
    "annex": (("jpg", scan), ("tif", scan_pages), ("png", screenshot), ("pdf", pdf_scanned)),
}
