"""Samples of pictures whose copies are of another kind; a canary in each place that their formats list."""

from __future__ import annotations

import base64
import io
import struct
import zlib

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from pipeline.formats._image.raw_kinds import KINDS
from tests.conformance.samples.planted import CANARY

_NAME = CANARY.encode()
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    f'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Owner="{CANARY}"/></rdf:RDF></x:xmpmeta>'
).encode()
#: Encoded once by x265, which the project does not ship: 96 x 64, with EXIF and XMP that name the canary.
_HEIC = (
    "c-n1JT}TvB6h5=#&-#-"
    "_DVd1a7G|0|t_k6$vgjrRiWpH)P|nWIx;J)aE;D00*28Lv6g{LA(nF#_MKAVaR3sJn5JnGy5CsuvViG<@1S*u<xwGpM(qZnLbH4N4bMCqK06"
    "<B|?4@CuNPwb{kcZg{5kmmnS4B2ONXV{mFrp`IphPlZleChEW+(CcfCr9Qj`V~^xeg8+xtT&#WTEgGDdZEb03m9~_E@wK9ogQ9obWlx1OI>="
    "OL^ELHoY<h@~jO-29eSTkwlYds-Oo$RhAO5^X5@vDv-"
    "<x9|_ed>gR+?8fpuxv~WCwhHO&l5BU9Obrm3=@4_8LJ}#Gw#~FcV44!?ZQx2bq!K!AC+Y}kE=}#Y7KC<tD>L|{2GUzS)Ieh`-"
    "XZpEm{gKOuWwuLNL|3JVh42>0=tHQ07*tMPO&2ak+e(Q=?AviVF&pe4RM~hT4!E>_2cL#!1<~bD63&x?hJ;te+5ILwKH+imN>F4Ed98wbm^H"
    "t!aHcP-Wi%#_y=+;ZSUIZ~L(b&L#GCV%meyXyXMfJb<BOS3?|xaykH=%<r=CrfXIy!`*!HeqiM#9{i(MU<Ss&cC8Z`G<!`U4#V$tutH?qHd_"
    "%(g{Vvf=L<XC8O==1xXb;j_WHMQe-(O&oMdnE_whH~3x2Q72=oWCf2f8D_2<r5d~&)|_V5-"
    ";1{4wdLR!NDD}N2m~2`K?jAnF?GDtjCjbpeLfKWt}~u8q|r}ZE7l_AVUCpAOadrTN!ksEus|!9SG`fFzrZ#<+T*bX1xrDL^Zrtqe~2G0ojW-"
    "g9TSp1CEgQsJ}JIK(EmiHcjdkglIJCjvjDpdbi-"
    "Iudf$sYK7X`YGhO!y{ai%)vB>OnZPd_l1?a_$&FG9O(jwdw_VmPX^LQpRPeZK1Q!yiw<D^`dZX)qeY%9E1|fMmv{Jn^{RN$%06_"
)
#: Two pictures, both shown.
_HEIC_PAIR = (
    "c-"
    "muNV30{GsVvAy%}izhg51nBLl8SRGck>Uf$?Z=YDppk1Sn>t<P<^K3<a6VB@Af5Ei)${Y>0~k12Y37h{gC4LIc5M1||^2R09{u1F8avyn>6I"
    "2V&pM%)B%(4<suJ<fMW%0@Y-"
    "cB^xpz2{M9=bgjrtV?a^Kj8Mr}kXe$;0M*WLH?yFq07!4oEJ)4=(iK2u&Wy|;p$T9`avvD}{QdERfq|bn0jNX5fsu#t|9_AIW{?VI5R%))<d"
    "6uI)OKQIM3Y%y(8xONm8a&qJSHg~4v^3Z5W(S)1XR!N!g#P~gOUT#8sX&poT9wsoC=^YF9TZxP)H=RxF8i83JE|AQYKK4S&<3$5C;bb$aR?o"
    "xv<D!Vqj!xWMXDvV1`f(3{sgzscBGIzT}kRWRMz=w;6BbrX+$Qt6zh0J?Dc*kK!9Ro#)o4&fnwwZ|(Q2A}I#$P1DvMt!jSubMOC)pN{|k|Ac"
    "+((mUVz|NpOF5WQ`e8e8YSCqAb{o-uZ~%&+fmIsUIr=toM4O2tGj|DE;aFDj>SJ-zbfU|bV-vD4;|v`rIkos%>vp19;^o`0Bxy57QNGUoRu@"
    "c3M8t0+;v?;^pfW74wmRe1G^<3J~|L1NF>mq822<6vN7v<4>=Q6N^EGZ!3d8bE9V@>Nu7QfW?po<d-"
    "0VqQv7W?p(pejZSiA(bJCp_CzqAs?8c6c_@5>_i|dg`tQc6G*2slz?S`;50Y@9<N%*Td{J&&z;}@=gLl9ma?ipzvTjtaLWU$H9@tRhj(meZm"
    "5?&+pjGC|9^JWhRda;k-"
    "t~za!3`vd?_cr=%LomZ$WFB_Z&4=il5hO>|?z6`6lb>Z13(TEzeyodiqh`z6o(te|he=KWcG)SH(9$+rs@HYCqohnsxQ0Khq)Ug5c^<-"
    "yOnH|K?BlFukwBGI}?s+OcVM%KxUE-1;h|!f<AyL;vHG{>zHKv%4hNwdZkleZ0GPJ-6!ji=Q4_xqP)f75?{%u<WObgAV|i9vd0"
)


def picture(number: int = 0, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Return a small picture without words."""
    image = Image.new("RGB", size, (200, 220, 240))
    ImageDraw.Draw(image).rectangle((10 + 20 * number, 10, 50, 40), fill=(20, 30, 90))
    return image


def exif_bytes() -> bytes:
    """Return EXIF that names the canary."""
    exif = Image.Exif()
    exif[0x013B], exif[0x9C9D] = CANARY, CANARY.encode("utf-16-le")
    return exif.tobytes()


def box(kind: bytes, payload: bytes) -> bytes:
    """Return a box of an ISO base media file."""
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def heic() -> bytes:
    """Return a photograph with boxes behind it that makers append."""
    photograph = zlib.decompress(base64.b85decode(_HEIC))
    return photograph + box(b"uuid", bytes(16) + _NAME) + box(b"free", _NAME) + box(b"mpvd", _NAME)


def heic_pair() -> bytes:
    """Return a file that shows two pictures."""
    return zlib.decompress(base64.b85decode(_HEIC_PAIR))


def avif(*, moves: bool = False) -> bytes:
    """Return an AVIF with EXIF, XMP and a box of nobody's."""
    sink = io.BytesIO()
    options = {"save_all": True, "append_images": [picture(1)], "duration": [120, 340]} if moves else {}
    picture().save(sink, "AVIF", exif=exif_bytes(), xmp=_XMP, quality=80, **options)
    return sink.getvalue() + box(b"uuid", bytes(16) + _NAME) + box(b"skip", _NAME)


def jp2(**options: object) -> bytes:
    """Return a JPEG 2000 with what libraries write around the picture."""
    sink = io.BytesIO()
    picture().save(sink, "JPEG2000", comment=CANARY, **options)
    uuids = [
        bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + _XMP,
        b"JpgTiffExif->JP2" + exif_bytes(),
        bytes(16) + _NAME,
    ]
    extra = b"".join(box(b"uuid", uuid) for uuid in uuids)
    extra += box(b"xml ", b"<note>" + _NAME + b"</note>") + box(b"uinf", box(b"url ", bytes(4) + _NAME))
    return sink.getvalue() + extra + box(b"asoc", box(b"lbl ", _NAME)) + box(b"jp2i", _NAME)


def j2c() -> bytes:
    """Return a bare codestream with a comment, and bytes behind its end."""
    sink = io.BytesIO()
    picture().save(sink, "JPEG2000", comment=CANARY, no_jp2=True)
    return sink.getvalue() + _NAME


def _resource(number: int, payload: bytes, name: bytes = b"") -> bytes:
    named = bytes([len(name)]) + name + b"\0" * (~len(name) & 1)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + named
        + struct.pack(">I", len(payload))
        + payload
        + b"\0" * (len(payload) & 1)
    )


def _packed(rows: list[bytes], *, wide: bool) -> tuple[bytes, bytes]:
    """Return the lengths of packed rows, and the rows: as one run of literals each, which PackBits allows up to 128."""
    packed = [
        b"".join(bytes([len(row[at : at + 128]) - 1]) + row[at : at + 128] for at in range(0, len(row), 128))
        for row in rows
    ]
    return b"".join(struct.pack(">I" if wide else ">H", len(row)) for row in packed), b"".join(packed)


def psd(*, version: int = 1, merged: bytes = b"\1", size: tuple[int, int] = (96, 64)) -> bytes:
    """Return a Photoshop document with one layer, and all resources that tell about people."""
    image, wide = picture(size=size), version == 2
    iptc = b"\x1c\x02\x50" + struct.pack(">H", len(_NAME)) + _NAME
    resources = b"".join(
        [
            _resource(1008, _NAME, _NAME),
            _resource(1028, iptc),
            _resource(1035, _NAME),
            _resource(1036, _NAME),
            _resource(1050, _NAME),
            _resource(1057, b"\0\0\0\1" + merged),
            _resource(1058, exif_bytes()),
            _resource(1060, _XMP),
        ]
    )
    extra = struct.pack(">II", 0, 0) + (bytes([len(_NAME)]) + _NAME).ljust(24, b"\0")
    count = struct.pack(">Q" if wide else ">I", 2)
    channels = b"".join(struct.pack(">h", number) + count for number in range(3))
    layer = (
        struct.pack(">iiiiH", 0, 0, 1, 1, 3) + channels + b"8BIMnorm\xff\0\2\0" + struct.pack(">I", len(extra)) + extra
    )
    layers = struct.pack(">h", 1) + layer + bytes(6)
    length = ">Q" if wide else ">I"
    section = struct.pack(length, len(layers)) + layers + bytes(4)
    planes = [band.tobytes() for band in image.split()]
    rows = [plane[at : at + size[0]] for plane in planes for at in range(0, len(plane), size[0])]
    lengths, packed = _packed(rows, wide=wide)
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, 3, size[1], size[0], 8, 3)
    body = (
        struct.pack(">I", 0)
        + struct.pack(">I", len(resources))
        + resources
        + struct.pack(length, len(section))
        + section
    )
    return head + body + b"\0\1" + lengths + packed + _NAME


def pnm(magic: bytes) -> bytes:
    """Return a Netpbm picture with a comment, and bytes behind the end where there is one."""
    image = picture().convert({b"P1": "1", b"P4": "1", b"P2": "L", b"P5": "L"}.get(magic, "RGB"))
    if magic == b"P7":
        head = b"P7\n# " + _NAME + b"\nWIDTH 96\nHEIGHT 64\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"
        return head + image.tobytes() + _NAME
    most = b"" if image.mode == "1" else b"255\n"
    head = magic + b"\n# " + _NAME + b"\n96 64\n" + most
    if magic in (b"P1", b"P2", b"P3"):
        values = [
            int(not value) if magic == b"P1" else value
            for value in image.convert("L" if magic != b"P3" else "RGB").tobytes()
        ]
        return head + b"\n".join(b"%d" % value for value in values) + b"\n# " + _NAME + b"\n"
    return head + image.tobytes(*(("raw", "1;I") if magic == b"P4" else ())) + _NAME


def icon(kind: int = 1) -> bytes:
    """Return an icon of a PNG that tells, a bitmap, and bytes behind them."""
    told, large, small = PngInfo(), io.BytesIO(), io.BytesIO()
    told.add_text("Author", CANARY)
    picture(size=(64, 64)).convert("RGBA").save(large, "PNG", pnginfo=told)
    picture(size=(32, 32)).save(small, "ICO", sizes=[(32, 32)], bitmap_format="bmp")
    inner = small.getvalue()[22:]
    head = struct.pack("<HHH", 0, kind, 2)
    first = struct.pack("<BBBBHHII", 32, 32, 0, 0, 1, 24, len(inner), 38)
    second = struct.pack("<BBBBHHII", 64, 64, 0, 0, 1, 32, len(large.getvalue()), 38 + len(inner))
    return head + first + second + inner + large.getvalue() + _NAME


def _values(kind: int, values: object) -> bytes:
    if isinstance(values, bytes):
        return values
    letter = {3: "H", 4: "I", 5: "II", 10: "ii"}[kind]
    return b"".join(struct.pack("<" + letter, *(value if isinstance(value, tuple) else (value,))) for value in values)


def dng(size: tuple[int, int] = (96, 64), maker: bytes = b"Canon") -> bytes:
    """Return a raw photograph with a mosaic of colour filters, as DNG."""
    width, height = size
    pixels = b"".join(
        struct.pack("<H", 4000 + (x * 400 if (x + y) % 2 else y * 600)) for y in range(height) for x in range(width)
    )
    one, none = (1, 1), (0, 1)
    tags = {
        254: (4, [0]), 256: (4, [width]), 257: (4, [height]), 258: (3, [16]), 259: (3, [1]), 262: (3, [32803]),
        271: (2, maker + b"\0"), 272: (2, b"Model\0"), 273: (4, [0]), 274: (3, [1]), 277: (3, [1]), 278: (4, [height]),
        279: (4, [len(pixels)]), 284: (3, [1]), 315: (2, _NAME + b"\0"), 700: (1, _XMP), 33421: (3, [2, 2]),
        33422: (1, b"\0\1\1\2"), 50706: (1, b"\1\4\0\0"), 50708: (2, b"Model\0"), 50714: (3, [0]), 50717: (4, [65535]),
        50721: (10, [one, none, none, none, one, none, none, none, one]), 50728: (5, [one, one, one]),
        50735: (2, _NAME + b"\0"), 50740: (1, _NAME), 50778: (3, [21]),
    }  # fmt: skip
    base, extra = 8 + 2 + 12 * len(tags) + 4, b""
    entries = b""
    for tag, (kind, values) in sorted(tags.items()):
        raw = _values(kind, values)
        count = len(raw) // {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 10: 8}[kind]
        if len(raw) > 4:
            extra += b"\0" * (len(extra) & 1)
            raw, extra = struct.pack("<I", base + len(extra)), extra + raw
        entries += struct.pack("<HHI", tag, kind, count) + raw.ljust(4, b"\0")
    extra += b"\0" * (len(extra) & 1)
    start = struct.pack("<HHI", 273, 4, 1)
    place = entries.index(start) + 8
    entries = entries[:place] + struct.pack("<I", base + len(extra)) + entries[place + 4 :]
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + extra + pixels + _NAME


SAMPLES = {
    "image/heic": heic,
    "image/heif": heic,
    "image/heic-sequence": heic_pair,
    "image/heif-sequence": heic_pair,
    "image/avif": avif,
    "image/avif-sequence": lambda: avif(moves=True),
    "image/jp2": jp2,
    "image/jpx": lambda: jp2(irreversible=True),
    "image/j2c": j2c,
    "image/x-jp2-codestream": j2c,
    "image/vnd.adobe.photoshop": psd,
    "image/x-photoshop": psd,
    "application/x-photoshop": lambda: psd(version=2),
    "image/x-portable-bitmap": lambda: pnm(b"P4"),
    "image/x-portable-graymap": lambda: pnm(b"P5"),
    "image/x-portable-greymap": lambda: pnm(b"P2"),
    "image/x-portable-pixmap": lambda: pnm(b"P6"),
    "image/x-portable-anymap": lambda: pnm(b"P3"),
    "image/x-portable-arbitrarymap": lambda: pnm(b"P7"),
    "image/vnd.microsoft.icon": icon,
    "image/x-icon": icon,
    "image/x-win-bitmap": lambda: icon(2),
    **dict.fromkeys(KINDS, dng),
}
