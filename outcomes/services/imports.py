"""Importing a folder of our files: whole, or not at all."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outcomes.errors import InputError, RowsError
from outcomes.exchange import tables
from outcomes.exchange.csv_files import Sheet, read_sheet
from outcomes.exchange.stored import Stored, stored_rows
from outcomes.exchange.tables import TABLES
from outcomes.models import PatientContact
from outcomes.services.contacts import open_contact
from outcomes.services.detections import Progress, assessed_procedures, renew_readings, silent
from outcomes.services.import_changes import Changes, find_changes
from outcomes.services.import_checks import check_sheets
from outcomes.services.import_known import Known, load_known
from outcomes.services.import_writes import ImportWriter
from outcomes.services.unit_of_work import UnitOfWork

_ENGINE_READS = frozenset(table.file for table in TABLES) - {
    tables.RESPONSES.file,
    tables.INTAKES.file,
    tables.OBSERVATIONS_SUPERSEDED.file,
    tables.ADVERSE_EVENTS.file,
    tables.ADVERSE_EVENTS_SUPERSEDED.file,
    tables.COMPLICATION_REVIEWS.file,
    tables.COMPLICATION_REVIEWS_SUPERSEDED.file,
}


@dataclass(frozen=True)
class FileReport:
    """What one file changed, or would change.

    Attributes:
        file: the file's name.
        sha256: of its bytes.
        new: rows added.
        amended: rows that took the place of others, which are kept.
        same: rows that were there already.
    """

    file: str
    sha256: str
    new: int
    amended: int
    same: int


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or (dry run) would do."""

    files: tuple[FileReport, ...]
    readings: int
    alerts: int


def import_folder(
    work: UnitOfWork,
    folder: Path,
    *,
    amend: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import whichever of our files a folder holds, then read the episodes that they touch.

    Args:
        work: the use case.
        folder: where the files are.
        amend: another value for a stored key takes its place; the old one is kept.
        dry_run: say what would happen, and change nothing.
        progress: hears what is being done.

    Raises:
        InputError: `folder_unknown`, `folder_without_files`.
        RowsError: rows that are wrong; nothing was changed.
    """
    sheets = _read_sheets(folder, progress)
    if dry_run:
        changes, _ = _find_changes(work, sheets, amend=amend, progress=progress)
        return ImportReport(_file_reports(folder, changes), 0, 0)
    work.begin()
    changes, known = _find_changes(work, sheets, amend=amend, progress=progress)
    reports = _file_reports(folder, changes)
    if not any(each.new or each.amended for each in changes):
        work.session.rollback()
        return ImportReport(reports, 0, 0)
    writer = _write(work, changes, known, progress)
    procedures = assessed_procedures(work, _touched(known, changes))
    readings, alerts = renew_readings(work, procedures, progress)
    _audit(work, reports, writer, readings, alerts)
    work.commit()
    return ImportReport(reports, readings, alerts)


def _read_sheets(folder: Path, progress: Progress) -> dict[str, Sheet]:
    if not folder.is_dir():
        raise InputError("folder_unknown", {"folder": str(folder)})
    present = [table for table in TABLES if (folder / table.file).is_file()]
    if not present:
        expected = ", ".join(table.file for table in TABLES)
        raise InputError("folder_without_files", {"folder": str(folder), "expected": expected})
    sheets = {}
    for done, table in enumerate(present):
        progress("read", done, len(present))
        sheets[table.file] = read_sheet(folder / table.file, table)
    progress("read", len(present), len(present))
    return sheets


def _find_changes(
    work: UnitOfWork, sheets: Mapping[str, Sheet], *, amend: bool, progress: Progress
) -> tuple[list[Changes], Known]:
    """Check every file and compare it with what is stored.

    Raises:
        RowsError: whatever is wrong anywhere, all of it.
    """
    known = load_known(work.session, sheets)
    check_sheets(sheets, known, work.today)
    _refuse_problems(sheets)
    changes = []
    for done, sheet in enumerate(sheets.values()):
        progress("compare", done, len(sheets))
        changes.append(find_changes(sheet, _stored(work, sheet, known), amend=amend))
    progress("compare", len(sheets), len(sheets))
    _refuse_problems(sheets)
    return changes, known


def _refuse_problems(sheets: Mapping[str, Sheet]) -> None:
    problems = [problem for sheet in sheets.values() for problem in sheet.problems]
    if problems:
        order = {table.file: place for place, table in enumerate(TABLES)}
        raise RowsError(sorted(problems, key=lambda problem: (order[problem.file], problem.line)))


def _stored(work: UnitOfWork, sheet: Sheet, known: Known) -> list[Stored]:
    """What is stored of the patients a file touches, hospital numbers opened where the file has them."""
    patient_ids = known.patient_ids
    found = list(stored_rows(work.session, sheet.table, patient_ids)) if patient_ids else []
    if sheet.table is tables.PATIENTS and sheet.rows and "hospital_id" in sheet.rows[0].cells:
        for each in found:
            contact = open_contact(work.keyring, work.session.get(PatientContact, each.id))
            each.cells["hospital_id"] = contact.hospital_id or None
    return found


def _write(work: UnitOfWork, changes: Sequence[Changes], known: Known, progress: Progress) -> ImportWriter:
    writer = ImportWriter(work, known)
    total = sum(len(each.new) + len(each.amended) for each in changes)
    before = 0
    for each in changes:
        for done in writer.write(each):
            progress("write", before + done, total)
        before += len(each.new) + len(each.amended)
    work.session.flush()
    work.session.expire_all()
    return writer


def _touched(known: Known, changes: Sequence[Changes]) -> set[int]:
    """Patients of whom something that the engine reads has changed."""
    codes: set[str] = set()
    for each in changes:
        if each.table.file not in _ENGINE_READS:
            continue
        for row in [*each.new, *(amendment.row for amendment in each.amended)]:
            patient = row.cells.get("patient_id")
            codes.add(str(patient or known.procedures[str(row.cells["procedure_id"])].patient))
    return {key for code in codes if (key := known.patients[code].id) is not None}


def _file_reports(folder: Path, changes: Sequence[Changes]) -> tuple[FileReport, ...]:
    return tuple(
        FileReport(
            each.table.file,
            hashlib.sha256((folder / each.table.file).read_bytes()).hexdigest(),
            len(each.new),
            len(each.amended),
            each.same,
        )
        for each in changes
    )


def _audit(
    work: UnitOfWork, reports: Sequence[FileReport], writer: ImportWriter, readings: int, alerts: int
) -> None:
    """One event: counts, fingerprints, and (encrypted, for they may hold free text) the old values."""
    detail: dict[str, object] = {
        "files": {
            each.file: {
                "sha256": each.sha256,
                "new": each.new,
                "amended": each.amended,
                "same": each.same,
            }
            for each in reports
        },
        "readings": readings,
        "alerts": alerts,
    }
    if writer.old_values:
        text = json.dumps(writer.old_values, ensure_ascii=False)
        detail["old_values_sealed"] = work.keyring.seal({"rows": text}).decode()
    work.audit("files.import", f"import:{reports[0].sha256[:16]}", detail=detail)
