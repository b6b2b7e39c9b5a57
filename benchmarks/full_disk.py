"""A disk that is full for a while: one of its own, or a limit on the files of one process."""

import contextlib
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

FULL_TIMES, FULL_SECONDS, DISK_MEGABYTES = 5, 3.0, 220
_MOUNT, _UNMOUNT = "/usr/bin/mount", "/usr/bin/umount"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own that can be filled, with the drill inside it; None where none may be made."""
    if not Path(_MOUNT).exists():
        yield None
        return
    made = subprocess.run(
        [_MOUNT, "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        yield None
        return
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        subprocess.run([_UNMOUNT, "--lazy", str(folder)], check=False)


def fill(disk: Path) -> Path:
    """Write until nothing fits any more."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (2**20, 2**12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    return ballast


def disk_full(disk: Path, _process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> int:
    """Fill the disk under the running server, some seconds each time."""
    times = 0
    while not is_over() and times < FULL_TIMES:
        time.sleep(1.0)
        ballast = fill(disk)
        time.sleep(FULL_SECONDS)
        ballast.unlink()
        times += 1
    return times


def files_limited(folder: Path, process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> int:
    """Let no file of the server grow any more, some seconds each time: SQLite's disk as good as full."""
    times, free = 0, resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    while not is_over() and times < FULL_TIMES:
        time.sleep(1.0)
        largest = max(each.stat().st_size for each in folder.glob("outcomes.db*"))
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest // 2, free[1]))
        time.sleep(FULL_SECONDS)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, free)
        times += 1
    return times
