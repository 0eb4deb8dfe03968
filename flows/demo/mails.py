"""Mail of the synthetic leak: threads with the headers that give a mailbox away, and attachments."""

from __future__ import annotations

from email.message import EmailMessage

from flows.demo import traces
from flows.demo.pdfs import pdf_flowing
from flows.demo.story import Fact
from flows.demo.traces import Trace

Made = tuple[bytes, list[Trace]]
_HOST = "bureau-central.test"


def mail(fact: Fact, number: int) -> Made:
    """A message with an attachment; every second one answers the one before it and quotes it."""
    message = EmailMessage()
    message["From"] = "Bureau Desk <desk@bureau-north.test>"
    message["To"] = f"{traces.SOURCE_NAME} <{traces.SOURCE_MAIL}>"
    message["Cc"] = f"{traces.HANDLER_NAME} <g.palmgrenius@{_HOST}>"
    message["Subject"] = f"{'Re: ' if number % 2 else ''}{fact.lines[0][1]} {number - number % 2}"
    message["Date"] = "Tue, 14 Mar 2023 09:12:00 +0100"
    message["Message-ID"] = f"<{number}.{traces.SOURCE_USER}@{_HOST}>"
    message["X-Originating-IP"] = f"[{traces.PRINT_HOST}]"
    message["Received"] = f"from ws-{traces.SOURCE_USER} ({traces.PRINT_HOST}) by mail.{_HOST}"
    if number % 2:
        message["In-Reply-To"] = f"<{number - 1}.{traces.SOURCE_USER}@{_HOST}>"
    body = [*(f"{label}: {value}" for label, value in fact.lines), "", fact.prose, ""]
    if number % 2:
        body += [f"On Tuesday {traces.SOURCE_NAME} <{traces.SOURCE_MAIL}> wrote:", "> Please see the file.", ""]
    message.set_content("\n".join(body))
    annex = Fact("annex", (("Note", "Annex"), ("Annex to", str(number))), "Annex.", "en")
    attached, inner = pdf_flowing(annex, number)
    message.add_attachment(attached, maintype="application", subtype="pdf", filename=f"{traces.SOURCE_USER} annex.pdf")
    message.set_boundary(f"=-boundary-{number}")
    return message.as_bytes(), [
        Trace(traces.SOURCE_MAIL, "mail recipient"),
        Trace(traces.HANDLER_NAME, "mail copy recipient"),
        Trace(traces.PRINT_HOST, "mail originating address"),
        *inner,
        Trace(f"{traces.SOURCE_USER} annex", "attachment name"),
    ]
