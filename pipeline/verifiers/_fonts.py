"""Fonts that many machines have, for the verifier alone: by who publishes them, with the cuts that a name may add.

A font of a house, or one that somebody drew at home, leads to them by its name. The cleaner has a list of names that
it met in files; this one was written apart, from what makers publish, and a test holds the two against each other.

Source: "Windows 11 font list" and the font lists of earlier Windows, "Fonts that are installed with Microsoft Office"
and "Cloud fonts in Office" (Microsoft Typography); "Fonts included with macOS" (Apple); base fonts of PostScript
(Adobe); the default configuration of fontconfig; families of Google Fonts that programs bring; fonts of LibreOffice.
"""

from __future__ import annotations

_WINDOWS = """
    arial;bahnschrift;calibri;cambria;cambria math;candara;cascadia code;cascadia mono;comic sans ms;
    consolas;constantia;corbel;courier new;ebrima;franklin gothic;gabriola;gadugi;georgia;
    hololens mdl2 assets;impact;ink free;javanese text;leelawadee ui;lucida console;lucida sans unicode;
    malgun gothic;marlett;microsoft himalaya;microsoft jhenghei;microsoft jhenghei ui;microsoft new tai lue;
    microsoft phagspa;microsoft sans serif;microsoft tai le;microsoft yahei;microsoft yahei ui;
    microsoft yi baiti;mingliu-extb;pmingliu-extb;mingliu_hkscs-extb;mongolian baiti;ms gothic;ms ui gothic;
    ms pgothic;mv boli;myanmar text;nirmala ui;palatino linotype;segoe mdl2 assets;segoe print;segoe script;
    segoe ui;segoe ui emoji;segoe ui historic;segoe ui symbol;segoe ui variable;simsun;nsimsun;simsun-extb;
    sitka;sylfaen;symbol;tahoma;times new roman;trebuchet ms;verdana;webdings;wingdings;wingdings 2;
    wingdings 3;yu gothic;yu gothic ui
"""
#: Languages that Windows offers to add, and older Windows had.
_LANGUAGES = """
    aharoni;aldhabi;andalus;angsana new;angsanaupc;aparajita;arabic typesetting;batang;batangche;
    biz udgothic;biz udmincho;browallia new;browalliaupc;cordia new;cordiaupc;daunpenh;david;dengxian;
    dfkai-sb;dilleniaupc;dokchampa;dotum;dotumche;estrangelo edessa;eucrosiaupc;euphemia;fangsong;
    frankruehl;freesiaupc;gautami;gisha;gulim;gulimche;gungsuh;gungsuhche;irisupc;iskoola pota;jasmineupc;
    kaiti;kalinga;kartika;khmer ui;kodchiangupc;kokila;lao ui;latha;leelawadee;levenim mt;lilyupc;mangal;
    meiryo;meiryo ui;microsoft uighur;mingliu;mingliu_hkscs;pmingliu;miriam;miriam fixed;moolboran;
    ms mincho;ms pmincho;narkisim;nyala;plantagenet cherokee;raavi;rod;sakkal majalla;sanskrit text;
    shonar bangla;shruti;simhei;simplified arabic;simplified arabic fixed;traditional arabic;tunga;
    urdu typesetting;utsaah;vani;vijaya;vrinda;yu mincho;phagspa;ms sans serif;ms serif;system;terminal;
    fixedsys;small fonts;roman;modern;宋体;新宋体;黑体;楷体;仿宋;等线;微软雅黑;
    新細明體;細明體;標楷體;微軟正黑體;ＭＳ 明朝;ＭＳ ゴシック;
    ＭＳ Ｐ明朝;ＭＳ Ｐゴシック;游明朝;游ゴシック;メイリオ;맑은 고딕;바탕;
    바탕체;굴림;굴림체;돋움;돋움체;궁서;궁서체
"""
_OFFICE = """
    agency fb;algerian;aptos;aptos display;aptos narrow;aptos mono;aptos serif;arial narrow;
    arial rounded mt;arial unicode ms;avenir next lt pro;baskerville old face;bauhaus 93;bell mt;
    berlin sans fb;berlin sans fb demi;bernard mt;blackadder itc;bodoni mt;bodoni mt poster;book antiqua;
    bookman old style;bookshelf symbol 7;bradley hand itc;britannic;broadway;brush script mt;californian fb;
    calisto mt;castellar;centaur;century;century gothic;century schoolbook;chiller;colonna mt;cooper;
    copperplate gothic;curlz mt;edwardian script itc;elephant;engravers mt;eras itc;felix titling;
    footlight mt;forte;franklin gothic book;franklin gothic demi;franklin gothic heavy;franklin gothic medium;
    freestyle script;french script mt;garamond;georgia pro;gigi;gill sans mt;gill sans nova;gloucester mt;
    goudy old style;goudy stout;haettenschweiler;harlow solid;harrington;high tower text;imprint mt shadow;
    informal roman;jokerman;juice itc;kristen itc;kunstler script;lucida bright;lucida calligraphy;
    lucida fax;lucida handwriting;lucida sans;lucida sans typewriter;magneto;maiandra gd;
    matura mt script capitals;mistral;modern no. 20;monotype corsiva;ms outlook;ms reference sans serif;
    ms reference specialty;mt extra;niagara engraved;niagara solid;ocr a extended;old english text mt;onyx;
    palace script mt;papyrus;parchment;perpetua;perpetua titling mt;playbill;poor richard;pristina;rage;
    ravie;rockwell;rockwell nova;script mt;showcard gothic;sitka text;snap itc;stencil;tempus sans itc;
    tw cen mt;verdana pro;viner hand itc;vivaldi;vladimir script;wide latin;hg明朝b;lisu;youyuan;fzshuti;
    fzyaoti;stcaiti;stfangsong;sthupo;stkaiti;stliti;stsong;stxihei;stxingkai;stxinwei;stzhongsong;隶书;
    幼圆;方正姚体;方正舒体;华文宋体;华文中宋;华文楷体;华文仿宋;华文细黑
"""
_APPLE = """
    american typewriter;andale mono;apple chancery;apple color emoji;apple symbols;avenir;avenir next;
    baskerville;big caslon;bodoni 72;brush script mt;chalkboard;chalkduster;cochin;copperplate;courier;
    didot;futura;geneva;gill sans;helvetica;helvetica neue;herculanum;hiragino kaku gothic pron;
    hiragino mincho pron;hiragino sans;hiragino sans gb;hoefler text;lucida grande;marker felt;menlo;monaco;
    noteworthy;optima;palatino;phosphate;pingfang hk;pingfang sc;pingfang tc;rockwell;savoye let;skia;
    snell roundhand;songti sc;stheiti;times;zapf dingbats;zapfino;華文細黑;apple sd gothic neo
"""
_FREE = """
    caladea;carlito;dejavu sans;dejavu sans mono;dejavu serif;droid sans;droid sans mono;droid serif;
    gelasio;lato;liberation mono;liberation sans;liberation sans narrow;liberation serif;linux libertine g;
    lohit devanagari;montserrat;nanum gothic;nanumgothic;nanummyeongjo;noto mono;noto sans;noto sans cjk sc;
    noto sans cjk jp;noto serif;noto serif cjk sc;open sans;opensymbol;roboto;source code pro;
    source sans pro;ubuntu;nimbus sans;nimbus roman;bitstream vera sans;freesans;freeserif;freemono;serif;
    sans-serif;monospace;cursive;fantasy;system-ui
"""
_FAMILIES = frozenset(
    name.strip().lower() for table in (_WINDOWS, _LANGUAGES, _OFFICE, _APPLE, _FREE) for name in table.split(";")
)
#: Cuts of a family that programs write as part of its name.
_CUTS = frozenset(
    "thin light semilight semibold medium demi bold black heavy italic oblique condensed regular w3 w6".split()
)


def is_common(name: str) -> bool:
    """Return whether many machines have a font, by its name and perhaps a cut of it."""
    words = name.strip().lower().split(" ")
    while " ".join(words) not in _FAMILIES:
        if len(words) < 2 or words[-1] not in _CUTS:
            return False
        words.pop()
    return True
