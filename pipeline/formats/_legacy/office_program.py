"""A program of its own that holds LibreOffice, and converts or draws one file after the other, inside the sandbox.

It is driven through LibreOfficeKit, its library interface: the usual program talks to itself through a socket, and
there are none in a sandbox. Source: LibreOffice, include/LibreOfficeKit/LibreOfficeKit.h (the order of the members of
its tables is kept for ever).

Its argument is a folder for its profile. Each line of input is ``source TAB target TAB kind``; the answer is a line,
``done`` or ``failed``.
"""

from __future__ import annotations

import ctypes
import html
import os
import sys
from pathlib import Path

#: Where distributions put it; the first that is there.
PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
_LIBRARIES = ("libsofficeapp.so", "libmergedlo.so")
#: Place of a member in the table of the office.
_RUN_MACRO = 11
#: LibreOffice's names of the filters that write what is asked for.
FILTERS = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "pptx": "Impress MS PowerPoint 2007 XML",
}
#: Kind that is asked for where a picture is to be drawn.
DRAWN = "png"
#: Documents are loaded hidden, since the library's own loader makes windows whose descriptions are only installed with
#: a desktop. Macros of documents never run, links are never followed.
_CONVERSION = """Sub Convert(source As String, target As String, filter As String)
  Dim how(2) As New com.sun.star.beans.PropertyValue
  Dim into(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  how(1).Name = "MacroExecutionMode" : how(1).Value = com.sun.star.document.MacroExecMode.NEVER_EXECUTE
  how(2).Name = "UpdateDocMode" : how(2).Value = com.sun.star.document.UpdateDocMode.NO_UPDATE
  into(0).Name = "FilterName" : into(0).Value = filter
  Dim document As Object
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  document.storeToURL(target, into())
  document.close(True)
End Sub
"""
#: Of the longest side of a drawing; between these, by its size.
_SHORTEST_PX, _LONGEST_PX, _DPI = 600, 4000, 200
#: What turns a metafile into pixels. It is asked to draw a shape that shows it, since only that way takes a size; a
#: picture of which it knows no size, or that it does not read, leaves no result. Lengths are hundredths of millimetres.
_DRAWING = f"""Sub Draw(source As String, target As String)
  Dim what(0) As New com.sun.star.beans.PropertyValue
  Dim how(0) As New com.sun.star.beans.PropertyValue
  Dim size(1) As New com.sun.star.beans.PropertyValue
  Dim into(3) As New com.sun.star.beans.PropertyValue
  Dim extent As New com.sun.star.awt.Size
  Dim scale As Double, longest As Double
  what(0).Name = "URL" : what(0).Value = source
  picture = createUnoService("com.sun.star.graphic.GraphicProvider").queryGraphic(what())
  If IsNull(picture) Then Exit Sub
  extent.Width = picture.Size100thMM.Width : extent.Height = picture.Size100thMM.Height
  If extent.Width < 1 Or extent.Height < 1 Then Exit Sub
  longest = IIf(extent.Width > extent.Height, extent.Width, extent.Height)
  scale = {_DPI} / 2540
  If longest * scale > {_LONGEST_PX} Then scale = {_LONGEST_PX} / longest
  If longest * scale < {_SHORTEST_PX} Then scale = {_SHORTEST_PX} / longest
  how(0).Name = "Hidden" : how(0).Value = True
  document = StarDesktop.loadComponentFromURL("private:factory/sdraw", "_blank", 0, how())
  On Error Goto Done
  shape = document.createInstance("com.sun.star.drawing.GraphicObjectShape")
  document.DrawPages.getByIndex(0).add(shape)
  shape.setSize(extent)
  shape.Graphic = picture
  size(0).Name = "PixelWidth" : size(0).Value = CLng(extent.Width * scale)
  size(1).Name = "PixelHeight" : size(1).Value = CLng(extent.Height * scale)
  into(0).Name = "URL" : into(0).Value = target
  into(1).Name = "MediaType" : into(1).Value = "image/png"
  into(2).Name = "FilterName" : into(2).Value = "PNG"
  into(3).Name = "FilterData" : into(3).Value = size()
  exporter = createUnoService("com.sun.star.drawing.GraphicExportFilter")
  exporter.setSourceDocument(shape)
  exporter.filter(into())
Done:
  document.close(True)
End Sub
"""
_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}">\n'
)
_LIBRARY = _XML.format("library:library", "library.dtd") + (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Conversion"/>'
    "</library:library>"
)
_MODULE = _XML.format("script:module", "module.dtd") + (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Conversion" '
    'script:language="StarBasic">{}</script:module>'
)


def library() -> Path | None:
    """Return LibreOffice's library, or None where it is not installed."""
    found = (Path(place) / name for place in PLACES for name in _LIBRARIES)
    return next((path for path in found if path.exists()), None)


def _member(thing: int, number: int) -> int:
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0]
    return int(ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[number] or 0)


class Office:
    """LibreOffice inside this process.

    Args:
        found: Its library.
        profile: Folder of its own, which it fills.

    Raises:
        OSError: It does not start.
    """

    def __init__(self, found: Path, profile: Path) -> None:
        hook = ctypes.CDLL(str(found), mode=ctypes.RTLD_GLOBAL).libreofficekit_hook_2
        hook.restype, hook.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
        self._kit = hook(os.fsencode(found.parent), profile.as_uri().encode())
        if not self._kit:
            raise OSError("LibreOffice does not start")
        # At its start it fills the profile with its own; it reads macros when they are first asked for.
        standard = profile / "user" / "basic" / "Standard"
        (standard / "script.xlb").write_text(_LIBRARY, "utf-8")
        (standard / "Conversion.xba").write_text(_MODULE.format(html.escape(_CONVERSION + _DRAWING)), "utf-8")

    def convert(self, source: str, target: str, kind: str) -> bool:
        """Convert a file; return whether there is a result.

        Args:
            source: Absolute path, of letters that mean nothing in an address.
            target: Absolute path of the new file.
            kind: A key of `FILTERS`, or `DRAWN`.
        """
        run = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(_member(self._kit, _RUN_MACRO))
        files = f'"file://{source}","file://{target}"'
        call = f"Draw({files})" if kind == DRAWN else f'Convert({files},"{FILTERS[kind]}")'
        run(self._kit, f"macro:///Standard.Conversion.{call}".encode())
        return Path(target).exists()


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    found = library()
    office = Office(found, Path(sys.argv[1])) if found else None
    for line in sys.stdin:
        source, target, kind = line.rstrip("\n").split("\t")
        done = office is not None and office.convert(source, target, kind)
        print("done" if done else "failed", file=answers, flush=True)
    os._exit(0)  # its threads do not end by themselves


if __name__ == "__main__":
    main()
