"""`migrate`."""

from collections.abc import Callable
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.audit_files import seal_head
from outcomes.services.detections import renew_outdated_readings
from outcomes.services.schema import migrate, rehearse

_FIRST_WITH_HEADS = "0025"


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    migrating = commands.add_parser("migrate", help=_("bring the database up to this program's version"))
    migrating.add_argument(
        "--dry-run", action="store_true", help=_("apply it, take it back, and say what it would bring")
    )
    migrating.set_defaults(run=_migrate)


def _rehearse(call: Call) -> None:
    _ = call.terminal.gettext
    steps = rehearse(call.engine)
    for version, brings in steps:
        call.terminal.result(f"{version}  {brings}")
    told = _("Applied and taken back: %(count)s versions. Nothing was changed.") % {"count": len(steps)}
    call.terminal.result(told)


def _migrate(call: Call) -> None:
    if call.arguments.dry_run:
        _rehearse(call)
        return
    _ = call.terminal.gettext
    before, after = migrate(call.engine)
    if before == after:
        call.terminal.result(_("The schema is at version %(version)s already.") % {"version": after})
    else:
        versions = {"before": before or "–", "after": after}
        call.terminal.result(_("Schema version: %(before)s → %(after)s") % versions)
    with call.work() as work:
        if before is not None and before < _FIRST_WITH_HEADS:
            seal_head(work)
        count = renew_outdated_readings(work, call.terminal.progress)
    if count:
        call.terminal.message(_("Episodes read by the present engine: %(count)s.") % {"count": count})
