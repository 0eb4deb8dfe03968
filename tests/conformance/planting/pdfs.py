"""PDF: the checklist of hiding places of ISO 32000, several originals so that one place hides nothing about others."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting.pictures import picture, saved, tagged

SENTENCE = "The harbour office paid nine invoices in May"
_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:xmp="http://ns.adobe.com/xap/1.0/"><dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


class Draft:
    """A PDF of one page under construction.

    Args:
        sower: Hands out canaries.
    """

    def __init__(self, sower: Sower) -> None:
        self.sower, self.at = sower, sower.at
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=(595, 842))
        self.page = self.pdf.pages[0].obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        self.font = self.pdf.make_indirect(font)
        self.page.Resources = Dictionary(Font=Dictionary(F1=self.font))
        self.lines = [f"BT /F1 12 Tf 72 700 Td ({SENTENCE}) Tj ET"]
        self.page.Annots = self.pdf.make_indirect(Array([]))

    def text(self, place: str) -> String:
        """Return a string with a canary."""
        return String(self.at(place))

    def stream(self, place: str, **keys: object) -> pikepdf.Object:
        """Return a stream with a canary."""
        return self.pdf.make_indirect(Stream(self.pdf, self.at(place).encode(), Dictionary(**keys)))  # type: ignore[arg-type]

    def xmp(self, place: str) -> pikepdf.Object:
        """Return an XMP packet with a canary."""
        packet = _XMP.format(self.at(place)).encode()
        return self.pdf.make_indirect(Stream(self.pdf, packet, Dictionary(Type=Name.Metadata, Subtype=Name.XML)))

    def form(self, content: str, **keys: object) -> pikepdf.Object:
        """Return a form XObject."""
        names = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 20], Resources=self.page.Resources, **keys
        )  # type: ignore[arg-type]
        return self.pdf.make_indirect(Stream(self.pdf, content.encode(), names))

    def annotation(self, subtype: str, **keys: object) -> Dictionary:
        """Add an annotation."""
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=[72, 600, 90, 618], F=4, **keys)
        )  # type: ignore[arg-type]
        self.page.Annots.append(made)
        return made

    def reaped(self, before: bytes = b"", behind: bytes = b"", *, held: bool = False, **options: object) -> Original:
        """Return the file."""
        self.page.Contents = self.pdf.make_indirect(Stream(self.pdf, "\n".join(self.lines).encode()))
        sink = io.BytesIO()
        self.pdf.save(sink, **options)  # type: ignore[arg-type]
        return self.sower.reaped("pdf", before + sink.getvalue() + behind, SENTENCE, held=held)


def properties(sower: Sower) -> Iterator[Original]:
    """Trailer, catalogue and page keys."""
    draft = Draft(sower)
    root, page, pdf = draft.pdf.Root, draft.page, draft.pdf
    for key in (
        "Title",
        "Author",
        "Subject",
        "Keywords",
        "Creator",
        "Producer",
        "Company",
        "SourceModified",
        "Trapped",
    ):
        pdf.docinfo[f"/{key}"] = draft.text(f"Info {key}")
    pdf.trailer["/Custom"] = draft.text("custom key of the trailer")
    root.Metadata = draft.xmp("catalogue Metadata")
    root.PieceInfo = Dictionary(
        Acme=Dictionary(Private=draft.text("catalogue PieceInfo"), LastModified=String("D:2021"))
    )
    root.URI = Dictionary(Base=draft.text("catalogue URI Base"))
    root.SpiderInfo = Dictionary(V=1.0, C=Array([Dictionary(URL=draft.text("SpiderInfo"))]))
    root.Legal = Dictionary(Attestation=draft.text("Legal Attestation"))
    root.Threads = Array([pdf.make_indirect(Dictionary(I=Dictionary(Title=draft.text("Threads I"))))])
    root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=draft.text("OutputConditionIdentifier"),
                                           Info=draft.text("OutputIntent Info"), RegistryName=draft.text("RegistryName"))])  # fmt: skip
    root.Lang = draft.text("catalogue Lang")
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=draft.text("PageLabels prefix"))]))
    root.Custom = draft.text("custom key of the catalogue")
    root.Requirements = Array(
        [Dictionary(Type=Name.Requirement, S=Name.EnableJavaScripts, RH=draft.text("Requirements"))]
    )
    root.Collection = Dictionary(Schema=Dictionary(Note=Dictionary(N=draft.text("Collection schema"), Subtype=Name.S)))
    root.ViewerPreferences = Dictionary(Custom=draft.text("ViewerPreferences"))
    root.DPartRoot = Dictionary(DPM=Dictionary(Note=draft.text("document part metadata")))
    page.Metadata, page.LastModified = draft.xmp("page Metadata"), draft.text("page LastModified")
    page.PieceInfo = Dictionary(Acme=Dictionary(Private=draft.text("page PieceInfo")))
    page.ID, page.Custom = draft.text("page ID"), draft.text("custom key of a page")
    page.SeparationInfo = Dictionary(DeviceColorant=draft.text("SeparationInfo"))
    page.VP = Array(
        [
            Dictionary(
                Type=Name.Viewport,
                BBox=[0, 0, 9, 9],
                Name=draft.text("viewport name"),
                Measure=Dictionary(Type=Name.Measure, R=draft.text("measure")),
            )
        ]
    )
    page.PresSteps = Dictionary(NA=draft.text("navigation node"))
    page.BoxColorInfo = Dictionary(Note=draft.text("BoxColorInfo"))
    thumbnail = draft.stream("page Thumb", Width=2, Height=2, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    page.Thumb = thumbnail
    yield draft.reaped(behind=b"%" + draft.at("bytes behind %%EOF").encode())


def names(sower: Sower) -> Iterator[Original]:
    """Name trees, outlines, destinations, actions."""
    draft = Draft(sower)
    root, pdf = draft.pdf.Root, draft.pdf

    def tree(key: str, value: Callable[[], object]) -> Dictionary:
        return Dictionary(Names=Array([draft.text(f"{key}: a name"), value()]))  # type: ignore[list-item]

    script = lambda: Dictionary(S=Name.JavaScript, JS=draft.text("JavaScript of the document"))  # noqa: E731
    root.Names = Dictionary(
        JavaScript=tree("JavaScript", script), AP=tree("AP", lambda: draft.form(f"% {draft.at('AP name tree')}")),
        Pages=tree("Pages", lambda: draft.page), Templates=tree("Templates", lambda: draft.page),
        IDS=tree("IDS", lambda: Dictionary(URL=draft.text("web capture"))), URLS=tree("URLS", lambda: draft.text("URLS")),
        Renditions=tree("Renditions", lambda: Dictionary(S=Name.MR, N=draft.text("rendition"))),
        AlternatePresentations=tree("AlternatePresentations", lambda: Dictionary(Note=draft.text("alternate presentation"))),
        Dests=tree("Dests", lambda: Array([draft.page, Name.Fit])),
    )  # fmt: skip
    root.Dests = Dictionary({f"/{draft.at('Dests: old style')}": Array([draft.page, Name.Fit])})
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=draft.text("OpenAction"))
    root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS=draft.text("catalogue AA")))
    draft.page.AA = Dictionary(O=Dictionary(S=Name.URI, URI=draft.text("page AA")))
    item = pdf.make_indirect(
        Dictionary(
            Title=String("May"),
            A=Dictionary(S=Name.URI, URI=draft.text("outline action")),
            Custom=draft.text("custom key of an outline"),
        )
    )
    root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    item.Parent = root.Outlines
    actions = {
        "URI": {"URI": "string"}, "Launch": {"F": "string"}, "GoToR": {"F": "string", "D": "string"}, "SubmitForm": {"F": "string"},
        "ImportData": {"F": "string"}, "JavaScript": {"JS": "string"}, "Named": {"Custom": "string"}, "GoToE": {"F": "string"},
        "Hide": {"T": "string"}, "Movie": {"T": "string"}, "Rendition": {"JS": "string"}, "ResetForm": {"Custom": "string"},
    }  # fmt: skip
    for subtype, keys in actions.items():
        action = Dictionary(S=Name("/" + subtype), **{key: draft.text(f"action {subtype} {key}") for key in keys})  # type: ignore[arg-type]
        action.Next = Dictionary(S=Name.URI, URI=draft.text(f"Next of {subtype}"))
        draft.annotation(
            "Link",
            A=action,
            NM=draft.text(f"NM of a link ({subtype})"),
            Contents=draft.text(f"Contents of a link ({subtype})"),
        )
    yield draft.reaped()


def annotations(sower: Sower) -> Iterator[Original]:
    """Annotations of every kind that has no words on the page, and their keys."""
    draft = Draft(sower)
    kinds = (
        "Text",
        "Popup",
        "Square",
        "Circle",
        "Highlight",
        "Underline",
        "StrikeOut",
        "Squiggly",
        "Line",
        "PolyLine",
        "Caret",
        "Ink",
    )
    for kind in kinds:
        keys = {
            key: draft.text(f"{kind} {key}")
            for key in ("Contents", "T", "Subj", "NM", "RC", "M", "CreationDate", "Custom")
        }
        if kind in {"Highlight", "Underline", "StrikeOut", "Squiggly"}:
            keys["QuadPoints"] = Array([72, 700, 90, 700, 72, 690, 90, 690])  # type: ignore[assignment]
        draft.annotation(kind, **keys)
    draft.annotation(
        "Text",
        ExData=Dictionary(Note=draft.text("ExData")),
        StateModel=draft.text("StateModel"),
        State=draft.text("State"),
    )
    draft.annotation("Square", OC=Dictionary(Type=Name.OCG, Name=draft.text("OC of an annotation")))
    draft.annotation("Square", AP=Dictionary(D=draft.form(f"% {draft.at('appearance while pressed')}\n0 0 9 9 re f")))
    draft.annotation("Widget", FT=Name.Btn, T=draft.text("field name"), TU=draft.text("field TU"), TM=draft.text("field TM"),
                     MK=Dictionary(CA=draft.text("MK CA"), RC=draft.text("MK RC")), DA=String("/F1 9 Tf"), Ff=65536)  # fmt: skip
    root = draft.pdf.Root
    root.AcroForm = Dictionary(Fields=Array([draft.page.Annots[-1]]), XFA=draft.stream("XFA packet"), DA=draft.text("AcroForm DA"),
                               Custom=draft.text("custom key of AcroForm"))  # fmt: skip
    yield draft.reaped()
    hidden = Draft(sower)
    # What is invisible is so for kinds that no viewer knows: it is shown for the standard's own (12.5.3).
    for flag, name, kind in ((2, "hidden", "Square"), (32, "no view", "Square"), (1, "invisible", "Unknown")):
        shown = hidden.form(f"BT /F1 9 Tf 0 5 Td ({hidden.at(f'appearance of a {name} annotation')}) Tj ET")
        hidden.annotation(kind, AP=Dictionary(N=shown)).F = flag
    hidden.annotation("Stamp", Name=Name("/" + hidden.at("stamp Name")), NM=hidden.text("stamp NM"))
    hidden.page.Annots.append(
        hidden.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Projection,
                Rect=[0, 0, 1, 1],
                Contents=hidden.text("annotation of an unknown kind"),
            )
        )
    )
    yield hidden.reaped()


def signatures(sower: Sower) -> Iterator[Original]:
    """A digital signature without an appearance, usage rights, validation material."""
    draft = Draft(sower)
    root = draft.pdf.Root
    value = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"), ByteRange=[0, 1, 2, 3]
    )
    for key in ("Name", "Location", "Reason", "ContactInfo", "M", "Cert", "Contents"):
        value[f"/{key}"] = draft.text(f"signature {key}")
    value.Prop_Build = Dictionary(App=Dictionary(Name=Name("/" + draft.at("signature Prop_Build"))))
    widget = draft.annotation("Widget", FT=Name.Sig, T=draft.text("signature field name"), V=draft.pdf.make_indirect(value),
                              Lock=Dictionary(Fields=Array([draft.text("signature Lock")])), SV=Dictionary(Reasons=Array([draft.text("seed value")])))  # fmt: skip
    widget.Rect = [0, 0, 0, 0]
    root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
    root.Perms = Dictionary(UR3=Dictionary(Type=Name.Sig, Name=draft.text("usage rights")))
    root.DSS = Dictionary(Certs=Array([draft.stream("DSS certificate")]), VRI=Dictionary(Note=draft.text("DSS VRI")))
    yield draft.reaped()


def structure(sower: Sower) -> Iterator[Original]:
    """The structure tree and marked content."""
    draft = Draft(sower)
    root, pdf = draft.pdf.Root, draft.pdf
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name("/" + draft.at("structure type")), K=0, Pg=draft.page)
    )
    for key in ("T", "Alt", "ActualText", "E", "ID", "Lang", "Phoneme"):
        element[f"/{key}"] = draft.text(f"structure element {key}")
    element.A = Dictionary(
        O=Name.UserProperties, P=Array([Dictionary(N=draft.text("user property N"), V=draft.text("user property V"))])
    )
    element.C = Name("/" + draft.at("structure class"))
    tree = Dictionary(Type=Name.StructTreeRoot, K=element, RoleMap=Dictionary({f"/{draft.at('RoleMap key')}": Name.P}),
                      IDTree=Dictionary(Names=Array([draft.text("IDTree"), element])), ClassMap=Dictionary({f"/{draft.at('ClassMap key')}": Dictionary()}),
                      Namespaces=Array([Dictionary(NS=draft.text("structure namespace"))]), PronunciationLexicon=Array([draft.stream("pronunciation lexicon")]))  # fmt: skip
    root.StructTreeRoot = pdf.make_indirect(tree)
    element.P = root.StructTreeRoot
    root.MarkInfo = Dictionary(Marked=True, Custom=draft.text("MarkInfo"))
    draft.page.Resources.Properties = Dictionary(
        P0=Dictionary(ActualText=draft.text("property list in resources"), MCID=0)
    )
    draft.lines = [
        f"/Span <</ActualText ({draft.at('inline ActualText')})>> BDC EMC", *draft.lines, "/P /P0 BDC EMC",
        f"/{draft.at('tag of marked content')} MP", f"/P <</Alt ({draft.at('Alt of a marked point')})>> DP",
        f"% {draft.at('comment in a content stream')}",
    ]  # fmt: skip
    yield draft.reaped()
    spoken = Draft(sower)
    other = spoken.at("ActualText that says something else than the page")
    spoken.lines = [f"/Span <</ActualText ({other})>> BDC", *spoken.lines, "EMC"]
    yield spoken.reaped(held=True)


def unseen(sower: Sower) -> Iterator[Original]:
    """Words that no reader sees, and layers that are off."""
    draft = Draft(sower)
    at = draft.at
    layer = draft.pdf.make_indirect(
        Dictionary(
            Type=Name.OCG,
            Name=draft.text("name of a layer"),
            Usage=Dictionary(
                CreatorInfo=Dictionary(Creator=draft.text("layer CreatorInfo"), Subtype=Name.Artwork),
                User=Dictionary(Name=draft.text("layer User"), Type=Name.Ind),
            ),
        )
    )
    draft.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]), Name=draft.text("configuration Name"), Creator=draft.text("configuration Creator")),
                                             Configs=Array([Dictionary(Name=draft.text("other configuration"))]))  # fmt: skip
    draft.page.Resources.Properties = Dictionary(L0=layer)
    draft.page.Resources.XObject = Dictionary({f"/{at('name of an XObject')}": draft.form("0 0 1 1 re f"),
                                               "/Unused": draft.form(f"BT /F1 9 Tf ({at('form that is never drawn')}) Tj ET")})  # fmt: skip
    draft.lines += [
        f"/OC /L0 BDC BT /F1 12 Tf 72 500 Td ({at('text on a hidden layer')}) Tj ET EMC",
        f"BT /F1 12 Tf 72 2000 Td ({at('text off the page')}) Tj ET",
        f"BT /F1 12 Tf 3 Tr 72 480 Td ({at('text in rendering mode 3')}) Tj ET",
        f"q 0 0 1 1 re W n BT /F1 12 Tf 72 460 Td ({at('text outside the clip')}) Tj ET Q",
        f"q 1 g BT /F1 12 Tf 72 440 Td ({at('white text')}) Tj ET Q",
        f"q BT /F1 0.4 Tf 72 420 Td ({at('text too small to read')}) Tj ET Q",
        f"q 0 g BT /F1 12 Tf 72 400 Td ({at('text under a box')}) Tj ET 0.5 g 60 390 300 30 re f Q",
    ]
    yield draft.reaped()
    cropped = Draft(sower)
    cropped.page.CropBox = [0, 100, 595, 842]
    cropped.lines.append(f"BT /F1 12 Tf 72 50 Td ({cropped.at('text outside the crop box')}) Tj ET")
    yield cropped.reaped()


def resources(sower: Sower) -> Iterator[Original]:
    """Pictures, forms, fonts and colour spaces with metadata of their own."""
    draft = Draft(sower)
    pdf, at = draft.pdf, draft.at
    photo = tagged(
        "jpg",
        saved(picture(), "JPEG"),
        {
            "IFD0:Artist": at("EXIF of an embedded JPEG"),
            "XMP-dc:Creator": at("XMP of an embedded JPEG"),
            "File:Comment": at("comment of an embedded JPEG"),
        },
    )
    image = pdf.make_indirect(
        Stream(
            pdf,
            photo,
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=96,
                Height=64,
                BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB,
                Filter=Name.DCTDecode,
            ),
        )
    )
    image.Metadata, image.ID = draft.xmp("image Metadata"), draft.text("image ID")
    image.OPI = Dictionary({"/2.0": Dictionary(F=draft.text("image OPI"))})
    image.Alternates = Array(
        [
            Dictionary(
                Image=draft.stream(
                    "alternate image",
                    Type=Name.XObject,
                    Subtype=Name.Image,
                    Width=2,
                    Height=6,
                    BitsPerComponent=8,
                    ColorSpace=Name.DeviceGray,
                )
            )
        ]
    )
    form = draft.form(
        f"% {at('comment in a form')}\n0 0 9 9 re f",
        PieceInfo=Dictionary(Acme=Dictionary(Private=draft.text("form PieceInfo"))),
        LastModified=draft.text("form LastModified"),
        Name=Name("/" + at("form Name")),
    )
    form.Metadata, form.Ref = draft.xmp("form Metadata"), Dictionary(F=draft.text("reference XObject"))
    draft.page.Resources.XObject = Dictionary(Im0=image, Fm0=form)
    draft.page.Resources.ColorSpace = Dictionary({f"/{at('name of a colour space')}": Name.DeviceRGB})
    draft.page.Resources.ExtGState = Dictionary(G0=Dictionary(Custom=draft.text("custom key of a graphics state")))
    draft.page.Resources[f"/{at('unknown kind of resource')}"] = Dictionary()
    draft.lines += ["q 96 0 0 64 72 300 cm /Im0 Do Q", "q /Fm0 Do Q", "/G0 gs"]
    draft.font.Name = Name("/" + at("font Name"))
    draft.font.Custom = draft.text("custom key of a font")
    yield draft.reaped()


def files(sower: Sower) -> Iterator[Original]:
    """Embedded files: their names, descriptions and parameters. Their content is an item of the family."""
    draft = Draft(sower)
    pdf = draft.pdf
    embedded = pdf.make_indirect(
        Stream(
            pdf,
            b"Paid.\n",
            Dictionary(
                Type=Name.EmbeddedFile,
                Params=Dictionary(
                    CheckSum=draft.text("embedded file CheckSum"),
                    Mac=Dictionary(Creator=draft.text("embedded file Mac")),
                ),
            ),
        )
    )
    spec = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=draft.text("Filespec F"),
            UF=draft.text("Filespec UF"),
            Desc=draft.text("Filespec Desc"),
            EF=Dictionary(F=embedded),
            CI=Dictionary(Note=draft.text("Filespec CI")),
        )
    )
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([draft.text("EmbeddedFiles name"), spec])))
    pdf.Root.AF = Array([spec])
    draft.page.AF = Array([spec])
    yield draft.reaped()


def revisions(sower: Sower) -> Iterator[Original]:
    """What an earlier revision said, objects that nothing refers to, bytes before the header, the file identifier."""
    draft = Draft(sower)
    draft.pdf.docinfo["/Author"] = draft.text("Info of an earlier revision")
    first = draft.reaped()
    sower._places.update(first.places)
    content = first.content
    start = content.rindex(b"startxref")
    table = content[start:].split()[1].decode()
    at = len(content)
    loose = f"9000 0 obj\n({sower.at('object that nothing refers to')})\nendobj\n".encode()
    trailer = (
        content[content.rindex(b"trailer") : start]
        if b"trailer" in content
        else b"trailer\n<< /Size 9001 /Root 1 0 R >>\n"
    )
    trailer = (
        trailer.split(b"/Info")[0] + trailer.split(b"/Info")[-1].split(b"R", 1)[-1] if b"/Info" in trailer else trailer
    )
    trailer = trailer.replace(
        b">>", b"/Prev " + table.encode() + b" /ID [<" + sower.hexadecimal("trailer ID", 32).encode() + b"> <00>] >>"
    )
    xref = at + len(loose)
    behind = loose + f"xref\n9000 1\n{at:010d} 00000 n \n".encode() + trailer + f"startxref\n{xref}\n%%EOF\n".encode()
    yield sower.reaped("pdf", content + behind, SENTENCE)
    other = Draft(sower)
    yield other.reaped(before=f"%{other.at('bytes before the header')}\n".encode())


ORIGINALS: Makers = (properties, names, annotations, signatures, structure, unseen, resources, files, revisions)
