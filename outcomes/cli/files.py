"""`import`, `export`, `backup`, `restore`."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.services.backups import backup
from outcomes.services.exports import FORMATS, SHAPES, ExportChoice, ExportWords, export_folder
from outcomes.services.imports import ImportReport, import_folder
from outcomes.services.replicas import replicate
from outcomes.services.restores import note_restored, restore, try_out
from outcomes.translations import load
from outcomes.translations.labels import label


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    importing = commands.add_parser(
        "import", help=_("take in the CSV files of a folder, whole or not at all")
    )
    importing.add_argument("folder", metavar=_("FOLDER"), type=Path)
    importing.add_argument(
        "--amend", action="store_true", help=_("another value takes the place of a stored one, which is kept")
    )
    importing.add_argument(
        "--dry-run", action="store_true", help=_("say what would happen, and change nothing")
    )
    importing.set_defaults(run=_import)
    exporting = commands.add_parser("export", help=_("write all tables and their data dictionary"))
    exporting.add_argument("folder", metavar=_("FOLDER"), type=Path)
    formats = {"names": ", ".join(FORMATS)}
    exporting.add_argument("--format", default=FORMATS[0], help=_("file format: %(names)s") % formats)
    shapes = _("long: all tables as they are kept; wide: one row per episode, every outcome at every visit")
    exporting.add_argument("--shape", default=SHAPES[0], help=shapes)
    exporting.add_argument(
        "--deidentified", action="store_true", help=_("without what could tell who a patient is")
    )
    exporting.set_defaults(run=_export)
    copying = commands.add_parser("backup", help=_("copy the database into one encrypted file"))
    copying.add_argument("file", metavar=_("FILE"), type=Path)
    copying.set_defaults(run=_backup)
    restoring = commands.add_parser(
        "restore", help=_("put a backup into an empty database, and compare every row")
    )
    restoring.add_argument("file", metavar=_("FILE"), type=Path)
    restoring.add_argument(
        "--check", action="store_true", help=_("try it in a database of its own, which is thrown away")
    )
    restoring.set_defaults(run=_restore)
    replicating = commands.add_parser(
        "replica", help=_("fill another, empty database with everything but who patients are")
    )
    replicating.add_argument("database", metavar=_("DATABASE"), help=_("its address, as in DATABASE_URL"))
    replicating.set_defaults(run=_replicate)


def _import(call: Call) -> None:
    arguments: argparse.Namespace = call.arguments
    with call.work() as work:
        report = import_folder(
            work,
            arguments.folder,
            amend=arguments.amend,
            dry_run=arguments.dry_run,
            progress=call.terminal.progress,
        )
    _show(call, report)


def _show(call: Call, report: ImportReport) -> None:
    _ = call.terminal.gettext
    for each in report.files:
        counts = {"file": each.file, "new": each.new, "amended": each.amended, "same": each.same}
        call.terminal.result(_("%(file)s: %(new)s new, %(amended)s amended, %(same)s already there") % counts)
    if call.arguments.dry_run:
        call.terminal.message(_("Nothing was changed: this was a dry run."))
    else:
        counts = {"readings": report.readings, "alerts": report.alerts}
        call.terminal.message(_("Episodes read: %(readings)s; alerts raised: %(alerts)s.") % counts)


def _export(call: Call) -> None:
    with call.work() as work:
        arguments = call.arguments
        report = export_folder(
            work,
            arguments.folder,
            ExportChoice(arguments.format, arguments.shape, arguments.deidentified),
            ExportWords(load("fr").gettext, call.terminal.gettext, lambda code: label("observation", code)),
            call.terminal.progress,
        )
    for file, rows in report.rows.items():
        call.terminal.result(call.terminal.gettext("%(file)s: %(rows)s rows") % {"file": file, "rows": rows})


def _replicate(call: Call) -> None:
    with call.work() as work:
        report = replicate(work, call.arguments.database, call.terminal.progress)
    for each in report.files:
        told = {"file": each.file, "rows": each.new}
        call.terminal.result(call.terminal.gettext("%(file)s: %(rows)s rows") % told)


def _backup(call: Call) -> None:
    with call.work() as work:
        contents = backup(work, call.arguments.file)
    _ = call.terminal.gettext
    says = {"file": call.arguments.file, "rows": contents.rows}
    call.terminal.result(_("%(file)s: %(rows)s rows, encrypted; try it with outcomes restore --check") % says)


def _restore(call: Call) -> None:
    _ = call.terminal.gettext
    file = call.arguments.file
    if call.arguments.check:
        contents = try_out(call.settings, file)
        told = _("%(file)s: %(rows)s rows of %(at)s put back and compared, all alike. Nothing was changed.")
    else:
        contents = restore(call.settings, file)
        told = _("%(file)s: %(rows)s rows of %(at)s put back and compared, all alike.")
    call.terminal.result(told % {"file": file, "rows": contents.rows, "at": contents.taken_at})
    if not call.arguments.check:
        with call.work() as work:
            note_restored(work, contents)
