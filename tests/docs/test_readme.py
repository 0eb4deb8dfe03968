"""Documents that cannot rot: what they name exists, and what exists is named."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.parsing import COMMANDS
from pipeline.formats import formats
from pipeline.reasons import REMEDIES, Reason

ROOT = Path(__file__).parents[2]
PACKAGES = ("keys", "redaction", "pipeline", "flows")
README = (ROOT / "README.md").read_text(encoding="utf-8")
THREATS = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
#: Words that promise too much or say nothing (glossary), as parts of names.
BANNED = frozenset(
    {
        "safe",
        "anonymous",
        "anonymise",
        "anonymize",
        "manager",
        "service",
        "services",
        "utils",
        "util",
        "helper",
        "helpers",
        "data",
    }
)
#: A data key is what cryptography calls it. Names given by others: a protocol's, a library's, a format's own words.
FOREIGN = frozenset(
    {
        "data_id",
        "CharacterDataHandler",
        "setData",
        "feed_data",
        "handle_data",
        "handle_comment",
        "handle_pi",
        "unknown_decl",
        "_PLAIN_STRINGS",  # of the PDF verifier; to be renamed there
        "data_element",
        "metadata",
    }
)


def sluice(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from flows.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_the_first_screen_names_the_two_targets_and_the_makefile_has_them():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_of_the_readme_exists():
    named = set(re.findall(r"^sluice ([a-z]+)", README, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_every_command_is_in_the_readme_or_the_overview():
    overview = sluice("--help")
    assert overview.returncode == 0
    for command in COMMANDS:
        assert command in overview.stdout


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(command):
    shown = sluice(command, "--help")
    assert shown.returncode == 0, shown.stderr
    assert f"sluice {command}" in shown.stdout
    assert re.search(r"(?i)example", shown.stdout), f"sluice {command} --help shows no example"


def test_every_link_of_a_document_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_reason_has_a_remedy_in_one_sentence():
    assert set(REMEDIES) == set(Reason)
    for reason, remedy in REMEDIES.items():
        assert 10 < len(remedy) <= 120, reason
        assert remedy.endswith("."), reason


def test_every_reason_is_documented_with_its_remedy():
    rows = (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8").splitlines()
    documented = {row for row in rows if re.match(r"\| [A-Z_]+ \|", row)}
    assert documented == {f"| {reason.name} | {reason.value} | {REMEDIES[reason]} |" for reason in Reason}


def test_every_kind_of_file_in_the_readme_is_claimed():
    suffixes = {suffix.lstrip(".").upper() for fmt in formats() for suffix in fmt.suffixes} | {
        "JPEG",
        "TIFF",
        "MARKDOWN",
        "XML",
        "TAR",
    }
    (line,) = re.findall(r"Formats now: (.*?)\. Everything else", README, re.DOTALL)
    for word in re.findall(r"\b[A-Z0-9][A-Za-z0-9]{1,8}\b", re.sub(r"\(.*?\)", "", line, flags=re.DOTALL)):
        assert word.upper() in suffixes, word


def test_every_test_of_the_threat_model_exists():
    named = re.findall(r"`(tests/[^`]+?)`", THREATS)
    assert len(named) >= 9
    for name in named:
        path, _, test = name.partition("::")
        assert (ROOT / path).is_file(), name
        if test:
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_every_guarantee_names_a_test():
    rows = [line for line in THREATS.splitlines() if re.match(r"\| G\d+ \|", line)]
    assert rows
    assert all("`tests/" in row for row in rows)


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
            # What a library calls dictates its arguments' names.
            if node.name not in FOREIGN:
                found |= {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_uses_a_banned_word(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        assert path.stem not in BANNED, path.name
        for name in _names(path) - FOREIGN:
            words = set(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name.replace("data_key", "")))
            assert not {word.lower() for word in words} & BANNED, f"{path.relative_to(ROOT)}: {name}"


@pytest.mark.parametrize("document", ["README.md", "THREAT_MODEL.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_no_document_promises_too_much(document):
    text = (ROOT / document).read_text(encoding="utf-8").lower()
    for promise in ("100 %", "100%", "completely anonymous", "military-grade", "unbreakable", "guaranteed anonym"):
        assert promise not in text


def test_files_are_of_bounded_length():
    tests = sorted((ROOT / "tests").rglob("*.py"))
    for path, most in [*((path, 400) for path in sources()), *((path, 500) for path in tests)]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= most, path.relative_to(ROOT)


def test_every_test_file_stands_where_its_subject_is():
    """tests/<package>/<folders>/test_<name>.py mirrors <package>/<folders>/; a folder of tests has its code."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        parts = path.relative_to(ROOT / "tests").parts
        if parts[0] in PACKAGES:
            folder = ROOT.joinpath(*parts[:-1])
            beside = [folder.parent / f"{folder.name}.py", folder.parent / f"_{folder.name}"]
            assert folder.is_dir() or any(place.exists() for place in beside), path.relative_to(ROOT)
