"""The product, running on loopback on a demonstration database of its own, for a benchmark to use."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
START_SECONDS = 180
WORKERS = 4
GUNICORN = ("--workers", str(WORKERS), "--threads", "2", "--no-control-socket", "--log-level", "warning")


@dataclass(frozen=True)
class Running:
    """A served demonstration.

    Attributes:
        address: where it answers, without a final slash.
        process_id: of the server.
        announcement: what it printed at start: address, sign-ins, one personal link.
    """

    address: str
    process_id: int
    announcement: str

    @property
    def personal_link(self) -> str:
        """The printed patient's link."""
        found = re.search(r"http\S+/e/\S+", self.announcement)
        if found is None:
            raise LookupError("no personal link was printed")
        return found.group()

    @property
    def birth_date(self) -> str:
        """The printed patient's birth date."""
        return self._second_factor[0]

    @property
    def pin(self) -> str:
        """The printed patient's PIN."""
        return self._second_factor[1]

    @property
    def _second_factor(self) -> tuple[str, str]:
        found = re.search(r"birth date (\S+) and the PIN (\d+)", self.announcement)
        if found is None:
            raise LookupError("no birth date and PIN were printed")
        return found[1], found[2]

    @property
    def passwords(self) -> dict[str, str]:
        """The printed sign-ins: e-mail to password."""
        return dict(re.findall(r"(\S+@\S+), password “(.+?)”", self.announcement))


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_open(port: int) -> bool:
    """Say whether somebody listens on a port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until_open(process: "subprocess.Popen[bytes]", port: int, seconds: float = 60) -> None:
    """Wait until a process listens on its port.

    Raises:
        RuntimeError: it ended, or did not listen in time.
    """
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        if is_open(port):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen on port {port}")


def serve(folder: Path, port: int, output: IO[str] | int, **environment: str) -> "subprocess.Popen[bytes]":
    """Start the product on a port, in a folder of its own."""
    own = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "OUTCOMES_ENV": "development"}
    command = [sys.executable, str(ROOT / "run.py"), "serve", "--port", str(port)]
    return subprocess.Popen(
        command, env=os.environ | own | environment, stdout=output, stderr=subprocess.STDOUT, cwd=folder
    )


@contextmanager
def gunicorn(folder: Path, port: int, **environment: str) -> Iterator[int]:
    """Serve the product behind gunicorn, its log in a folder; gives the process id of its first process."""
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, "--bind", f"127.0.0.1:{port}", "run:app"]
    own = {"OUTCOMES_ENV": "development", "LOG_LEVEL": "WARNING"}
    with (folder / "gunicorn.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | own | environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        wait_until_open(process, port)
        for _ in range(2 * WORKERS):  # each worker makes its application before it is asked in earnest
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60).close()  # noqa: S310  our own
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def demonstration() -> Iterator[Running]:
    """Serve the demonstration cohort from a temporary folder; the server ends with the block."""
    with tempfile.TemporaryDirectory(prefix="outcomes-") as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        printed = Path(folder) / "printed.txt"
        database_url = f"sqlite:///{folder}/demonstration.db"
        with printed.open("w") as output:
            server = serve(Path(folder), port, output, DATABASE_URL=database_url, LANG="C")
        try:
            _wait(address, server)
            yield Running(address, server.pid, printed.read_text())
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(address + "/sign-in", timeout=5):  # noqa: S310  loopback, our own
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"no answer within {START_SECONDS} s")
