"""What the verifier's worker loads, and when."""

import subprocess
import sys
from pathlib import Path

from pipeline.sandbox import bubblewrap

LAZY = """
import sys
from pipeline.verifiers.worker import LazyFinder
sys.meta_path.insert(0, LazyFinder())
from pipeline.verifiers import verifiers
names = {verifier.name for verifier in verifiers()}
loaded = {name.partition(".")[0] for name in sys.modules if "." in name}
assert not loaded & {"docx", "openpyxl", "pptx"}, loaded
import docx, openpyxl, pptx
assert callable(docx.Document) and callable(openpyxl.load_workbook) and callable(pptx.Presentation)
print(sorted(names))
"""
EAGER = "from pipeline.verifiers import verifiers; print(sorted({v.name for v in verifiers()}))"


def test_office_libraries_load_at_their_first_use_and_the_registry_is_whole():
    root = Path(bubblewrap.__file__).parents[2]
    lazy, eager = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root).stdout
        for code in (LAZY, EAGER)
    )
    assert lazy == eager
    assert "ooxml" in lazy
