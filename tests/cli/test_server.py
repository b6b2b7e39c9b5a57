import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Outcomes

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(database: Path, environment: str, lines: int) -> Iterator[list[str]]:
    """`python run.py serve` in a process of its own, once it has said so many lines."""
    settings = {"OUTCOMES_ENV": environment, "DATABASE_URL": f"sqlite:///{database}", "LANG": "C"}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "run.py", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield [process.stdout.readline().strip() for _ in range(lines)]
    finally:
        process.terminate()
        ended = process.wait(timeout=10)
        process.stdout.close()
        assert ended == 0, "it does not end by itself when it is asked to"


def status(address: str) -> int:
    deadline = time.monotonic() + 10
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own loopback address
                return int(answer.status)
        except ConnectionError:
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.1)


@pytest.mark.slow
def test_an_empty_development_database_is_filled_once_and_its_doors_are_printed(tmp_path: Path) -> None:
    links = []
    for _ in range(2):
        with serving(tmp_path / "new.db", "development", 7) as said:
            address = said[0].removeprefix("Serving on ")
            links.append(said[5].removeprefix("One patient: ").removeprefix(address))
            assert status(f"{address}{links[-1]}") == 200
            assert [line.partition(":")[0] for line in said[2:5]] == [
                "Radiologist",
                "Coordinator",
                "Administrator",
            ]
    assert links[0] == links[1]


def test_outside_development_nothing_is_invented(tmp_path: Path) -> None:
    with serving(tmp_path / "new.db", "test", 1) as said:
        address = said[0].removeprefix("Serving on ")
        assert status(f"{address}/sign-in") == 200


def test_a_taken_port_is_said(outcomes: Outcomes) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        answer = outcomes("serve", "--port", str(listener.getsockname()[1]))
    assert answer.code == 2 and "Nothing can listen on 127.0.0.1:" in answer.err


def test_a_database_with_people_in_it_never_gets_the_demonstration(
    outcomes: Outcomes, tmp_path: Path
) -> None:
    (tmp_path / "patients.csv").write_text("patient_id,birth_year,sex,language\nA,1950,female,fr\n")
    outcomes("import", tmp_path)
    answer = outcomes("demo")
    assert answer.code == 2 and "holds data already" in answer.err
