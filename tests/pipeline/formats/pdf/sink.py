"""A PDF with a canary in every hiding place of the checklist, each of its own, so that a test can say which one leaks."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from tests.pipeline.formats.pdf.sink_parts import Sink, cff, jbig2, jpeg, jpx, profile_with, truetype, type1

VISIBLE = "Visible words of the page that must stay readable"


def _pages() -> bytes:
    sink = io.BytesIO()
    canvas = Canvas(sink, pageCompression=0)
    for _ in range(2):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, 700, VISIBLE)
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def _fonts(pdf: pikepdf.Pdf, sink: Sink) -> Dictionary:
    fonts = Dictionary()
    program = pdf.make_stream(truetype(sink), Length1=1)
    program.Metadata = pdf.make_stream(sink.canary("FontFile Metadata").encode())
    tag = sink.canary("subset tag, no font has it")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+" + tag), Flags=32, FontBBox=[0, 0, 1, 1], ItalicAngle=0,
        Ascent=1, Descent=0, CapHeight=1, StemV=1, FontFile2=program, FontFamily=sink.text("FontFamily"),
        CharSet=String("/" + sink.canary("CharSet")),
    )  # fmt: skip
    mapping = (
        f"% {sink.canary('ToUnicode comment')}\n/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        f"/CIDSystemInfo << /Registry ({sink.canary('ToUnicode Registry')}) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{sink.canary('CMapName')} def 1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"1 beginbfchar <41> <0041> endbfchar endcmap {sink.canary('ToUnicode behind')}"
    )
    fonts.TT = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+" + tag), FirstChar=65, LastChar=65, Widths=[600],
        Encoding=Name.WinAnsiEncoding, FontDescriptor=pdf.make_indirect(descriptor), Name=sink.name("Font Name"),
        ToUnicode=pdf.make_stream(mapping.encode()),
    )  # fmt: skip
    body, sizes = type1(sink)
    one = pdf.make_stream(body, Length1=sizes[0], Length2=sizes[1], Length3=sizes[2])
    fonts.T1 = _simple(pdf, sink, Name.Type1, "FontFile", one, "Type 1")
    compact = pdf.make_stream(cff(sink), Subtype=Name.Type1C)
    fonts.C1 = _simple(pdf, sink, Name.Type1, "FontFile3", compact, "CFF")
    glyph = sink.name("Type 3 glyph name")
    drawn = pdf.make_stream(f"600 0 0 0 600 600 d1 % {sink.canary('CharProc comment')}\n0 0 600 600 re f".encode())
    fonts.T3 = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 600], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=65, LastChar=65, Widths=[600], Encoding=Dictionary(Type=Name.Encoding, Differences=[65, glyph]),
        CharProcs=Dictionary({str(glyph): drawn}), Name=sink.name("Type 3 Name"),
    )  # fmt: skip
    cid = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=sink.name("CIDFont name"), DW=600,
        CIDSystemInfo=Dictionary(Registry=sink.text("Registry"), Ordering=sink.text("Ordering"), Supplement=0),
        FontDescriptor=pdf.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=sink.name("CIDFont FontName"),
            Flags=4, FontBBox=[0, 0, 1, 1], CIDSet=pdf.make_stream(sink.canary("CIDSet").encode()),
            Style=Dictionary(Panose=sink.text("Panose")), Lang=sink.name("Lang of a font"))),
    )  # fmt: skip
    fonts.CID = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=sink.name("Type 0 name"), Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(cid)], ToUnicode=sink.name("ToUnicode name"),
    )  # fmt: skip
    return fonts


def _simple(pdf: pikepdf.Pdf, sink: Sink, subtype: Name, key: str, program: pikepdf.Stream, place: str) -> Dictionary:
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=sink.name(place + " FontName"), Flags=32)
    descriptor["/" + key] = program
    encoding = Dictionary(Type=Name.Encoding, Differences=[65, Name("/A"), sink.name(place + " Differences")])
    return Dictionary(
        Type=Name.Font, Subtype=subtype, BaseFont=sink.name(place + " BaseFont"), FirstChar=65, LastChar=65,
        Widths=[600], FontDescriptor=pdf.make_indirect(descriptor), Encoding=encoding,
    )  # fmt: skip


# --- the document -----------------------------------------------------------------------------------------------------


def _xmp(pdf: pikepdf.Pdf, sink: Sink, place: str) -> pikepdf.Stream:
    return pdf.make_stream(sink.canary(f"XMP of {place}").encode(), Type=Name.Metadata, Subtype=Name.XML)


def _file(pdf: pikepdf.Pdf, sink: Sink, place: str) -> pikepdf.Object:
    params = Dictionary(ModDate=sink.text(place + " Params"), CheckSum=sink.text(place + " CheckSum"))
    stream = pdf.make_stream(sink.canary(place + " bytes").encode(), Type=Name.EmbeddedFile, Params=params)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=sink.text(place + " F"), UF=sink.text(place + " UF"),
                   Desc=sink.text(place + " Desc"), EF=Dictionary(F=stream))
    )  # fmt: skip


def _script(sink: Sink, place: str) -> Dictionary:
    following = Dictionary(S=Name.URI, URI=sink.text(place + " Next URI"))
    return Dictionary(S=Name.JavaScript, JS=sink.text(place + " JS"), Next=following)


def _catalog(pdf: pikepdf.Pdf, sink: Sink) -> None:
    root, text = pdf.Root, sink.text
    for key in ("Author", "Title", "Producer", "Creator", "Subject", "Keywords", "CreationDate", "Secret"):
        pdf.docinfo["/" + key] = text("Info " + key)
    root.Metadata = _xmp(pdf, sink, "catalog")
    root.PieceInfo = Dictionary(X=Dictionary(Private=text("PieceInfo of catalog"), LastModified=text("LastModified")))
    root.OpenAction, root.AA = _script(sink, "OpenAction"), Dictionary(WC=_script(sink, "AA of catalog"))
    root.URI, root.Lang, root.Version = Dictionary(Base=text("URI Base")), text("Lang"), Name("/1.7")
    root.SpiderInfo, root.Collection = Dictionary(C=[text("SpiderInfo")]), Dictionary(Schema=text("Collection"))
    root.Perms = Dictionary(DocMDP=_signature(sink, "Perms"))
    root.DSS, root.Legal = Dictionary(Certs=[pdf.make_stream(sink.canary("DSS").encode())]), text("Legal")
    root.AF = [_file(pdf, sink, "AF of catalog")]
    root.Threads = [Dictionary(I=Dictionary(Author=text("Threads")), F=Dictionary(R=[0, 0, 1, 1]))]
    root.DPartRoot = Dictionary(DPM=text("DPartRoot"))
    root.OutputIntents = [
        Dictionary(S=Name.GTS_PDFA1, Info=text("OutputIntent"), OutputConditionIdentifier=text("OutputCondition"),
                   DestOutputProfile=pdf.make_stream(profile_with(sink.canary("OutputIntent ICC")), N=3))
    ]  # fmt: skip
    root.Extensions, root.Requirements = Dictionary(X=text("Extensions")), [Dictionary(S=sink.name("Requirements"))]
    root.ViewerPreferences = Dictionary(X=text("ViewerPreferences"))
    root.PageLabels = Dictionary(Nums=[0, Dictionary(P=text("PageLabels"))])
    root.MarkInfo, root.MyKey = Dictionary(Marked=True, X=text("MarkInfo")), text("custom key of catalog")
    entries = {}
    for tree in ("JavaScript", "AP", "Pages", "Templates", "IDS", "URLS", "Renditions", "AlternatePresentations"):
        entries["/" + tree] = Dictionary(Names=[text(tree + " key"), Dictionary(S=Name.X, JS=text(tree + " value"))])
    entries["/EmbeddedFiles"] = Dictionary(Names=[text("EmbeddedFiles key"), _file(pdf, sink, "EmbeddedFiles")])
    entries["/Dests"] = Dictionary(Names=[text("Dests key"), [pdf.pages[1].obj, Name.Fit]])
    entries["/MyTree"] = Dictionary(Names=[text("unknown tree"), text("unknown tree value")])
    root.Names, root.Dests = (
        Dictionary(entries),
        Dictionary({str(sink.name("old Dests")): [pdf.pages[1].obj, Name.Fit]}),
    )
    entry = pdf.make_indirect(Dictionary(Title=text("Outlines Title"), A=_script(sink, "Outlines")))
    root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))


def _signature(sink: Sink, place: str) -> Dictionary:
    keys = ("Name", "Location", "Reason", "ContactInfo", "M", "Contents", "Cert")
    parts = {"/" + key: sink.text(f"{place} {key}") for key in keys}
    build = Dictionary(App=Dictionary(Name=sink.name(place + " Prop_Build")))
    return Dictionary(
        {
            "/Type": Name.Sig,
            "/Filter": Name("/Adobe.PPKLite"),
            "/Prop_Build": build,
            "/ByteRange": [0, 1, 2, 3],
            **parts,
        }
    )


def _structure(pdf: pikepdf.Pdf, sink: Sink) -> None:
    text = sink.text
    element = Dictionary(
        Type=Name.StructElem, S=sink.name("StructElem S"), T=text("StructElem T"), Alt=text("Alt"), E=text("E"),
        ActualText=text("ActualText"), ID=text("StructElem ID"), Lang=text("StructElem Lang"), Pg=pdf.pages[0].obj, K=0,
        A=Dictionary(O=Name.UserProperties, P=[Dictionary(N=text("UserProperties N"), V=text("UserProperties V"))]),
        C=sink.name("StructElem C"), Phoneme=text("Phoneme"),
    )  # fmt: skip
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=[pdf.make_indirect(element)],
            RoleMap=Dictionary({str(sink.name("RoleMap")): Name.P}), ClassMap=Dictionary({str(sink.name("ClassMap")): Dictionary()}),
            IDTree=Dictionary(Names=[text("IDTree"), element]), Namespaces=[Dictionary(NS=text("Namespaces"))],
            PronunciationLexicon=[_file(pdf, sink, "PronunciationLexicon")])
    )  # fmt: skip


def _layers(pdf: pikepdf.Pdf, sink: Sink) -> tuple[pikepdf.Object, pikepdf.Object]:
    usage = Dictionary(
        CreatorInfo=Dictionary(Creator=sink.text("OCG CreatorInfo"), Subtype=sink.name("OCG Subtype")),
        User=Dictionary(Type=Name.Ind, Name=sink.text("OCG User")), Language=Dictionary(Lang=sink.text("OCG Language")),
    )  # fmt: skip
    on = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=sink.text("OCG Name, shown"), Usage=usage))
    off = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=sink.text("OCG Name, hidden")))
    config = Dictionary(Name=sink.text("OC config"), Creator=sink.text("OC Creator"), OFF=[off],
                        Order=[sink.text("OC Order"), on, off])  # fmt: skip
    pdf.Root.OCProperties = Dictionary(OCGs=[on, off], D=config)
    return on, off


def _annotations(pdf: pikepdf.Pdf, sink: Sink) -> None:
    page, found = pdf.pages[0], []
    keys = ("Contents", "T", "Subj", "RC", "DS", "NM", "M", "CreationDate", "State", "StateModel", "OverlayText")
    more: dict[str, Callable[[str], Dictionary]] = {
        "Text": lambda p: Dictionary(), "Popup": lambda p: Dictionary(), "Ink": lambda p: Dictionary(InkList=[[0, 0, 9, 9]]),
        "Highlight": lambda p: Dictionary(QuadPoints=[0, 9, 9, 9, 0, 0, 9, 0]), "Stamp": lambda p: Dictionary(Name=sink.name(p)),
        "FileAttachment": lambda p: Dictionary(FS=_file(pdf, sink, p)), "Link": lambda p: Dictionary(A=_script(sink, p)),
        "Sound": lambda p: Dictionary(Sound=pdf.make_stream(sink.canary(p).encode())),
        "Movie": lambda p: Dictionary(Movie=Dictionary(F=sink.text(p))), "Screen": lambda p: Dictionary(MK=Dictionary(CA=sink.text(p))),
        "3D": lambda p: Dictionary({"/3DD": pdf.make_stream(sink.canary(p).encode())}),
        "RichMedia": lambda p: Dictionary(RichMediaContent=Dictionary(Assets=Dictionary(Names=[sink.text(p)]))),
        "Watermark": lambda p: Dictionary(), "Projection": lambda p: Dictionary(ExData=Dictionary(X=sink.text(p))),
    }  # fmt: skip
    for kind, extra in more.items():
        one = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=[0, 0, 9, 9], P=page.obj, F=4)
        for key in keys:
            one["/" + key] = sink.text(f"{kind} {key}")
        for key, value in extra(kind + " own").items():
            one[key] = value
        one.AA, one.MyKey = Dictionary(E=_script(sink, kind + " AA")), sink.text(kind + " custom key")
        found.append(pdf.make_indirect(one))
    linked = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=sink.text("Dests key"))
    found += [pdf.make_indirect(linked), *_fields(pdf, sink)]
    page.Annots = Array(found)


def _fields(pdf: pikepdf.Pdf, sink: Sink) -> list[pikepdf.Object]:
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    fields = []
    for kind, flags in (("Tx", 2), ("Tx", 4), ("Ch", 32), ("Sig", 4), ("Btn", 4)):
        place = f"field {kind} {flags}"
        one = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name("/" + kind), F=flags,
                         AP=Dictionary(N=look), Opt=[sink.text(place + " Opt")],
                         MK=Dictionary(CA=sink.text(place + " CA"), RC=sink.text(place + " RC")))  # fmt: skip
        for key in ("V", "DV", "RV", "TU", "TM", "T", "DS"):
            one["/" + key] = sink.text(f"{place} {key}") if (kind, key) != ("Sig", "V") else _signature(sink, "Sig")
        one.AA = Dictionary(K=_script(sink, place))
        fields.append(pdf.make_indirect(one))
    hidden = pdf.make_stream(f"BT /F 9 Tf ({sink.canary('unused appearance')}) Tj ET".encode(), BBox=[0, 0, 9, 9])
    fields[4].AP = Dictionary(N=Dictionary(Off=look, On=hidden), D=Dictionary(On=hidden))
    fields[4].AS = Name.Off
    packet = pdf.make_stream(f"<xdp>{sink.canary('XFA')}</xdp>".encode())
    pdf.Root.AcroForm = Dictionary(Fields=fields, DA=String("/Helv 0 Tf 0 g"), XFA=packet, CO=[fields[0]], SigFlags=3)
    return fields


def _page(pdf: pikepdf.Pdf, sink: Sink) -> None:
    page, text = pdf.pages[0], sink.text
    page.Metadata, page.LastModified = _xmp(pdf, sink, "page"), text("LastModified of page")
    page.PieceInfo = Dictionary(X=Dictionary(Private=text("PieceInfo of page")))
    thumb = pdf.make_stream(
        sink.canary("Thumb").encode(), Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )
    page.Thumb, page.AA, page.AF = thumb, Dictionary(O=_script(sink, "AA of page")), [_file(pdf, sink, "AF of page")]
    page.ID, page.Tabs, page.PZ, page.StructParents = text("ID of page"), Name.S, 1, 0
    page.SeparationInfo = Dictionary(DeviceColorant=sink.name("SeparationInfo"))
    page.TemplateInstantiated, page.PresSteps = sink.name("TemplateInstantiated"), Dictionary(X=text("PresSteps"))
    page.VP = [
        Dictionary(Type=Name.Viewport, BBox=[0, 0, 1, 1], Name=text("VP"), Measure=Dictionary(R=text("Measure")))
    ]
    page.DPart, page.B, page.MyKey = (
        Dictionary(DPM=text("DPart")),
        [Dictionary(X=text("bead"))],
        text("custom key of page"),
    )
    on, off = _layers(pdf, sink)
    page.Resources.Properties = Dictionary(
        On=on, Off=off, Marked=pdf.make_indirect(Dictionary(ActualText=text("Properties ActualText")))
    )
    page.Resources.Font = Dictionary({**dict(page.Resources.Font.items()), **dict(_fonts(pdf, sink).items())})
    _resources(pdf, sink, page.Resources)
    page.contents_add(_content(sink))


def _resources(pdf: pikepdf.Pdf, sink: Sink, resources: Dictionary) -> None:
    picture = pdf.make_stream(jpeg(sink, "JPEG"), Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16,
                              ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
    picture.Metadata, picture.ID, picture.Name = (
        _xmp(pdf, sink, "image"),
        sink.text("Image ID"),
        sink.name("Image Name"),
    )
    picture.Alternates = [
        Dictionary(Image=pdf.make_stream(sink.canary("Alternates").encode()), DefaultForPrinting=False)
    ]
    picture.OPI, picture.Measure = (
        Dictionary({"/2.0": Dictionary(F=sink.text("OPI"))}),
        Dictionary(X=sink.text("Image Measure")),
    )
    two = pdf.make_stream(jpx(sink), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, Filter=Name.JPXDecode)
    three = pdf.make_stream(jbig2(sink), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, BitsPerComponent=1,
                            ColorSpace=Name.DeviceGray, Filter=Name.JBIG2Decode)  # fmt: skip
    form = pdf.make_stream(
        f"q 1 0 0 1 9 9 cm % {sink.canary('comment in a form')}\nQ /Z <</Alt ({sink.canary('BDC in a form')})>> BDC EMC".encode(),
        Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], LastModified=sink.text("LastModified of form"),
        Metadata=_xmp(pdf, sink, "form"), PieceInfo=Dictionary(X=Dictionary(Private=sink.text("PieceInfo of form"))),
        Ref=Dictionary(F=sink.text("Ref of form")), OPI=Dictionary(F=sink.text("OPI of form")), Name=sink.name("Form Name"),
        MyKey=sink.text("custom key of form"),
    )  # fmt: skip
    unused = pdf.make_stream(
        f"BT ({sink.canary('hidden form')}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]
    )
    unused.OC = resources.Properties.Off
    left = pdf.make_stream(f"BT ({sink.canary('form that nothing shows')}) Tj ET".encode(), Subtype=Name.Form)
    picked = pdf.make_stream(sink.canary("picture that nothing shows").encode(), Subtype=Name.Image, Width=5, Height=5)
    resources.XObject = Dictionary(
        {
            str(sink.name("XObject key")): picture,
            "/J": two,
            "/B": three,
            "/Fm": form,
            "/Off": unused,
            "/Left": left,
            "/Pic": picked,
        }
    )
    spaces = Dictionary()
    spaces.Icc = Array(
        [Name.ICCBased, pdf.make_stream(profile_with(sink.canary("ICC")), N=3, Metadata=_xmp(pdf, sink, "ICC"))]
    )
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1, MyKey=sink.text("custom key of function"))
    spaces.Sep = Array([Name.Separation, sink.name("Separation"), Name.DeviceGray, tint])
    attributes = Dictionary(Colorants=Dictionary({str(sink.name("Colorants")): spaces.Sep}))
    spaces.Dev = Array([Name.DeviceN, [sink.name("DeviceN")], Name.DeviceGray, tint, attributes])
    resources.ColorSpace = spaces
    script = f"{{ % {sink.canary('PostScript comment')}\n }}".encode()
    half = pdf.make_stream(script, FunctionType=4, Domain=[0, 1], Range=[0, 1])
    resources.ExtGState = Dictionary({"/Gs": Dictionary(Type=Name.ExtGState, LW=1, TR=half, HTP=sink.text("HTP"),
        HT=Dictionary(HalftoneType=1, HalftoneName=sink.text("HalftoneName")), MyKey=sink.text("custom key of state"))})  # fmt: skip
    resources.MyGroup = Dictionary(X=sink.text("unknown resources"))


def _content(sink: Sink) -> bytes:
    inline = zlib.compress(b"\xff" * 8)
    return (
        f"% {sink.canary('comment in content')}\n"
        f"/Span <</ActualText ({sink.canary('BDC ActualText')}) /MyKey /{sink.canary('BDC name')}>> BDC EMC\n"
        f"/{sink.canary('BMC tag')} BMC EMC /{sink.canary('MP tag')} MP /P <</X ({sink.canary('DP')})>> DP\n"
        f"/Artifact /Marked BDC EMC\n"
        f"/OC /Off BDC BT /F1 9 Tf 9 9 Td ({sink.canary('text of a hidden layer')}) Tj ET EMC\n"
        f"/OC /On BDC BT /F1 9 Tf 72 650 Td (Shown layer) Tj ET EMC\n"
        f"BT /F1 9 Tf 3 Tr 72 600 Td ({sink.canary('invisible ink')}) Tj ET 0 Tr\n"
        f"({sink.canary('string that no operator takes')}) pop\n/{sink.canary('unknown operator')} unknown\n"
        f"/Gs gs /Icc cs 1 1 1 sc /Sep cs 1 sc /Dev cs 1 sc 0 g /Fm Do /Off Do\n"
        f"q 9 0 0 9 300 300 cm /{sink.canary('XObject key')} Do Q\n"
        f"BT /TT 12 Tf 72 500 Td (A) Tj /T1 12 Tf (A) Tj /C1 12 Tf (B) Tj /T3 12 Tf (A) Tj ET\n"
        f"q 9 0 0 9 400 400 cm BI /W 8 /H 8 /BPC 1 /CS /G /F /Fl /MyKey ({sink.canary('inline image key')}) ID "
    ).encode() + inline + f"\nEI Q\n% {sink.canary('end of content')}".encode()  # fmt: skip


def build() -> tuple[bytes, dict[str, str]]:
    """Return the document, and the canaries by place."""
    sink, first = Sink(), io.BytesIO()
    with pikepdf.open(io.BytesIO(_pages())) as pdf:
        _catalog(pdf, sink)
        _structure(pdf, sink)
        _page(pdf, sink)
        _annotations(pdf, sink)
        pdf.trailer.MyKey = sink.text("custom key of trailer")
        pdf.trailer.ID = Array([String(sink.canary("ID").ljust(16)), String("0" * 16)])
        pdf.save(first, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    return wrapped(first.getvalue(), sink), sink.places


def wrapped(content: bytes, sink: Sink) -> bytes:
    """Put bytes before the header and an older revision, a comment and bytes behind the end."""
    start = int(content.rpartition(b"startxref")[2].split()[0])
    number = 90_000
    body = f"{number} 0 obj\n({sink.canary('older revision')})\nendobj\n% {sink.canary('comment between objects')}\n".encode()
    place = len(content) + 1
    table = f"xref\n{number} 1\n{place:010d} 00000 n \ntrailer\n".encode()
    root = content.rpartition(b"/Root ")[2].split(b"R")[0].decode()
    info = content.rpartition(b"/Info ")[2].split(b"R")[0].decode()
    more = f"/Info {info}R /ID {content.rpartition(b'/ID ')[2].split(b']')[0].decode('latin-1')}]"
    end = (
        f"<< /Size {number + 1} /Root {root}R {more} /Prev {start} >>\nstartxref\n{place + len(body)}\n%%EOF\n".encode()
    )
    return content + b"\n" + body + table + end + f"% {sink.canary('behind the end')}\n".encode()
