"""Exporting our files: everything that an import into an empty database needs to make the same tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from outcomes.errors import InputError
from outcomes.exchange import data_dictionary, tables
from outcomes.exchange.columns import Cell
from outcomes.exchange.csv_files import write_sheet
from outcomes.exchange.stored import stored_rows
from outcomes.exchange.tables import TABLES, Table
from outcomes.models import Patient, PatientContact, Procedure, QuestionnaireResponse
from outcomes.services.contacts import open_contact
from outcomes.services.deidentification import Deidentifier
from outcomes.services.detections import Progress, silent
from outcomes.services.unit_of_work import UnitOfWork

FORMATS = ("csv",)
"""What can be written today; the other formats come with a later release."""


@dataclass(frozen=True)
class ExportReport:
    """How many rows each file holds."""

    rows: dict[str, int]


def export_folder(
    work: UnitOfWork,
    folder: Path,
    *,
    format_name: str = "csv",
    deidentified: bool = False,
    french: Callable[[str], str] = str,
    progress: Progress = silent,
) -> ExportReport:
    """Write all our files and their data dictionary into a folder, which is made where it is missing.

    Args:
        work: the use case.
        folder: where the files go; it must hold none of them yet.
        format_name: one of `FORMATS`.
        deidentified: without what could tell who a patient is.
        french: translates the data dictionary.
        progress: hears what is being done.

    Raises:
        InputError: `format_not_available`, `folder_not_empty`, `folder_not_writable`.
    """
    if format_name not in FORMATS:
        raise InputError("format_not_available", {"found": format_name, "expected": ", ".join(FORMATS)})
    _prepare(folder)
    _begin_snapshot(work)
    rows: dict[str, int] = {}
    for done, table in enumerate(TABLES):
        progress("export", done, len(TABLES))
        names = [column.name for column in table.columns]
        rows[table.file] = write_sheet(folder / table.file, names, _rows(work, table, deidentified))
    write_sheet(
        folder / data_dictionary.FILE, data_dictionary.COLUMNS, data_dictionary.dictionary_rows(french)
    )
    progress("export", len(TABLES), len(TABLES))
    work.begin()
    detail = {"rows": rows, "format": format_name, "deidentified": deidentified}
    work.audit("files.export", f"format:{format_name}", detail=detail)
    work.commit()
    return ExportReport(rows)


def _begin_snapshot(work: UnitOfWork) -> None:
    """Read all files at one moment, while others go on writing."""
    if work.session.in_transaction():
        work.session.rollback()
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("folder_not_writable", {"folder": str(folder)}) from error
    there = [table.file for table in TABLES if (folder / table.file).exists()]
    if there:
        raise InputError("folder_not_empty", {"folder": str(folder), "found": ", ".join(there)})


def _rows(work: UnitOfWork, table: Table, deidentified: bool) -> Iterator[dict[str, Cell]]:
    if not deidentified:
        for each in stored_rows(work.session, table, None):
            if table is tables.PATIENTS:
                contact = open_contact(work.keyring, work.session.get(PatientContact, each.id))
                each.cells["hospital_id"] = contact.hospital_id or None
            yield each.cells
        return
    deidentifier = Deidentifier(work.settings.audit_key, work.today)
    owners = _owners(work, table)
    for each in stored_rows(work.session, table, None):
        patient = each.cells.get("patient_id") or owners[str(each.cells[table.key[0]])]
        yield deidentifier.row(table, each.cells, str(patient))


def _owners(work: UnitOfWork, table: Table) -> dict[str, str]:
    """Whose the rows of a file are that does not name the patient."""
    if table is tables.NERVE_FREEZES:
        query = select(Procedure.code, Patient.code).join(Patient, Patient.id == Procedure.patient_id)
        return dict(work.session.execute(query).all())
    if table is tables.INTAKES:
        answered = select(QuestionnaireResponse.response_id, Patient.code).join(
            Patient, Patient.id == QuestionnaireResponse.patient_id
        )
        return dict(work.session.execute(answered).all())
    return {}
