"""Prefect's private server: on the loopback, under a password, without telemetry, in the home's own folder.

It takes many seconds to start, so it is started first, work overlaps with its start, and it lingers for the next run.
Run as a module, this file is the keeper that stops it when nobody used it for a while.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from flows.turns import turn

LINGER_S = 900.0
#: Seconds between two notes that a run goes on.
TOUCH_S = 60.0
_OUTER = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "PYTHONDONTWRITEBYTECODE")
_KEEPER_POLL_S = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """A private server.

    Attributes:
        folder: ``prefect`` of the home.
        port: On 127.0.0.1.
        password: Of its API.
        keeper: Process that keeps it.
    """

    folder: Path
    port: int
    password: str
    keeper: int

    @property
    def url(self) -> str:
        """Address of its API."""
        return f"http://127.0.0.1:{self.port}/api"

    def healthy(self) -> bool:
        """Return whether it answers."""
        token = base64.b64encode(f"sluice:{self.password}".encode()).decode()
        address, headers = f"{self.url}/admin/version", {"Authorization": f"Basic {token}"}
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - always http on the loopback
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def touch(self) -> None:
        """Note that it is in use."""
        (self.folder / "last-use").touch(mode=0o600)

    @contextmanager
    def in_use(self, every_s: float = TOUCH_S) -> Iterator[None]:
        """Keep it from being stopped as idle while something runs, however long: a big leak takes hours.

        Args:
            every_s: Seconds between two notes of use; far fewer than `LINGER_S`.
        """
        over = threading.Event()

        def go_on() -> None:
            while not over.wait(every_s):
                with suppress(OSError):  # it was stopped, or its home is gone
                    os.utime(self.folder / "last-use")

        noting = threading.Thread(target=go_on, name="prefect-in-use", daemon=True)
        self.touch()
        noting.start()
        try:
            yield
        finally:
            over.set()
            noting.join()

    def stop(self) -> None:
        """Stop it now."""
        (self.folder / "last-use").unlink(missing_ok=True)


def environment(folder: Path, port: int, password: str) -> dict[str, str]:
    """Return Prefect's settings, for server and flows alike: nothing leaves the machine, nothing is kept but ids."""
    # Prefect would put this together from text, and lie elsewhere where a folder has a question mark or a percent sign.
    database = URL.create("sqlite+aiosqlite", database=str(folder / "prefect.db"))
    return {
        **({} if _has_account() else {"HOME": str(folder)}),
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database.render_as_string(),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_AUTH_STRING": f"sluice:{password}",
        "PREFECT_SERVER_API_AUTH_STRING": f"sluice:{password}",
        "PREFECT_SERVER_API_MAX_PARAMETER_SIZE": "256",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        # Its own troubles with its events (a busy machine) are nothing for whoever waits at the terminal.
        "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
        # It lives on this machine: one that does not answer after some seconds is dead, and we go on without it.
        "PREFECT_CLIENT_MAX_RETRIES": "2",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_TASKS_REFRESH_CACHE": "true",
        "DO_NOT_TRACK": "1",
        # Its database spills into temporary files: into the home, not where others may look.
        "SQLITE_TMPDIR": str(folder),
        "NO_PROXY": "127.0.0.1",
    }


def _has_account() -> bool:
    """Return whether this user has a folder of their own, without which Prefect cannot be imported."""
    try:
        Path.home()
    except RuntimeError:
        return False
    return True


def running(home: Path) -> Server | None:
    """Return the server of a home when its keeper lives."""
    folder = home / "prefect"
    try:
        state = json.loads((folder / "server.json").read_text("ascii"))
        server = Server(folder, int(state["port"]), str(state["password"]), int(state["keeper"]))
        command = Path(f"/proc/{server.keeper}/cmdline").read_bytes()
    except (OSError, ValueError, KeyError):
        return None
    return server if b"flows.orchestrator" in command and (folder / "last-use").exists() else None


def start(home: Path) -> Server:
    """Return the server of a home, started when it does not run; it may not answer yet."""
    with turn(home, "prefect"):
        return _start(home)


def _start(home: Path) -> Server:
    server = running(home)
    if server is not None:
        server.touch()
        return server
    folder = home / "prefect"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    password = secrets.token_urlsafe(24)
    log_folder = home / "logs"
    log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (log_folder / "prefect.log").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "flows.orchestrator"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=folder,
            env={**_outer(), **environment(folder, port, password)},
        )
    server = Server(folder, port, password, keeper.pid)
    state = {"port": port, "password": password, "keeper": keeper.pid}
    server.touch()
    with os.fdopen(os.open(folder / "server.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as sink:
        json.dump(state, sink)
    return server


def keep() -> None:
    """Run the server, and stop it when it was not used for `LINGER_S`, or at once when the note of use is gone."""
    os.umask(0o077)
    folder = Path(os.environ["PREFECT_HOME"])
    port = os.environ["PREFECT_API_URL"].rpartition(":")[2].partition("/")[0]
    arguments = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    server = subprocess.Popen(arguments, stdin=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            time.sleep(_KEEPER_POLL_S)
            try:
                idle = time.time() - (folder / "last-use").stat().st_mtime
            except OSError:
                break
            if idle > LINGER_S:
                break
    finally:
        (folder / "server.json").unlink(missing_ok=True)
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _outer() -> dict[str, str]:
    """Return what the server may know of our environment: no home, no passphrase file."""
    return {name: os.environ[name] for name in _OUTER if name in os.environ}


if __name__ == "__main__":
    keep()
