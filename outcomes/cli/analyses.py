"""`analyse`."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.analyses import ANALYSES, COLUMNS, analyse


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    analysing = commands.add_parser("analyse", help=_("compute a cohort's statistics on a plain CSV file"))
    analysing.add_argument(
        "analysis", metavar=_("ANALYSIS"), help=_("one of: %(names)s") % {"names": ", ".join(ANALYSES)}
    )
    analysing.add_argument("file", metavar=_("FILE"), type=Path)
    analysing.set_defaults(run=_analyse)


def _analyse(call: Call) -> None:
    rows = csv.writer(sys.stdout, lineterminator="\n")
    found = analyse(call.arguments.analysis, call.arguments.file)
    rows.writerow(COLUMNS)
    for each in found:
        cells = (getattr(each, name) for name in COLUMNS)
        rows.writerow(["" if cell is None or cell != cell else cell for cell in cells])
