"""Invented people, added to an empty database in bulk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from outcomes.detection.demonstration import demonstration
from outcomes.models import (
    AdverseEvent,
    Base,
    ComplicationReview,
    Consent,
    NerveFreeze,
    Observation,
    OpioidIntake,
    Patient,
    PatientContact,
    Procedure,
    QuestionnaireResponse,
    Site,
)
from outcomes.services.consent_versions import FIRST_VERSION, FOLLOW_UP
from outcomes.services.demonstration_opioids import intake_rows
from outcomes.services.demonstration_questionnaires import questionnaire_rows
from outcomes.services.demonstration_rows import InventedRows
from outcomes.services.detections import Progress
from outcomes.services.unit_of_work import UnitOfWork

_SEED = 2026
_SECOND_KNEES = 8


def add_people(work: UnitOfWork, site: Site, people: int, progress: Progress) -> Patient:
    """Add everybody with their procedure and diary; give the patient whose door is shown."""
    everybody = demonstration(_SEED, people + _SECOND_KNEES)
    invented = [InventedRows(work, place, each) for place, each in enumerate(everybody[:people])]
    shown = next((rows for rows in invented if _is_good_to_show(rows)), invented[0])
    _insert(work, Patient, [rows.patient(site.id) for rows in invented])
    patients = {code: key for key, code in work.session.execute(select(Patient.id, Patient.code))}
    _insert(work, Procedure, [rows.procedure(patients[rows.code]) for rows in invented])
    procedures = {
        patient: key for key, patient in work.session.execute(select(Procedure.id, Procedure.patient_id))
    }
    for done, rows in enumerate(invented, start=1):
        _add_record(work, rows, patients[rows.code], procedures[patients[rows.code]])
        progress("people", done, len(invented))
    hosts = [rows for rows in invented if rows is not shown and not rows.is_planned]
    for rows, second in zip(hosts, everybody[people:], strict=False):
        if second.performed_days_ago >= 0:
            _add_second_knee(work, rows.other_knee(second), patients[rows.code])
    return work.session.get_one(Patient, patients[shown.code])


def _add_second_knee(work: UnitOfWork, rows: InventedRows, patient_id: int) -> None:
    entries = rows.entries(before=work.today)
    _insert(work, Procedure, [rows.procedure(patient_id)])
    _insert(
        work, Observation, [row for entry in entries for row in rows.knee_observations(patient_id, entry)]
    )


def _is_good_to_show(rows: InventedRows) -> bool:
    """One to three months after freezing a skin nerve, with entries to the last: much to see."""
    days_ago, entries = rows.invented.performed_days_ago, rows.invented.entries
    is_skin = rows.invented.nerves[0] == "infrapatellar_saphenous"
    return is_skin and 30 <= days_ago <= 90 and len(entries) > 25 and days_ago - entries[-1].day <= 7


def _add_record(work: UnitOfWork, rows: InventedRows, patient_id: int, procedure_id: int) -> None:
    entries = rows.entries(before=work.today)  # today's entry is left to whoever tries the product
    _insert(work, PatientContact, [rows.contact(patient_id)])
    _insert(work, Consent, [_consent(rows, patient_id)])
    _insert(work, NerveFreeze, list(rows.freezes(procedure_id)))
    _insert(work, AdverseEvent, list(rows.adverse_events(procedure_id)))
    _insert(work, ComplicationReview, list(rows.complication_reviews(procedure_id)))
    _insert(work, Observation, [row for entry in entries for row in rows.observations(patient_id, entry)])
    recent = [entry for entry in entries if rows.has_response(entry)]
    _insert(work, QuestionnaireResponse, [rows.response(patient_id, procedure_id, entry) for entry in recent])
    found = work.session.execute(
        select(QuestionnaireResponse.response_id, QuestionnaireResponse.id).where(
            QuestionnaireResponse.patient_id == patient_id
        )
    )
    keys = {response_id: key for response_id, key in found}  # noqa: C416  rows are no pairs to the type checker
    intakes = [row for entry in recent for row in intake_rows(keys[rows.response_id(entry)], entry)]
    _insert(work, OpioidIntake, intakes)
    for response, scores in questionnaire_rows(rows, patient_id, procedure_id):
        _insert(work, QuestionnaireResponse, [response])
        _insert(work, Observation, scores)


def _consent(rows: InventedRows, patient_id: int) -> dict[str, Any]:
    return {
        "patient_id": patient_id,
        "kind": FOLLOW_UP,
        "version": FIRST_VERSION,
        "locale": rows.invented.person.language,
        "given_at": rows.patient(0)["created_at"],
    }


def _insert(work: UnitOfWork, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows in bulk; rows of one table may differ in their columns."""
    if rows:
        work.session.execute(insert(model), list(rows))
