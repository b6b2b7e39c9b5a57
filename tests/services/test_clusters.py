import asyncio
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from subprocess import Popen
from threading import Thread

import numpy as np
import pytest

from outcomes.detection import Engine, Reading, Series
from outcomes.errors import InputError, Unavailable
from outcomes.models import Observation
from outcomes.services import clusters
from outcomes.services.clusters import cluster
from outcomes.services.detection_files import detect_into
from outcomes.services.readers import AllCores, Reader
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.services.dask_processes import SLOW_MACHINE, DaskProcesses, dask_processes, end

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY_ZERO = date(2026, 3, 2)
EPISODES, AT_ONCE = 12, 2


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A cluster of two worker processes; a test that ends one starts another."""
    with dask_processes(tmp_path_factory.mktemp("cluster")) as processes:
        for name in ("one", "two"):
            processes.worker(name)
        yield processes


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer than at a terminal: the machine of the tests may be busy."""
    monkeypatch.setattr(clusters, "PATIENCE", SLOW_MACHINE)


@pytest.fixture
def cohort(work: UnitOfWork) -> None:
    """Twelve episodes, the last of them without an entry."""
    site, chance = a_site(work), np.random.default_rng(5)
    for number in range(EPISODES):
        patient = a_patient(work, site, f"C-{number:02}")
        a_procedure(work, patient, DAY_ZERO)
        days = range(-6, 6 * number, 2) if number < EPISODES - 1 else ()
        work.begin()
        work.session.add_all(
            Observation(
                patient_id=patient.id,
                laterality="left",
                observed_on=DAY_ZERO + timedelta(days=day),
                code=code,
                value=float(chance.integers(0, 11)),
                source="diary",
                recorded_at=datetime(2026, 11, 24, tzinfo=UTC),
            )
            for day in days
            for code in ("pain_average", "numbness")
        )
        work.commit()


def series(count: int) -> list[Series]:
    return [Series.of(range(n), pain=[float((n + day) % 7) for day in range(n)]) for n in range(1, count + 1)]


def files(work: UnitOfWork, folder: Path, reader: Reader | None = None) -> tuple[bytes, ...]:
    """Both files, and the newest readings once more without a replay."""
    told: list[int] = []
    newest, replay, alone = folder / "d.csv", folder / "r.csv", folder / "alone.csv"
    detect_into(work, newest, replay, reader=reader, progress=lambda _step, done, _total: told.append(done))
    assert told == list(range(1, EPISODES + 1))
    detect_into(work, alone, None, reader=reader)
    return newest.read_bytes(), replay.read_bytes(), alone.read_bytes()


@contextmanager
def looking_at(processes: DaskProcesses, workers: int) -> Iterator["distributed.Client"]:
    """Dask's own view of a cluster, once it has so many workers, no more and no fewer."""
    with distributed.Client(processes.address, timeout=SLOW_MACHINE, set_as_default=False) as client:
        deadline = time.monotonic() + SLOW_MACHINE
        while len(client.nthreads()) != workers and time.monotonic() < deadline:
            time.sleep(0.05)
        yield client


def tasks_of(client: "distributed.Client", name: str) -> int:
    workers = client.scheduler_info(n_workers=-1)["workers"]
    (address,) = (address for address, facts in workers.items() if facts["name"] == name)
    return len(client.processing()[address])


@on_sqlite
def test_a_cluster_writes_the_same_files(
    work: UnitOfWork, cohort: None, two_workers: DaskProcesses, tmp_path: Path
) -> None:
    here = files(work, tmp_path)
    with looking_at(two_workers, 2), cluster(two_workers.address, series_per_task=AT_ONCE) as reader:
        assert files(work, tmp_path, reader) == here
    assert here[1].count(b"\n") > 100


@on_sqlite
def test_a_killed_worker_costs_time_and_no_row(
    work: UnitOfWork, cohort: None, two_workers: DaskProcesses, tmp_path: Path
) -> None:
    """The worker is halted first, so that it is certain to hold tasks when it is killed."""
    here, victim = files(work, tmp_path), two_workers.worker("victim")
    with looking_at(two_workers, 3) as client, cluster(two_workers.address, None, AT_ONCE) as reader:
        victim.send_signal(signal.SIGSTOP)
        held: list[int] = []
        killer = Thread(target=kill_when_at_work, args=(client, victim, held))
        killer.start()
        assert files(work, tmp_path, reader) == here
        killer.join()
    assert held[0] > 0 and victim.returncode == -signal.SIGKILL


def kill_when_at_work(client: "distributed.Client", victim: Popen[bytes], held: list[int]) -> None:
    deadline = time.monotonic() + SLOW_MACHINE
    while not (tasks := tasks_of(client, "victim")) and time.monotonic() < deadline:
        time.sleep(0.02)
    end(victim)
    held.append(tasks)


def test_readings_come_in_order_and_few_series_are_taken_ahead(two_workers: DaskProcesses) -> None:
    many, taken = series(30), []
    stream = (taken.append(each) or each for each in many)
    with looking_at(two_workers, 2), cluster(two_workers.address, Engine(), AT_ONCE) as reader:
        found = reader.newest(stream, lambda _done: None)
        first = list(islice(found, AT_ONCE))
        assert len(taken) == AT_ONCE * 2 * 2  # two tasks per core, two cores
        assert [*first, *found] == list(AllCores().newest(many, lambda _done: None))


def test_a_thread_whose_event_loop_runs_may_ask_a_cluster(two_workers: DaskProcesses) -> None:
    many = series(3)

    async def asked() -> list[Reading]:
        with cluster(two_workers.address) as reader:
            return list(reader.newest(many, lambda _done: None))

    with ThreadPoolExecutor(1) as thread:  # whatever loop another test has left in this one
        found = thread.submit(lambda: asyncio.run(asked())).result()
    assert found == list(AllCores().newest(many, lambda _done: None))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "an open port", "a worker"])
def test_an_address_without_a_scheduler_is_said_in_time(
    address: str, two_workers: DaskProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, looking_at(two_workers, 2) as client:
        found = {
            "an open port": f"tcp://127.0.0.1:{silent.getsockname()[1]}",
            "a worker": [*client.nthreads()][0],
        }
        monkeypatch.setattr(clusters, "PATIENCE", 1.0)
        with (
            pytest.raises(InputError, match="cluster_unanswered"),
            cluster(found.get(address, address)),
        ):
            pytest.fail("nobody is there")


@pytest.mark.parametrize(
    ("code", "preload"),
    [
        ("cluster_version", "import outcomes.detection\noutcomes.detection.ENGINE_VERSION = '0.0.1'"),
        ("cluster_import", "import sys\nsys.modules['outcomes'] = None"),
    ],
)
def test_a_worker_with_another_program_is_refused(
    code: str, preload: str, two_workers: DaskProcesses
) -> None:
    stranger = two_workers.worker(code, preload)
    try:
        with looking_at(two_workers, 3), pytest.raises(InputError, match=code), cluster(two_workers.address):
            pytest.fail("the stranger was let in")
    finally:
        end(stranger)


def test_a_worker_that_joins_later_is_asked_by_its_first_task() -> None:
    with pytest.raises(InputError, match="cluster_version"):
        clusters.newest_task("another version", b"")


def test_a_cluster_without_workers_and_one_that_is_lost_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dask_processes(tmp_path) as processes:
        address = processes.address
        with monkeypatch.context() as patch:
            patch.setattr(clusters, "PATIENCE", 2.0)
            with pytest.raises(InputError, match="cluster_without_workers"), cluster(address):
                pytest.fail("nobody is there")
        processes.worker("only")
        monkeypatch.setattr(clusters, "PATIENCE", 4.0)  # as long as a scheduler that is gone is looked for
        with looking_at(processes, 1), cluster(address, None, 1) as reader:
            found = reader.newest(series(20), lambda _done: None)
            next(found)
            end(processes.started[0])
            with pytest.raises(Unavailable, match="cluster_lost"):
                list(found)
