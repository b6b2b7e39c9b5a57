"""Writing what an import brings: new rows in bulk, amendments so that the old value is kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from outcomes.exchange import tables
from outcomes.exchange.columns import Cell, write
from outcomes.exchange.csv_files import Row
from outcomes.exchange.tables import Table
from outcomes.models import (
    AdverseEvent,
    Base,
    ComplicationReview,
    KneeEvent,
    NerveFreeze,
    Observation,
    OpioidIntake,
    Patient,
    PatientContact,
    Procedure,
    QuestionnaireResponse,
    Site,
)
from outcomes.services.contacts import Contact, open_contact, seal_contact
from outcomes.services.import_changes import Amendment, Changes
from outcomes.services.import_known import Known, load_patients, load_procedures, load_responses
from outcomes.services.unit_of_work import UnitOfWork

AMENDED_REASON = "import --amend"
_ROWS_PER_INSERT = 5000

_MODELS: Mapping[str, type[Base]] = {
    tables.PATIENTS.file: Patient,
    tables.PROCEDURES.file: Procedure,
    tables.NERVE_FREEZES.file: NerveFreeze,
    tables.RESPONSES.file: QuestionnaireResponse,
    tables.INTAKES.file: OpioidIntake,
    tables.OBSERVATIONS.file: Observation,
    tables.OBSERVATIONS_SUPERSEDED.file: Observation,
    tables.EVENTS.file: KneeEvent,
    tables.ADVERSE_EVENTS.file: AdverseEvent,
    tables.ADVERSE_EVENTS_SUPERSEDED.file: AdverseEvent,
    tables.COMPLICATION_REVIEWS.file: ComplicationReview,
    tables.COMPLICATION_REVIEWS_SUPERSEDED.file: ComplicationReview,
}
_STAMPS: Mapping[str, str] = {
    tables.PATIENTS.file: "created_at",
    tables.PROCEDURES.file: "recorded_at",
    tables.OBSERVATIONS.file: "recorded_at",
    tables.EVENTS.file: "recorded_at",
    tables.ADVERSE_EVENTS.file: "recorded_at",
    tables.COMPLICATION_REVIEWS.file: "recorded_at",
}
_SUPERSEDING = (tables.OBSERVATIONS.file, tables.ADVERSE_EVENTS.file, tables.COMPLICATION_REVIEWS.file)
_COLUMNS = {"side": "laterality", "nerves": "nerve_codes", "asked": "asked_codes", "found": "found_codes"}
_NEVER_NULL = ("laterality", "nerve_codes", "found_codes")


class ImportWriter:
    """Writes the changes of one import, file by file, in the order of `TABLES`.

    Args:
        work: a use case that has begun to write.
        known: what rows refer to; keys of what is added here are filled in.
    """

    def __init__(self, work: UnitOfWork, known: Known) -> None:
        self.work = work
        self.known = known
        self.old_values: list[dict[str, str]] = []
        """What was changed in place, as it was before."""
        self._sites = dict(work.session.execute(select(Site.name, Site.id)).all())

    def write(self, changes: Changes) -> Iterator[int]:
        """Write the changes of one file; yields how many rows are done, now and then."""
        amended = changes.amended
        if changes.table.file in _SUPERSEDING:
            self._supersede(changes.table, amended)
        else:
            self._amend_in_place(changes.table, amended)
            amended = []
        rows = [*changes.new, *(amendment.row for amendment in amended)]
        for start in range(0, len(rows), _ROWS_PER_INSERT):
            self._insert(changes.table, rows[start : start + _ROWS_PER_INSERT])
            yield min(len(rows), start + _ROWS_PER_INSERT)

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        stamp = _STAMPS.get(table.file)
        stamped: dict[str, datetime] = {stamp: self.work.now} if stamp else {}
        values = [{**self._values(table, row.cells), **stamped} for row in rows]
        self.work.session.execute(insert(_MODELS[table.file]), values)
        self._learn_keys(table, rows)

    def _learn_keys(self, table: Table, rows: Sequence[Row]) -> None:
        """Fill in the primary keys that later files refer to."""
        session, codes = self.work.session, [str(row.cells[table.key[0]]) for row in rows if table.key]
        if table is tables.PATIENTS:
            found = set(session.scalars(select(Patient.id).where(Patient.code.in_(codes))))
            load_patients(session, self.known, found)
            self._seal_hospital_ids(rows)
        elif table is tables.PROCEDURES:
            load_procedures(session, self.known)
        elif table is tables.RESPONSES:
            load_responses(session, self.known, codes)

    def _values(self, table: Table, cells: Mapping[str, Cell]) -> dict[str, Any]:
        """A row's cells as columns of its table."""
        values = _columns(cells)
        if table is tables.PATIENTS:
            return self._patient_values(values)
        patient = values.pop("patient_id", None)
        if patient is not None and hasattr(_MODELS[table.file], "patient_id"):
            values["patient_id"] = self.known.patients[patient].id
        if table is tables.PROCEDURES:
            values["code"] = values.pop("procedure_id")
        elif "procedure_id" in values:
            procedure = values["procedure_id"]
            values["procedure_id"] = self.known.procedures[procedure].id if procedure else None
        if table is tables.INTAKES:
            values["response_id"] = self.known.responses[values["response_id"]].id
        return values

    def _patient_values(self, values: dict[str, Any]) -> dict[str, Any]:
        values.pop("hospital_id", None)
        name = values.pop("site", None) or self.work.settings.site_name
        return {**values, "code": values.pop("patient_id"), "site_id": self._site_id(str(name))}

    def _site_id(self, name: str) -> int:
        if name not in self._sites:
            site = Site(name=name, phone=self.work.settings.clinic_phone, on_call=self.work.settings.on_call)
            self.work.session.add(site)
            self.work.session.flush()
            self._sites[name] = site.id
        return self._sites[name]

    def _supersede(self, table: Table, amendments: Sequence[Amendment]) -> None:
        model = _MODELS[table.file]
        stamps = {"superseded_at": self.work.now, "superseded_reason": AMENDED_REASON}
        if amendments:
            self.work.session.execute(
                update(model), [{"id": amendment.stored.id, **stamps} for amendment in amendments]
            )

    def _amend_in_place(self, table: Table, amendments: Sequence[Amendment]) -> None:
        for amendment in amendments:
            given = {name: amendment.row.cells[name] for name in amendment.columns}
            before = {name: write(amendment.stored.cells.get(name)) for name in amendment.columns}
            key = {name: write(amendment.row.cells[name]) for name in table.key}
            self.old_values.append({"file": table.file, **key, **before})
            values = self._changed_values(table, given)
            if values:
                model = _MODELS[table.file]
                self.work.session.execute(update(model), [{"id": amendment.stored.id, **values}])
        if table is tables.PATIENTS:
            self._seal_hospital_ids([amendment.row for amendment in amendments])

    def _changed_values(self, table: Table, given: dict[str, Cell]) -> dict[str, Any]:
        if table is not tables.PATIENTS:
            return self._values(table, given) if table is not tables.PROCEDURES else _columns(given)
        values: dict[str, Any] = {name: value for name, value in given.items() if name != "hospital_id"}
        if "site" in values:
            values["site_id"] = self._site_id(str(values.pop("site") or self.work.settings.site_name))
        return values

    def _seal_hospital_ids(self, rows: Sequence[Row]) -> None:
        """Keep hospital numbers where they belong: in the encrypted contact."""
        for row in rows:
            if "hospital_id" not in row.cells:
                continue
            number = write(row.cells["hospital_id"])
            patient_id = self.known.patients[str(row.cells["patient_id"])].id
            stored = self.work.session.get(PatientContact, patient_id)
            contact = open_contact(self.work.keyring, stored)
            if number == contact.hospital_id:
                continue
            document = seal_contact(self.work.keyring, Contact(**{**vars(contact), "hospital_id": number}))
            if stored is None:
                self.work.session.add(PatientContact(patient_id=patient_id, document=document))
            else:
                stored.document = document


def _columns(cells: Mapping[str, Cell]) -> dict[str, Any]:
    """Cells under the names of the columns that keep them."""
    values: dict[str, Any] = {_COLUMNS.get(name, name): value for name, value in cells.items()}
    return {name: "" if value is None and name in _NEVER_NULL else value for name, value in values.items()}
