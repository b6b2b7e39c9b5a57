"""A Dask scheduler and its workers as processes of their own, on loopback, in a folder of the test's."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLOW_MACHINE = 90.0
"""Seconds after which a process that should have started has not."""


@dataclass
class DaskProcesses:
    """A scheduler and the workers that a test asks for.

    Attributes:
        folder: for their logs and scratch files.
        started: the scheduler first.
    """

    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The scheduler's address, once it has one."""
        contact = self.folder / "scheduler.json"
        deadline = time.monotonic() + SLOW_MACHINE
        while time.monotonic() < deadline and self.started[0].poll() is None:
            try:
                return str(json.loads(contact.read_text())["address"])
            except (FileNotFoundError, ValueError):
                time.sleep(0.05)
        raise TimeoutError((self.folder / "scheduler-0.log").read_text())

    def worker(self, name: str, preload: str = "") -> subprocess.Popen[bytes]:
        """Start a worker process; `preload` is Python that it runs first."""
        options = ["--scheduler-file", str(self.folder / "scheduler.json"), "--name", name]
        options += ["--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--death-timeout", "5 minutes"]
        options += ["--local-directory", str(self.folder / name)]
        if preload:
            (self.folder / f"{name}.py").write_text(preload)
            options += ["--preload", str(self.folder / f"{name}.py")]
        return self.start("worker", *options)

    def start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a process of the cluster."""
        command = [sys.executable, "-m", "dask", role, "--host", "127.0.0.1"]
        command += ["--dashboard-address", "127.0.0.1:0", "--no-dashboard", *options]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
        with (self.folder / f"{role}-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.started.append(process)
        return process


@contextmanager
def dask_processes(folder: Path) -> Iterator[DaskProcesses]:
    """A scheduler without workers; whatever was started ends with the block."""
    processes = DaskProcesses(folder)
    contact = str(folder / "scheduler.json")
    try:
        # Should nobody be left to end them: an idle scheduler closes itself and its workers.
        processes.start(
            "scheduler", "--scheduler-file", contact, "--port", "0", "--idle-timeout", "5 minutes"
        )
        yield processes
    finally:
        for process in reversed(processes.started):
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End one process at once, by its own number."""
    process.kill()
    process.wait()
