r"""Rich text, by hand: the information group, tables of who and where, hidden words, destinations that readers skip."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.planting import Makers, Original, Sower
from tests.conformance.planting._sown import jpeg, sown

SENTENCE = "The harbour office paid nine invoices in May"

_INFO = "title subject author manager company operator category keywords comment doccomm hlinkbase"
#: Destinations that hold one text and that readers skip.
_STARRED = (
    "generator template pgptbl protusertbl passwordhash writereservation writereservhash "
    "windowcaption wgrffmtfilter xform private1 htmltag mhtmltag oldcprops oldpprops xmlattrname xmlattrvalue "
    "xmlname xmlclose factoidname svb pnseclvl1 panose falt listpicture rgrid unknown aftnsep aftnsepc"
)
_TABLES = r"""{\fonttbl{\f0\froman\fcharset0{\*\panose 02020603050405020304}Times New Roman{\*\falt [[\falt of a font]];};}
{\f1\fswiss\fcharset0 [[name of a font]]{\*\fname [[\fname of a font]];}{\*\fontemb\ftruetype{\*\fontfile [[\fontfile]]}[[data of an embedded font]]};}}
{\*\filetbl{\file\fid1\fnetwork /home/[[\filetbl]]/other.rtf}}{\colortbl;\red255\green255\blue255;}
{\stylesheet{\s0 Normal;}{\s1 [[name of a paragraph style]];}{\*\cs2\additive [[name of a character style]];}{\*\ts3 [[name of a table style]];}
{\*\cs4\v\additive hidden [[name of a hidden style]];}{\s5{\*\keycode \shift [[\keycode]]}x;}}
{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}{\listname [[\listname]];}{\*\liststylename [[\liststylename]];}\listid1}}
{\*\revtbl{Unknown;}{[[\revtbl]];}}{\*\rsidtbl\rsid[[number!\rsidtbl]]}{\*\docvar{[[name of a \docvar]]}{[[value of a \docvar]]}}
{\*\xmlnstbl{\xmlns1 urn:[[\xmlnstbl]];}}{\*\latentstyles{\lsdlockedexcept [[\latentstyles]];}}{\*\themedata [[\themedata]]}{\*\datastore [[\datastore]]}
{\*\mailmerge{\mmconnectstr [[\mmconnectstr]]}{\mmquery [[\mmquery]]}{\mmdatasource /home/[[\mmdatasource]]/list.mdb}{\mmheadersource [[\mmheadersource]]}
{\mmmailsubject [[\mmmailsubject]]}{\mmaddfieldname [[\mmaddfieldname]]}{\*\mmodso{\*\mmodsoudl [[\mmodsoudl]]}{\*\mmodsosrc [[\mmodsosrc]]}{\*\mmodsoname [[\mmodsoname]]}}}
{\nextfile /home/[[\nextfile]]/x.rtf}{\*\ftnsep [[\ftnsep]]}{\*\pgdsctbl{\pgdsc0 [[\pgdsc]];}}{\*\userprops{\propname [[\propname]]}\proptype30{\staticval [[\staticval]]}{\linkval [[\linkval]]}}
"""
_MARKS = r"""{\*\bkmkstart [[\bkmkstart]]}marked{\*\bkmkend [[\bkmkend]]}{\*\protstart [[\protstart]]}{\*\protend [[\protend]]}{\*\mvfmf}{\*\moveMathPr [[\moveMathPr]]}
{\*\atrfstart 1}noted{\*\atrfend 1}{\*\atnid [[\atnid]]}{\*\atnauthor [[\atnauthor]]}\chatn{\*\annotation{\*\atnref 1}{\*\atndate 1}{\*\atnparent [[\atnparent]]}{\*\atnicn [[\atnicn]]}\pard [[\annotation]]}
{\v [[\v]]}{\cs4 [[hidden by a style]]}{\deleted\revauthdel1 [[\deleted]]}{\revised\revauth1 inserted}{\webhidden shown}
{\xe\pard [[\xe]]{\*\txe [[\txe]]}{\*\rxe [[\rxe]]}}{\tc [[\tc]]}{\*\xmlopen\xmlns1{\xmlname [[\xmlname of a tag]]}}tagged{\*\xmlclose}
{\footnote\pard plain note}{\header\pard head\par}{\headerf\pard [[\headerf without \titlepg]]\par}{\headerl\pard [[\headerl without \facingp]]\par}
{\upr{[[\upr]]}{\*\ud{seen}}}{\*\background{\shp{\*\shpinst{\sp{\sn wzName}{\sv [[wzName of the background]]}}}}}
"""
_FIELDS = r"""{\field\fldpriv{\*\fldinst{ AUTHOR }}{\fldrslt [[AUTHOR]]}}{\field{\*\fldinst{ LASTSAVEDBY }}{\fldrslt [[LASTSAVEDBY]]}}
{\field{\*\fldinst{ FILENAME \\p }}{\fldrslt [[FILENAME]]}}{\field{\*\fldinst{ USERNAME }}{\fldrslt [[USERNAME]]}}{\field{\*\fldinst{ DOCPROPERTY LastSavedBy }}{\fldrslt [[DOCPROPERTY]]}}
{\field{\*\fldinst{ HYPERLINK "file:///C:/Users/[[HYPERLINK]]/x.doc" \\o "[[tip of a HYPERLINK]]" \\t "[[target of a HYPERLINK]]" }{\*\datafield [[\datafield]]}}{\fldrslt linked}}
{\field{\*\fldinst{ INCLUDETEXT "C:\\\\Users\\\\[[INCLUDETEXT]]\\\\x.doc" }}{\fldrslt included}}{\field{\*\fldinst{ DDEAUTO [[DDEAUTO]] }}{\fldrslt asked}}
{\field{\*\fldinst{ MERGEFIELD [[MERGEFIELD]] }}{\fldrslt merged}}{\field{\*\fldinst{ MACROBUTTON [[MACROBUTTON]] press }}{\fldrslt press}}{\field{\*\fldinst{ COMMENTS }}{\fldrslt told}}{\field{\*\fldinst{ REF [[REF]] }}{\fldrslt above}}{\field{\*\fldinst{\*\bkmkstart [[mark in a field]]}{\b D}{ATE \\@ "[[form of a date]]"}}{\fldrslt 3 May}}
{\field{\*\fldinst{ FORMTEXT }{\*\formfield{\fftype0{\*\ffname [[\ffname]]}{\*\ffdeftext [[\ffdeftext]]}{\*\ffhelptext [[\ffhelptext]]}{\*\ffstattext [[\ffstattext]]}{\*\ffentrymcr [[\ffentrymcr]]}
{\*\ffexitmcr [[\ffexitmcr]]}}}}{\fldrslt filled in}}{\field{\*\fldinst{ FORMDROPDOWN }{\*\formfield{\fftype2\ffres0{\*\ffl chosen}{\*\ffl [[\ffl]]}}}}{\fldrslt}}
"""
_DRAWN = r"""{\pict{\*\picprop{\sp{\sn wzName}{\sv [[wzName]]}}{\sp{\sn wzDescription}{\sv [[wzDescription]]}}{\sp{\sn pibName}{\sv C:\\[[pibName]].jpg}}
{\sp{\sn pihlShape}{\sv{\*\hl{\hlloc [[\hlloc]]}{\hlsrc [[\hlsrc]]}{\hlfr [[\hlfr]]}}}}{\sp{\sn wzTooltip}{\sv [[wzTooltip]]}}}\jpegblip\picw32\pich24\picwgoal480\pichgoal360{\*\blipuid [[\blipuid]]}PICTURE}
{\shp{\*\shpinst\shpleft100\shptop100\shpright2000\shpbottom900\shplid1{\sp{\sn shapeType}{\sv 202}}{\sp{\sn wzScript}{\sv [[wzScript]]}}{\sp{\sn gtextUNICODE}{\sv [[gtextUNICODE]]}}
{\sp{\sn fHidden}{\sv 1}}{\shptxt\pard [[hidden shape]]\par}}}
{\shp{\*\shpinst\shpleft100\shptop100\shpright2000\shpbottom900{\sp{\sn shapeType}{\sv 136}}{\sp{\sn gtextUNICODE}{\sv drawn}}{\sp{\sn gtextRTF}{\sv [[gtextRTF]]}}
{\sp{\sn wzName}{\sv [[name of text as art]]}}{\sp{\sn wzDescription}{\sv [[description of text as art]]}}}}
{\shp{\*\shpinst\shpleft100\shptop100\shpright2000\shpbottom900{\sp{\sn shapeType}{\sv 202}}{\sp{\sn wzName}{\sv [[name of a text box]]}}{\shptxt\pard in a box {\v [[\v in a box]]}\par}}}
"""
#: Of an object its class, names and bytes; its picture stays.
_OBJECT = r"""{\object\objemb\objw480\objh360{\*\objclass [[\objclass]]}{\*\objname [[\objname]]}{\*\objalias [[\objalias]]}{\*\objsect [[\objsect]]}{\*\objtime}{\*\objdata OBJECT}
{\result{\pict\jpegblip\picw32\pich24\picwgoal480\pichgoal360 PICTURE}}}"""


def rich_text(sower: Sower) -> Iterator[Original]:
    """One file, everything in it."""
    info = "".join(rf"{{\{name} [[\info: {name}]]}}" for name in _INFO.split())
    info += r"{\creatim\yr2023\mo3\dy14}{\vern[[number!\vern]]}{\id[[number!\id]]}{\edmins[[number!\edmins]]}"
    starred = "".join(rf"{{\*\{name} [[\{name}]]}}" for name in _STARRED.split())
    head = rf"{{\rtf1\ansi\ansicpg1252\deff0\rsidroot[[number!\rsidroot]]{_TABLES}{{\info{info}}}{starred}"
    body = rf"\pard\plain\f0 {SENTENCE}.\par {_MARKS}\par {_FIELDS}\par {_DRAWN}\par {_OBJECT}\par In {{\f1 rich}} {{\lang1024\langnp[[number!\langnp]] text}}.\par}}"
    text = sown(sower, head + body) + sown(sower, "[[text behind the last brace]]")
    exif = tuple(sower.at(f"picture: {place}") for place in ("EXIF Artist", "EXIF Make", "JPEG comment"))
    text = text.replace("PICTURE", jpeg(*exif).hex())
    native = f"\\Users\\{sower.at('bytes of an object')}\\x.doc\0".encode()
    text = text.replace(
        "OBJECT", (b"\1\5\0\0\2\0\0\0\x08\0\0\0Package\0" + bytes(8) + len(native).to_bytes(4, "little") + native).hex()
    )
    yield sower.reaped("rtf", text.encode("latin-1"), SENTENCE)


ORIGINALS: Makers = (rich_text,)
