"""`codes`."""

import csv
import sys
from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.clinical.code_lists import CODE_LISTS
from outcomes.clinical.observation_codes import OBSERVATION_CODE_BY_CODE
from outcomes.translations.labels import label


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    listing = commands.add_parser("codes", help=_("print every code list, as CSV"))
    listing.set_defaults(run=_print_codes)


def _print_codes(call: Call) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("list", "code", "name", "least", "most", "unit", "belongs_to"))
    for kind, codes in CODE_LISTS.items():
        for code in codes:
            name = call.terminal.gettext(label(kind, code))
            writer.writerow((kind, code, name, *_range(kind, code)))


def _range(kind: str, code: str) -> tuple[str, str, str, str]:
    if kind != "observation":
        return ("", "", "", "")
    row = OBSERVATION_CODE_BY_CODE[code]
    return (f"{row.minimum:g}", f"{row.maximum:g}", row.unit, row.level.value)
