"""Episodes of patients: each performed procedure until what ends it, by the rules of `clinical.episodes`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from outcomes.clinical.codes import Indication, KneeEventKind, Laterality
from outcomes.clinical.episodes import Episode, KneeEventFact, ProcedureFact, episodes
from outcomes.errors import InputError
from outcomes.models import KneeEvent, Patient, Procedure
from outcomes.services.unit_of_work import UnitOfWork


def procedures_of(work: UnitOfWork, patient_id: int) -> Sequence[Procedure]:
    """All procedures of a patient in the order in which they were recorded; read once a page."""
    of_patient = select(Procedure).where(Procedure.patient_id == patient_id).order_by(Procedure.id)
    query = of_patient.options(selectinload(Procedure.freezes))
    return work.once(("procedures", patient_id), lambda: work.session.scalars(query).all())


def knee_events_of(work: UnitOfWork, patient_id: int) -> Sequence[KneeEvent]:
    """What else was done to the knees of a patient, in order of time; read once a page."""
    query = (
        select(KneeEvent)
        .where(KneeEvent.patient_id == patient_id)
        .order_by(KneeEvent.occurred_on, KneeEvent.id)
    )
    return work.once(("knee_events", patient_id), lambda: work.session.scalars(query).all())


def episodes_of(work: UnitOfWork, patient_ids: Collection[int]) -> dict[int, Episode]:
    """Give the episodes of all performed procedures of these patients, by the procedure's primary key."""
    if len(patient_ids) == 1:
        (patient_id,) = patient_ids
        return episodes_among(work, patient_id, procedures_of(work, patient_id))
    procedures: dict[int, list[Procedure]] = defaultdict(list)
    performed = select(Procedure).where(
        Procedure.patient_id.in_(patient_ids), Procedure.performed_on.is_not(None)
    )
    for procedure in work.session.scalars(performed.options(selectinload(Procedure.freezes))):
        procedures[procedure.patient_id].append(procedure)
    events: dict[int, list[KneeEventFact]] = defaultdict(list)
    for event in work.session.scalars(select(KneeEvent).where(KneeEvent.patient_id.in_(patient_ids))):
        events[event.patient_id].append(_event(event))
    found: dict[int, Episode] = {}
    for patient in work.session.scalars(select(Patient).where(Patient.id.in_(patient_ids))):
        found |= _episodes(patient, procedures[patient.id], events[patient.id])
    return found


def episodes_among(work: UnitOfWork, patient_id: int, procedures: Iterable[Procedure]) -> dict[int, Episode]:
    """As `episodes_of` for one patient whose procedures are at hand."""
    events = [_event(row) for row in knee_events_of(work, patient_id)]
    performed = [procedure for procedure in procedures if procedure.performed_on is not None]
    return _episodes(work.session.get_one(Patient, patient_id), performed, events)


def _episodes(
    patient: Patient, performed: Sequence[Procedure], events: Sequence[KneeEventFact]
) -> dict[int, Episode]:
    own = {procedure.code: procedure.id for procedure in performed}
    facts = [_fact(procedure) for procedure in performed]
    told = episodes(facts, events, patient.deceased_on, patient.withdrawn_on)
    return {own[episode.procedure.procedure_id]: episode for episode in told}


def _event(row: KneeEvent) -> KneeEventFact:
    return KneeEventFact(Laterality(row.laterality), row.occurred_on, KneeEventKind(row.event))


def _fact(procedure: Procedure) -> ProcedureFact:
    if procedure.performed_on is None:
        raise InputError("procedure_not_performed", {"procedure_id": procedure.code})
    return ProcedureFact(
        procedure.code,
        Laterality(procedure.laterality),
        procedure.performed_on,
        Indication(procedure.indication),
        procedure.nerves,
        procedure.block_on,
        procedure.steroid_on,
    )
