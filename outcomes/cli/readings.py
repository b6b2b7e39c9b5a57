"""`detect`."""

import argparse
import gc
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.clusters import cluster
from outcomes.services.detection_files import DetectionReport, detect_into, look_back_into
from outcomes.services.engines import current_engine
from outcomes.services.readers import Reader
from outcomes.services.unit_of_work import UnitOfWork

_OBJECTS_UNTIL_CYCLES = 100_000
"""Readings come by the hundred thousand and make no cycles: to look for some costs a tenth of the time."""


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    detecting = commands.add_parser("detect", help=_("say of every episode in which phase its nerve is"))
    detecting.add_argument(
        "--out",
        metavar=_("FILE"),
        nargs="?",
        const="detections.csv",
        type=Path,
        help=_("where the newest readings go (standard output when not given)"),
    )
    detecting.add_argument(
        "--replay",
        metavar=_("FILE"),
        nargs="?",
        const="replay.csv",
        type=Path,
        help=_("where the readings of every entry day go"),
    )
    detecting.add_argument(
        "--hindsight",
        metavar=_("FILE"),
        nargs="?",
        const="hindsight.csv",
        type=Path,
        help=_("where it goes when pain and sensation came back, with everything known since"),
    )
    detecting.add_argument(
        "--as-of", metavar=_("DATE"), type=day(_), help=_("leave out entries about later days")
    )
    detecting.add_argument(
        "--scheduler",
        metavar=_("ADDRESS"),
        help=_("run on the workers of the Dask scheduler at this address, such as tcp://127.0.0.1:8786"),
    )
    detecting.set_defaults(run=_detect)


def day(_: Callable[[str], str]) -> Callable[[str], date]:
    """What reads a date of the command line."""

    def read(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            says = _("“%(found)s” is no date such as 2026-03-31") % {"found": text}
            raise argparse.ArgumentTypeError(says) from error

    return read


def _detect(call: Call) -> None:
    arguments = call.arguments
    gc.set_threshold(_OBJECTS_UNTIL_CYCLES)
    if arguments.hindsight:
        _look_back(call)
    if arguments.out or arguments.replay or not arguments.hindsight:
        _read(call)


def _look_back(call: Call) -> None:
    with call.work() as work:
        arguments, terminal = call.arguments, call.terminal
        count = look_back_into(work, arguments.hindsight, as_of=arguments.as_of, progress=terminal.progress)
    says = call.terminal.gettext("Episodes looked back over: %(episodes)s.")
    call.terminal.message(says % {"episodes": count})


def _read(call: Call) -> None:
    arguments = call.arguments
    with call.work() as work, _reader(work, arguments.scheduler) as reader:
        report: DetectionReport = detect_into(
            work,
            arguments.out or (None if arguments.replay else sys.stdout),
            arguments.replay,
            as_of=arguments.as_of,
            progress=call.terminal.progress,
            reader=reader,
        )
    _ = call.terminal.gettext
    counts = {"episodes": report.episodes, "rows": report.replay_rows, "alarms": report.return_alarms}
    if arguments.replay:
        says = _("Episodes: %(episodes)s; rows of the replay: %(rows)s; return alarms risen: %(alarms)s.")
    else:
        says = _("Episodes: %(episodes)s.")
    call.terminal.message(says % counts)


def _reader(work: UnitOfWork, scheduler: str | None) -> AbstractContextManager[Reader | None]:
    return nullcontext() if scheduler is None else cluster(scheduler, current_engine(work))
