"""`erase patient`, `erase due`."""

from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.erasure import due_for_erasure, erase


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    erasing = commands.add_parser("erase", help=_("erase what may no longer be kept"))
    deeds = erasing.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    one = deeds.add_parser("patient", help=_("erase one patient, who has left, died or long been silent"))
    one.add_argument("code", metavar=_("CODE"))
    one.add_argument(
        "--keep-numbers", action="store_true", help=_("who they were alone; numbers stay, without words")
    )
    one.add_argument("--yes", action="store_true", help=_("do it; else it is only said what would go"))
    one.set_defaults(run=_erase)
    due = deeds.add_parser("due", help=_("list patients of whom nothing came for so many years"))
    due.add_argument("years", metavar=_("YEARS"), type=float)
    due.set_defaults(run=_due)


def _erase(call: Call) -> None:
    _, arguments = call.terminal.gettext, call.arguments
    with call.work() as work:
        found = erase(work, arguments.code, keep_numbers=arguments.keep_numbers, is_sure=arguments.yes)
    for name, rows in found.rows.items():
        call.terminal.result(_("%(file)s: %(rows)s rows") % {"file": name, "rows": rows})
    if found.is_done:
        call.terminal.message(_("Erased. Backups taken before hold the patient until you throw them away."))
    else:
        call.terminal.message(_("Nothing was erased: say --yes to do it."))


def _due(call: Call) -> None:
    _ = call.terminal.gettext
    with call.work() as work:
        found = due_for_erasure(work, call.arguments.years)
    for each in found:
        call.terminal.result(f"{each.code}\t{each.last_on.isoformat()}")
    call.terminal.message(_("Patients: %(count)s.") % {"count": len(found)})
