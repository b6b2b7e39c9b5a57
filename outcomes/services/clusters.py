"""Reading many series on the workers of a Dask cluster: the only module that knows Dask, and imports it late.

Series and readings travel as bytes pickled here: bytes have a known size, by which workers mind their memory,
and nobody on the way looks for nested tasks in them.
"""

import asyncio
import logging
import pickle  # a cluster is trusted as this machine is: its door is shut by TLS or the network
import socket
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from outcomes.detection import ENGINE_VERSION, Engine, Reading, Series, read_many, replay_many
from outcomes.errors import InputError, Unavailable
from outcomes.services.readers import Tell, chunks

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 10.0
"""Seconds that a scheduler has to answer, and then a worker to join, before the work begins."""
_LOADING = 60.0  # seconds for the workers to load the engine, which they do when they are first asked
SERIES_PER_TASK = 64
_MOST_TASKS = 64  # under way at once, some 4,000 episodes: more are waited for than one parent can write
_LOOK_EVERY = 15.0  # seconds; two looks in a row that find no worker end the work
_Task = Callable[[str, bytes, Engine | None], bytes]


@contextmanager
def cluster(
    address: str, engine: Engine | None = None, series_per_task: int = SERIES_PER_TASK
) -> Iterator["Cluster"]:
    """A reader on the cluster of this scheduler, once everybody in it runs what runs here.

    Args:
        address: the scheduler's, such as tcp://127.0.0.1:8786.
        engine: reads the series; None: the engine as shipped.
        series_per_task: how many series travel together.

    Raises:
        InputError: `cluster_extra_missing`, `cluster_unanswered`, `cluster_without_workers`,
            `cluster_silent`, `cluster_import`, `cluster_version`.
    """
    distributed = _distributed()
    with _connected(distributed, address) as client:
        _refuse_others(client, address)
        yield Cluster(
            client, engine, series_per_task, lost=(CancelledError, OSError, distributed.KilledWorker)
        )


class Cluster:
    """Reads on the workers of a cluster.

    Args:
        client: connected to the scheduler.
        engine: reads the series; None: the engine as shipped.
        series_per_task: how many series travel together.
        lost: what Dask raises where the scheduler is gone, or a task that ended several workers in a row.
    """

    def __init__(
        self,
        client: "Client",
        engine: Engine | None,
        series_per_task: int,
        lost: tuple[type[Exception], ...],
    ) -> None:
        self._client = client
        self._engine = engine
        self._series_per_task = series_per_task
        self._lost = lost

    def replays(self, many: Iterable[Series], tell: Tell) -> Iterator[list[Reading]]:
        """Of each series one reading per entry day from D0 on."""
        return self._in_order(replay_task, many, tell)

    def newest(self, many: Iterable[Series], tell: Tell) -> Iterator[Reading]:
        """Of each series the reading of its last day."""
        return self._in_order(newest_task, many, tell)

    def _in_order(self, task: _Task, many: Iterable[Series], tell: Tell) -> Iterator[Any]:
        pieces = chunks(many, self._series_per_task)
        under_way: deque[Future] = deque()
        done = 0
        while self._send(task, pieces, under_way):
            for result in pickle.loads(self._outcome(under_way.popleft())):  # noqa: S301  from our own task  # nosec B301
                yield result
                done += 1
                tell(done)

    def _send(self, task: _Task, pieces: Iterator[list[Series]], under_way: "deque[Future]") -> bool:
        """Send tasks until two per core are under way; whether any is."""
        enough = min(_MOST_TASKS, 2 * max(1, self._cores()))
        while len(under_way) < enough and (piece := next(pieces, None)):
            under_way.append(
                self._client.submit(task, version_here(), _packed(piece), self._engine, pure=False)
            )
        return bool(under_way)

    def _outcome(self, future: "Future") -> bytes:
        """What a task gave; Dask runs it again where its worker was lost."""
        looks_in_vain = 0
        while looks_in_vain < 2:
            try:
                outcome: bytes = future.result(timeout=_LOOK_EVERY)
                return outcome
            except TimeoutError:
                looks_in_vain = 0 if self._cores() else looks_in_vain + 1
            except self._lost as error:
                raise Unavailable("cluster_lost", {"reason": _reason(error)}) from error
        raise Unavailable("cluster_lost", {"reason": "0 workers"})

    def _cores(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except OSError as error:
            raise Unavailable("cluster_lost", {"reason": _reason(error)}) from error


def replay_task(expected: str, series: bytes, engine: Engine | None = None) -> bytes:
    """Run on a worker: the replays of packed series, packed."""
    return _packed(replay_many(_unpacked(series, expected), workers=1, engine=engine))


def newest_task(expected: str, series: bytes, engine: Engine | None = None) -> bytes:
    """Run on a worker: the last readings of packed series, packed."""
    return _packed(read_many(_unpacked(series, expected), workers=1, engine=engine))


def version_here() -> str:
    """What decides the digits of a reading in this process."""
    return f"Outcomes {ENGINE_VERSION}, NumPy {np.__version__}"


def _packed(many: list[Any]) -> bytes:
    return pickle.dumps(many, pickle.HIGHEST_PROTOCOL)


def _unpacked(series: bytes, expected: str) -> list[Series]:
    """The series; a worker that joined after the others were asked is asked here."""
    if version_here() != expected:
        raise _other_version(socket.gethostname(), version_here(), expected)
    many: list[Series] = pickle.loads(series)  # noqa: S301  from our own parent  # nosec B301
    return many


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise InputError("cluster_extra_missing") from error
    # What goes wrong is said in our own sentences; whoever configures logging hears Dask's too.
    logger = logging.getLogger("distributed")
    logger.handlers[:], logger.propagate = [logging.NullHandler()], True
    return distributed


@contextmanager
def _connected(distributed: Any, address: str) -> Iterator["Client"]:
    try:
        # In a thread of its own, as the caller's may have an event loop that runs already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(
                lambda: asyncio.run(asyncio.wait_for(_knock(distributed, address), PATIENCE))
            ).result()
        with warnings.catch_warnings():
            # Versions are compared below, more strictly and in a sentence.
            warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # anything may be listening at an address
        says = {"address": address, "seconds": f"{PATIENCE:g}", "reason": _reason(error)}
        raise InputError("cluster_unanswered", says) from error
    with client:
        yield client


async def _knock(distributed: Any, address: str) -> None:
    """Ask who is there: Dask's client would wait without end for a port that is open and silent."""
    secrets = distributed.Security().get_connection_args("client")
    async with distributed.rpc(address, timeout=PATIENCE, connection_args=secrets) as remote:
        found = (await remote.identity())["type"]
    if found != "Scheduler":
        raise ValueError(found)


def _refuse_others(client: "Client", address: str) -> None:
    """Let nobody work for us who would compute other digits; the scheduler unpacks tasks, too."""
    here = {"address": address, "seconds": f"{PATIENCE:g}"}
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise InputError("cluster_without_workers", here) from error
    for where, version in _versions(client, address).items():
        if isinstance(version, OSError):
            continue  # it has left meanwhile; should it come back, its first task asks it
        if isinstance(version, Exception):
            raise InputError("cluster_import", {"address": where, "reason": _reason(version)})
        if version != version_here():
            raise _other_version(where, version, version_here())


def _versions(client: "Client", address: str) -> dict[str, str | Exception]:
    """What runs on the scheduler and on every worker, or why nothing of ours does."""
    found: dict[str, str | Exception] = {}
    try:
        found |= client.run(version_here, on_error="return", callback_timeout=_LOADING)
        found[address] = client.run_on_scheduler(version_here, callback_timeout=_LOADING)
    except TimeoutError as error:
        raise InputError("cluster_silent", {"address": address, "seconds": f"{_LOADING:g}"}) from error
    except Exception as error:
        found[address] = error
    return found


def _other_version(address: str, found: str, expected: str) -> InputError:
    return InputError("cluster_version", {"address": address, "found": found, "expected": expected})


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")
