"""Everything that is kept about a patient, given to that patient: each table, row by row, and who looked.

New tables are given out by themselves; a table that is held back stands in `HELD_BACK` with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from outcomes.access.principals import PatientReader
from outcomes.models import AuditEvent, Base, Patient, PatientContact, User
from outcomes.services.contacts import open_contact
from outcomes.services.patient_merges import events_about
from outcomes.services.unit_of_work import UnitOfWork

HELD_BACK = {
    "audit_events": "given as who looked and who wrote, with names",
    "patient_contacts": "encrypted; given opened, with the person",
    "patient_pins": "a secret, kept as a hash that says nothing",
    "browser_sessions": "keys of telephones, kept as hashes that say nothing",
    "passkeys": "keys of telephones; listed with their names in the record",
    "unfinished_answers": "not sent yet; gone after a week",
    "engine_readings": "a calculation, made again at any time; the clinic tells what it thinks of it",
    "engine_day_readings": "a calculation, made again at any time",
    "engine_checkpoints": "a calculation, made again at any time",
}
_INNER_COLUMNS = {
    "patient_id",
    "procedure_id",
    "recorded_by_id",
    "document",
    "inputs",
    "merged_row",
    "engine_version",
    "is_demonstration",
}
_CONCLUSIONS = ("return_of_pain", "regeneration", "no_response")
"""What the clinic tells in person: a download that says it first would be the wrong messenger."""
_BATCH = 200
READINGS = ("patient.read", "contact.read")
Row = dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """Somebody who looked at a patient's data, or wrote to it."""

    at: datetime
    who: str
    action: str


def sections(work: UnitOfWork, reader: PatientReader) -> Iterator[tuple[str, Iterator[Row]]]:
    """Give the parts of everything that is kept, each with its rows, read as they are asked for."""
    patient = work.session.get_one(Patient, reader.patient_id)
    yield "person", iter((_person(work, patient),))
    for table in Base.metadata.sorted_tables:
        mine = _belongs(table, patient.id)
        if mine is not None and table.name not in HELD_BACK:
            yield table.name, _rows(work, table, mine)
    yield "looked", (_looked_row(each) for each in looked(work, reader, readings_alone=False))


def note_download(work: UnitOfWork, reader: PatientReader, form: str) -> None:
    """Note in the audit that the patient takes everything home."""
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id)
    work.audit("record.download", reader.actor, patient=patient, detail={"form": form})
    work.commit()


def looked(work: UnitOfWork, reader: PatientReader, *, readings_alone: bool = True) -> Iterator[Looked]:
    """Give who looked at the patient's data, the newest first, and who wrote to it where that is asked."""
    names: dict[str, str] = {}
    for public_id, name in work.session.execute(select(User.public_id, User.display_name)):
        names[f"user:{public_id}"] = name
    patient = work.session.get_one(Patient, reader.patient_id)
    events = select(AuditEvent).where(events_about(work, patient))
    if readings_alone:
        events = events.where(AuditEvent.action.in_(READINGS))
    zone = work.settings.timezone
    for event in work.session.scalars(
        events.order_by(AuditEvent.id.desc()).execution_options(yield_per=_BATCH)
    ):
        who = names.get(event.actor, event.actor.split(":")[0])
        yield Looked(event.occurred_at.astimezone(zone), who, event.action)


def _belongs(table: Table, patient_id: int) -> ColumnElement[bool] | None:
    """What picks a patient's rows of a table: its own column, or that of the table it hangs on."""
    if "patient_id" in table.c:
        return table.c.patient_id == patient_id
    for key in table.foreign_keys:
        parent = key.column.table
        if parent.name != "patients" and "patient_id" in parent.c and parent.name not in HELD_BACK:
            return key.parent.in_(select(key.column).where(parent.c.patient_id == patient_id))
    return None


def _rows(work: UnitOfWork, table: Table, mine: ColumnElement[bool]) -> Iterator[Row]:
    query = select(table).where(mine).order_by(*table.primary_key).execution_options(yield_per=_BATCH)
    for row in work.session.execute(query).mappings():
        if row.get("kind") in _CONCLUSIONS:
            yield {"raised_on": _plain(row["raised_on"]), "kind": "told_by_the_clinic"}
            continue
        yield {name: _plain(value) for name, value in row.items() if _is_given(str(name))}


def _is_given(name: str) -> bool:
    is_number_of_a_row = name == "id" or (name.endswith("_id") and name not in ("response_id", "public_id"))
    return not (is_number_of_a_row or name in _INNER_COLUMNS or name.endswith(("_hash", "_key")))


def _person(work: UnitOfWork, patient: Patient) -> Row:
    stored = work.session.scalar(select(PatientContact).where(PatientContact.patient_id == patient.id))
    contact = open_contact(work.keyring, stored)
    return {
        "code": patient.code,
        "birth_year": patient.birth_year,
        "sex": patient.sex,
        "language": patient.language,
        "created_at": _plain(patient.created_at),
        "withdrawn_on": _plain(patient.withdrawn_on),
        "site": patient.site.name,
        **{name: _plain(value) for name, value in vars(contact).items() if value},
    }


def _looked_row(event: Looked) -> Row:
    return {"at": event.at.isoformat(), "who": event.who, "action": event.action}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
