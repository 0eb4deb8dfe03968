"""Standard streams that are closed, full or left by their reader, and an interrupt at any moment: no traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = f"{sys.executable} -c 'import sys; from flows.cli import main; sys.exit(main())'"


def shell(desk, command, **more):
    environment = {**os.environ, "SLUICE_HOME": str(desk.home), "PYTHONPATH": str(ROOT), **more}
    environment.pop("SLUICE_PASSPHRASE_FILE", None)
    script = f'set -o pipefail; sluice() {{ {PROGRAM} "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, timeout=100)


LOST = "sluice: the results could not be written to standard output: "
STREAMS = (
    ("sluice --help | head -1", 0, ""),
    ("sluice status --help | head -1", 0, ""),
    ("sluice submissions | head -1", (0, 1), ""),  # 1 where the reader left midway
    ("sluice submissions | true", (0, 1), ""),
    ("sluice audit show --json | head -1", (0, 1), ""),
    ("sluice --help >/dev/full", 1, LOST),
    ("sluice --version >/dev/full", 1, LOST),
    ("sluice submissions >/dev/full", 1, LOST),
    ("sluice audit show --json >/dev/full", 1, LOST),
    ("sluice submissions >&-", 1, LOST),
    ("sluice submissions --json >&-", 1, LOST),
    ("sluice keys list <&-", 5, "sluice: no passphrase"),
    ("sluice audit checkpoint <&- >&-", 5, "sluice: no passphrase"),
    ("sluice submissions 2>&-", 0, ""),
    ("sluice nonsense 2>/dev/full", 2, ""),
    ("sluice show x 2>&-", 2, ""),
    ("sluice submissions <&- >&- 2>&-", 1, ""),
)


@pytest.mark.parametrize("unbuffered", ["", "1"] if os.environ.get("SLUICE_THOROUGH") else [""])
@pytest.mark.parametrize(("command", "codes", "said"), STREAMS, ids=[row[0] for row in STREAMS])
def test_a_stream_that_is_not_there_is_said(desk, command, codes, said, unbuffered):
    if unbuffered and "/dev/full" not in command and "head" not in command:
        pytest.skip("a buffer makes no difference")
    done = shell(desk, command, PYTHONUNBUFFERED=unbuffered)
    assert done.returncode in (codes if isinstance(codes, tuple) else (codes,)), done.stderr
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == bool(said)


def test_no_file_takes_the_place_of_a_closed_stream(desk):
    """The catalogue must not get number 1, or a program that is started would print into it."""
    done = shell(desk, "for i in 1 2 3; do sluice submissions <&- >&- 2>&-; done; sluice submissions")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("delay_s", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_an_interrupt_ends_quietly(desk, delay_s, tmp_path):
    """From the first line of ours on; what the interpreter does before that is not ours."""
    started = tmp_path / "started"
    program = (
        f"import sys; from flows.cli import main; open({str(started)!r}, 'w').close(); sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "SLUICE_HOME": str(desk.home), "PYTHONPATH": str(ROOT)}
    # What the shell of a test may have made of interrupts (ignored, in the background) is undone.
    command = [sys.executable, "-c", program, "demo", "--documents", "12", "--home", str(tmp_path / "demo")]
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    while not started.exists() and child.poll() is None:
        time.sleep(0.001)
    time.sleep(0.01 + delay_s)
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=100)
    assert child.returncode == 1, told
    assert "Traceback" not in told
    assert "stopped" in told.splitlines()[-1]
