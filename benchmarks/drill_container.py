"""The image of `deploy/Containerfile`, built, run as a hospital would, and killed while diaries arrive.

`python -m benchmarks.drill_container [DIARIES]`, 200 where not said; needs podman, PostgreSQL, a free port
5000, and a registry that has the image's base. The container runs in production, without a privilege, on a
file system that cannot be written; beside it a PostgreSQL server. The database is migrated and looked over
by the image's own command; then diaries are sent as by four phones, each until it is acknowledged, while the
container is killed and started again; then a backup is taken and tried, and the container asked to end.
Afterwards every acknowledged diary is there once. Last, an account added to an embedded database is there in
the next container on the same volume.
"""

import base64
import json
import os
import queue
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import config
from benchmarks.diary_people import Person, people
from benchmarks.drill_phones import Tally, counted, phone
from benchmarks.running import ROOT, is_open
from outcomes.database import open_database
from tests.postgresql import Cluster, find_server

PODMAN, PORT = "podman", 5000
IMAGE = "localhost/outcomes-drill"
NAME = VOLUME = "outcomes-drill"
DATA = "/var/lib/outcomes"
DIARIES, PHONES, KILLS = 200, 4, 5
UP_SECONDS, PATIENCE_SECONDS = 2.0, 60.0
LOCKED = ("--network", "host", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "all")  # noqa: S108  its own
ADDRESS = f"http://127.0.0.1:{PORT}"


def podman(*words: str, said: str = "", is_checked: bool = True) -> str:
    """Run podman, with something said to it; give what it printed.

    Raises:
        RuntimeError: it failed; says what it said.
    """
    ended = subprocess.run([PODMAN, *words], input=said, capture_output=True, text=True, check=False)
    if is_checked and ended.returncode:
        raise RuntimeError(f"podman {' '.join(words)}: {ended.stdout}{ended.stderr}")
    return ended.stdout.strip() or ended.stderr.strip()


class Container:
    """The product in its image, with an environment and a volume."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        file = folder / "outcomes.env"
        file.write_text("".join(f"{name}={value}\n" for name, value in environment.items()))
        self._options = (*LOCKED, "--env-file", str(file), "--volume", f"{VOLUME}:{DATA}")

    def outcomes(self, *words: str, said: str = "") -> str:
        """Run one command of the product in a container of its own."""
        return podman("run", "--rm", "--interactive", *self._options, IMAGE, "outcomes", *words, said=said)

    def start(self) -> None:
        """Serve, as the image does where nothing is said."""
        podman("run", "--detach", "--name", NAME, *self._options, IMAGE)
        self.wait()

    def kill(self) -> None:
        """End it without a last word, and start it again."""
        podman("kill", NAME)
        podman("wait", NAME)
        podman("start", NAME)
        self.wait()

    def end(self) -> bool:
        """Ask it to end; give whether it did so by itself, in time, as one that is well."""
        podman("stop", "--time", "20", NAME)
        code = podman("inspect", "--format", "{{.State.ExitCode}}", NAME)
        print(f"asked to end, it ended with {code}", flush=True)
        return code == "0"

    def wait(self) -> None:
        """Wait until the image's own check finds the product well.

        Raises:
            RuntimeError: it does not within a minute.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if (
                is_open(PORT)
                and not subprocess.run(
                    [PODMAN, "healthcheck", "run", NAME], capture_output=True, check=False
                ).returncode
            ):
                return
            time.sleep(0.2)
        raise RuntimeError(f"not well: {podman('logs', '--tail', '20', NAME, is_checked=False)}")


def production(database_url: str) -> dict[str, str]:
    """The environment of a hospital's deployment, its keys drawn anew."""
    return {
        "OUTCOMES_ENV": "production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AUDIT_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": "https://outcomes.example.org",
        "CLINIC_PHONE": "01 00 00 00 00",
        "LANG": "C",
    }


def build() -> None:
    """Build the image; print how long it took and how large it is."""
    began = time.monotonic()
    words = ("--format", "docker", "--file", str(ROOT / "deploy" / "Containerfile"), "--tag", IMAGE)
    podman("build", *words, str(ROOT))
    size = int(podman("image", "inspect", "--format", "{{.Size}}", IMAGE))
    print(f"built in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB", flush=True)


def under_fire(container: Container, waiting: "queue.SimpleQueue[Person]", tally: Tally) -> int:
    """Send the diaries while the container is killed; give how often it was."""
    lock, kills = threading.Lock(), 0
    crowd = [threading.Thread(target=phone, args=(PORT, waiting, tally, lock, 0.2)) for _ in range(PHONES)]
    for each in crowd:
        each.start()
    while kills < KILLS and any(each.is_alive() for each in crowd):
        time.sleep(UP_SECONDS)
        container.kill()
        kills += 1
    for each in crowd:
        each.join()
    return kills


def on_postgresql(cluster: Cluster, folder: Path, diaries: int) -> bool:
    """The whole drill on a server beside the container; give whether everything is as it must be."""
    environment = production(cluster.url("outcomes"))
    container = Container(environment, folder)
    print(container.outcomes("migrate").splitlines()[-1], flush=True)
    settings = config.load(os.environ | environment)
    engine = open_database(settings.database_url)
    everybody = people(engine, settings, diaries, are_marked=False)
    engine.dispose()
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for each in everybody:
        waiting.put(each)
    try:
        container.start()
        print(f"user {podman('exec', NAME, 'id', '--user')}, Python {_python()}", flush=True)
        tally = Tally()
        kills = under_fire(container, waiting, tally)
        with urllib.request.urlopen(f"{ADDRESS}/health/ready", timeout=10) as answer:  # noqa: S310  our own
            ready = json.load(answer)
        print(podman("exec", NAME, "outcomes", "backup", f"{DATA}/backup").splitlines()[-1])
        print(podman("exec", NAME, "outcomes", "restore", "--check", f"{DATA}/backup").splitlines()[-1])
        podman("exec", NAME, "outcomes", "audit", "verify")
        print(podman("exec", NAME, "outcomes", "doctor"))
        ends_well = container.end()
    finally:
        podman("rm", "--force", NAME)
    found = counted(settings, everybody, tally)
    print(f"{diaries:,} diaries, the container killed {kills} times, then {ready}; {found}", flush=True)
    return found.is_good and ends_well


def on_sqlite(folder: Path) -> bool:
    """Two containers on one volume; give whether the second finds what the first left."""
    container = Container(production(f"sqlite:///{DATA}/outcomes.db"), folder)
    container.outcomes("migrate")
    words = ("user", "add", "drill@example.org", "--role", "administrator", "--site", "Drill")
    container.outcomes(*words, said="nerves and cold probes\n")
    try:
        container.outcomes(*words, said="nerves and cold probes\n")
    except RuntimeError as error:
        is_kept = "already an account" in str(error)
    else:
        is_kept = False
    print(f"embedded database: an account is {'kept' if is_kept else 'LOST'} on the volume", flush=True)
    return is_kept


def _python() -> str:
    return podman("exec", NAME, "python", "--version").split()[-1]


def main(words: Sequence[str]) -> int:
    """Drill; 1 where a diary was lost or doubled, or a step failed."""
    diaries, server = int(words[0]) if words else DIARIES, find_server()
    if server is None or shutil.which(PODMAN) is None:
        print("podman or PostgreSQL is not installed: not drilled")
        return 0
    if is_open(PORT):
        print(f"somebody listens on port {PORT}: not drilled")
        return 1
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        build()
        podman("volume", "create", VOLUME)
        cluster = Cluster(server, folder, is_durable=True)
        cluster.start()
        try:
            cluster.create("outcomes")
            held = on_postgresql(cluster, folder, diaries)
            return int(not (on_sqlite(folder) and held))
        finally:
            cluster.stop()
            podman("volume", "rm", "--force", VOLUME)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
