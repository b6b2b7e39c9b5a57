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


def episodes_of(work: UnitOfWork, patient_ids: Collection[int]) -> dict[int, Episode]:
    """Give the episodes of all performed procedures of these patients, by the procedure's primary key."""
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
    events = [
        _event(row)
        for row in work.session.scalars(select(KneeEvent).where(KneeEvent.patient_id == patient_id))
    ]
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
