"""What fails underneath: a disk that returns errors, a network that loses packets or falls silent.

`python -m benchmarks.drill_faults [DIARIES]`, 300 where not said. Diaries are sent as by four phones, each
until it is acknowledged, while

- every second write, flush and read of the server's files returns an input/output error for some seconds,
  five times (an embedded database; where libfiu is installed);
- of what goes between the product and its PostgreSQL a tenth is lost, then everything, for longer than a
  connection is waited for (where iptables may be used): no end of a connection is told to anybody.

Afterwards every acknowledged diary is there once, with one audit event and one set of numbers; no seal is
broken; the same server still answers, and a member of staff can sign in.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from pathlib import Path

import config
from benchmarks.drill_trouble import drill
from outcomes.database import SILENCE_SECONDS
from tests.postgresql import Cluster, find_server

DIARIES = 300
TIMES, FAULT_SECONDS = 5, 3.0
LOSSY_SECONDS = 15.0
_FIU = Path("/usr/lib/fiu")
_POINTS = ("posix/io/rw/pwrite", "posix/io/rw/pread", "posix/io/sync/fdatasync", "posix/io/sync/fsync")
_HOW_OFTEN, _INPUT_OUTPUT_ERROR = 0.5, 5

Trouble = Callable[[Path, "subprocess.Popen[bytes]", Callable[[], bool]], int]


def disk_failing(control: Path) -> Trouble:
    """Give what lets the server's disk fail for some seconds, again and again."""

    def fail(_folder: Path, process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> int:
        times = 0
        while not is_over() and times < TIMES:
            time.sleep(1.0)
            for each in _POINTS:
                how = f"probability={_HOW_OFTEN},failnum=1,failinfo={_INPUT_OUTPUT_ERROR}"
                _tell(control, process.pid, f"enable_random name={each},{how}")
            time.sleep(FAULT_SECONDS)
            for each in _POINTS:
                _tell(control, process.pid, f"disable name={each}")
            times += 1
        return times

    return fail


def _tell(control: Path, process_id: int, command: str) -> None:
    subprocess.run(["/usr/bin/fiu-ctrl", "-f", str(control), "-c", command, str(process_id)], check=True)


def network_failing(port: int) -> Trouble:
    """Give what loses a tenth of the packets to and from a port of loopback, then all of them."""

    def fail(_folder: Path, process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> int:
        times = 0
        for share, seconds in ((0.1, LOSSY_SECONDS), (1.0, 2 * SILENCE_SECONDS)):
            if is_over():
                break
            time.sleep(1.0)
            with _losing(port, share):
                began = time.monotonic()
                if share == 1:
                    print(f"the silence is told by /health/ready after {_noticed(process):.0f} s", flush=True)
                time.sleep(max(0.0, seconds - (time.monotonic() - began)))
            times += 1
        return times

    return fail


def _noticed(process: "subprocess.Popen[bytes]") -> float:
    """Seconds until the server says that its database does not answer.

    Raises:
        RuntimeError: it does not say so in twice the time for which a connection is waited for.
    """
    port, began = list(process.args)[-1], time.monotonic()  # type: ignore[arg-type]  # a list
    while time.monotonic() - began < 2 * SILENCE_SECONDS:
        with contextlib.suppress(TimeoutError, urllib.error.URLError):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2 * SILENCE_SECONDS)
            except urllib.error.HTTPError as error:
                if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                    return time.monotonic() - began
    raise RuntimeError("a silent database was not noticed")


@contextlib.contextmanager
def _losing(port: int, share: float) -> Iterator[None]:
    some = ("-m", "statistic", "--mode", "random", "--probability", str(share)) if share < 1 else ()
    rules = [
        ("INPUT", "-i", "lo", "-p", "tcp", side, str(port), *some, "-j", "DROP")
        for side in ("--dport", "--sport")
    ]
    for each in rules:
        _iptables("-A", *each)
    try:
        yield
    finally:
        for each in rules:
            _iptables("-D", *each)


def _iptables(*words: str) -> None:
    subprocess.run(["/usr/sbin/iptables", *words], check=True, capture_output=True)


def on_failing_disk(folder: Path, diaries: int) -> bool:
    """An embedded database whose disk returns errors; give whether everything is as it must be."""
    if not (_FIU.exists() and shutil.which("fiu-ctrl")):
        print("libfiu is not installed (Debian: apt-get install fiu-utils): no disk failed")
        return True
    control = folder / "fiu"
    preloaded = " ".join(str(_FIU / name) for name in ("fiu_run_preload.so", "fiu_posix_preload.so"))
    own = {"LD_PRELOAD": preloaded, "FIU_CTRL_FIFO": str(control), "FIU_ENABLE": ""}
    settings = config.Development({"DATABASE_URL": f"sqlite:///{folder}/outcomes.db"}).settings()
    return drill("SQLite, disk failing", settings, folder, disk_failing(control), diaries, **own)


def on_failing_network(server: Path, folder: Path, diaries: int) -> bool:
    """PostgreSQL behind a network that fails; give whether everything is as it must be."""
    cluster = Cluster(server, folder, is_durable=True)
    cluster.start()
    try:
        with _losing(cluster.port, 0.0001):
            pass
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"iptables may not be used ({error}): no packet was lost")
        cluster.stop()
        return True
    try:
        cluster.create("outcomes")
        settings = config.Development({"DATABASE_URL": cluster.url("outcomes")}).settings()
        trouble = network_failing(cluster.port)
        return drill("PostgreSQL, network failing", settings, folder, trouble, diaries)
    finally:
        cluster.stop()


def main(words: Sequence[str]) -> int:
    """Drill each fault; 1 where something was lost, doubled, or did not recover."""
    diaries, server = int(words[0]) if words else DIARIES, find_server()
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for each in ("disk", "network"):
            (folder / each).mkdir()
        held = on_failing_disk(folder / "disk", diaries)
        if server is None:
            print("PostgreSQL is not installed: not drilled")
            return int(not held)
        return int(not (on_failing_network(server, folder / "network", diaries) and held))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
