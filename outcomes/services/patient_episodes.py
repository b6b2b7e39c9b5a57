"""Episodes of patients: each performed procedure until what ends it, by the rules of `clinical.episodes`."""

from collections import defaultdict
from collections.abc import Collection

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
        fact = KneeEventFact(Laterality(event.laterality), event.occurred_on, KneeEventKind(event.event))
        events[event.patient_id].append(fact)
    found: dict[int, Episode] = {}
    for patient in work.session.scalars(select(Patient).where(Patient.id.in_(patient_ids))):
        own = {procedure.code: procedure.id for procedure in procedures[patient.id]}
        facts = [_fact(procedure) for procedure in procedures[patient.id]]
        for episode in episodes(facts, events[patient.id], patient.deceased_on, patient.withdrawn_on):
            found[own[episode.procedure.procedure_id]] = episode
    return found


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
