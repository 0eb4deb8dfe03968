"""Fonts that come with common systems and programs; any other name could lead to a person or a house."""

from __future__ import annotations

#: Lower case, separated by semicolons.
_NAMES = """
agency fb;aharoni;aldhabi;algerian;andalus;angsana new;angsanaupc;aparajita;aptos;aptos display;
aptos narrow;arabic typesetting;arial;arial black;arial narrow;arial rounded mt bold;arial unicode ms;
avenir;avenir next;bahnschrift;baskerville;baskerville old face;batang;batangche;bauhaus 93;bell mt;
berlin sans fb;bernard mt condensed;blackadder itc;bodoni mt;book antiqua;bookman old style;
bookshelf symbol 7;bradley hand itc;britannic bold;broadway;browallia new;browalliaupc;
brush script mt;caladea;calibri;calibri light;californian fb;calisto mt;cambria;cambria math;
candara;carlito;castellar;centaur;century;century gothic;century schoolbook;chiller;colonna mt;
comic sans ms;consolas;constantia;cooper black;copperplate;copperplate gothic bold;
copperplate gothic light;corbel;cordia new;cordiaupc;courier;courier new;curlz mt;daunpenh;david;
dejavu sans;dejavu sans mono;dejavu serif;didot;dilleniaupc;dokchampa;dotum;dotumche;droid sans;
ebrima;edwardian script itc;elephant;engravers mt;eras itc;estrangelo edessa;eucrosiaupc;euphemia;
fangsong;felix titling;footlight mt light;forte;franklin gothic book;franklin gothic demi;
franklin gothic heavy;franklin gothic medium;frankruehl;freesiaupc;freestyle script;french script mt;
futura;gabriola;gadugi;garamond;gautami;geneva;georgia;georgia pro;gigi;gill sans;gill sans mt;
gisha;goudy old style;goudy stout;gulim;gulimche;gungsuh;haettenschweiler;harlow solid italic;
harrington;helvetica;helvetica neue;high tower text;hoefler text;impact;imprint mt shadow;
informal roman;irisupc;iskoola pota;jasmineupc;javanese text;jokerman;juice itc;kaiti;kalinga;
kartika;khmer ui;kodchiangupc;kokila;kristen itc;kunstler script;lao ui;latha;lato;leelawadee;
leelawadee ui;levenim mt;liberation mono;liberation sans;liberation sans narrow;liberation serif;
lilyupc;lohit devanagari;lucida bright;lucida calligraphy;lucida console;lucida fax;lucida grande;
lucida handwriting;lucida sans;lucida sans typewriter;lucida sans unicode;magneto;maiandra gd;
malgun gothic;mangal;marlett;matura mt script capitals;meiryo;meiryo ui;menlo;microsoft himalaya;
microsoft jhenghei;microsoft jhenghei ui;microsoft new tai lue;microsoft phagspa;microsoft sans serif;
microsoft tai le;microsoft uighur;microsoft yahei;microsoft yahei ui;microsoft yi baiti;mingliu;
mingliu_hkscs;miriam;mistral;modern no. 20;monaco;mongolian baiti;monotype corsiva;montserrat;
moolboran;ms gothic;ms mincho;ms outlook;ms pgothic;ms pmincho;ms reference sans serif;ms sans serif;
ms serif;ms ui gothic;mt extra;mv boli;myanmar text;narkisim;niagara solid;nirmala ui;noto sans;
noto sans cjk sc;noto serif;nsimsun;nyala;ocr a extended;old english text mt;onyx;open sans;
opensymbol;optima;palace script mt;palatino;palatino linotype;papyrus;parchment;perpetua;phagspa;
plantagenet cherokee;playbill;pmingliu;poor richard;pristina;raavi;ravie;roboto;rockwell;rod;
sakkal majalla;sans-serif;script mt bold;segoe print;segoe script;segoe ui;segoe ui emoji;
segoe ui historic;segoe ui light;segoe ui semibold;segoe ui symbol;serif;shonar bangla;
showcard gothic;shruti;simhei;simplified arabic;simsun;simsun-extb;sitka text;skia;snap itc;
source sans pro;stencil;sylfaen;symbol;system;system-ui;tahoma;tempus sans itc;terminal;times;
times new roman;times new roman bold;traditional arabic;trebuchet ms;tunga;tw cen mt;ubuntu;
urdu typesetting;utsaah;vani;verdana;verdana pro;vijaya;viner hand itc;vivaldi;vladimir script;
vrinda;webdings;wingdings;wingdings 2;wingdings 3;yu gothic;yu gothic light;yu gothic ui;yu mincho;
zapf dingbats;zapfino;batangche;gungsuhche;nanum gothic;nanummyeongjo;hiragino sans;
hiragino sans gb w3;hiragino mincho pron;pingfang sc;pingfang tc;stheiti;stsong;stkaiti;stfangsong;
stxihei;stzhongsong;youyuan;lisu;fzshuti;fzyaoti;dengxian;dengxian light;宋体;黑体;楷体;仿宋;
等线;等线 light;微软雅黑;新宋体;隶书;幼圆;方正姚体;方正舒体;华文宋体;華文細黑;新細明體;細明體;
標楷體;微軟正黑體;ＭＳ 明朝;ＭＳ ゴシック;ＭＳ Ｐ明朝;ＭＳ Ｐゴシック;游明朝;游ゴシック;
游ゴシック light;メイリオ;hg明朝b;맑은 고딕;바탕;바탕체;굴림;굴림체;돋움;돋움체;궁서
"""
FONTS = frozenset(name.strip().lower() for name in _NAMES.split(";"))
