"""A de-identified replica: a database of its own with every number and no name, for research."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.services.exports import ExportChoice, export_folder
from outcomes.services.imports import ImportReport, import_folder
from outcomes.services.restores import refuse_filled
from outcomes.services.schema import migrate
from outcomes.services.unit_of_work import UnitOfWork

Progress = Callable[[str, int, int], None]
_DEIDENTIFIED = ExportChoice(is_deidentified=True)


def replicate(work: UnitOfWork, database_url: str, progress: Progress) -> ImportReport:
    """Fill an empty database with what may be known to everybody who may read cohorts.

    Contacts, free texts, links, keys, accounts and the audit do not go; all dates of a patient move by the
    same days, as in a de-identified export, of which this is one. A newer replica is made into another
    empty database: nothing in this one is brought up to date.

    Raises:
        ConflictError: `restore_not_empty` where the database holds anything.
    """
    refuse_filled(make_url(database_url))
    engine = open_database(database_url)
    try:
        migrate(engine)
        with TemporaryDirectory() as room, Session(engine, expire_on_commit=False) as session:
            folder = Path(room) / "replica"
            export_folder(work, folder, _DEIDENTIFIED, progress=progress)
            settings = replace(work.settings, database_url=database_url)
            return import_folder(UnitOfWork(session, settings, Command("replica")), folder, progress=progress)
    finally:
        engine.dispose()
