"""A site's episodes as flat arrays: two queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, select
from sqlalchemy.orm import InstrumentedAttribute

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.clinical.codes import Indication, KneeEventKind, Laterality
from outcomes.clinical.episodes import Episode, EpisodeEnd, KneeEventFact, ProcedureFact, episodes
from outcomes.models import KneeEvent, Patient, Procedure
from outcomes.services.unit_of_work import UnitOfWork

_Row = Row[*tuple[Any, ...]]
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Procedure.code,
    Procedure.patient_id,
    Procedure.laterality,
    Procedure.performed_on,
    Procedure.indication,
    Procedure.nerve_codes,
    Procedure.block_on,
    Procedure.steroid_on,
    Procedure.kellgren_lawrence,
    Procedure.device,
    Procedure.operator,
    Procedure.guidance,
    Procedure.block_relief_percent,
    Patient.sex,
    Patient.birth_year,
    Patient.deceased_on,
    Patient.withdrawn_on,
    Patient.is_demonstration,
)


@dataclass(frozen=True)
class EpisodeFacts:
    """What a cohort is chosen and grouped by.

    Attributes:
        index: number of the episode in the arrays.
        patient: number of the person in the arrays.
    """

    index: int
    patient: int
    episode: Episode
    sex: str
    age: int
    kellgren_lawrence: int | None
    device: str
    operator: str
    guidance: str
    block_relief_percent: float | None
    is_demonstration: bool


@dataclass(frozen=True, eq=False)
class CohortData:
    """All performed procedures of a site.

    Attributes:
        facts: one row per episode.
        patient: number of each episode's person, shape (episodes,).
        patient_keys: primary key of each person, by number.
        block_day: day of the diagnostic block since procedure, nan = none, shape (episodes,).
    """

    facts: tuple[EpisodeFacts, ...]
    patient: IntArray
    patient_keys: tuple[int, ...]
    block_day: FloatArray


def cohort_data(
    work: UnitOfWork, site_id: int, ending: Collection[EpisodeEnd] = tuple(EpisodeEnd)
) -> CohortData:
    """Load the episodes of a site, ended by what is to end them; entries come apart, by `reports`."""
    events = _events(work, site_id)
    by_patient: dict[int, list[_Row]] = defaultdict(list)
    # Columns and not objects: of ten thousand procedures an object each takes longer than all the rest.
    query = select(*_COLUMNS).join(Patient, Patient.id == Procedure.patient_id)
    chosen = query.where(Patient.site_id == site_id, Procedure.performed_on.is_not(None))
    for row in work.session.execute(chosen.order_by(Patient.id, Procedure.performed_on)):
        by_patient[row.patient_id].append(row)
    facts: list[EpisodeFacts] = []
    for number, (key, rows) in enumerate(by_patient.items()):
        own = {row.code: row for row in rows}
        known = [_fact(row) for row in own.values()]
        ends = (rows[0].deceased_on, rows[0].withdrawn_on)
        for episode in episodes(known, events[key], *ends, ending=ending):
            facts.append(_facts(len(facts), number, episode, own[episode.procedure.procedure_id]))
    numbers = np.array([fact.patient for fact in facts], np.int64)
    return CohortData(tuple(facts), numbers, tuple(by_patient), _block_days(facts))


def _events(work: UnitOfWork, site_id: int) -> dict[int, list[KneeEventFact]]:
    found: dict[int, list[KneeEventFact]] = defaultdict(list)
    query = (
        select(KneeEvent).join(Patient, Patient.id == KneeEvent.patient_id).where(Patient.site_id == site_id)
    )
    for row in work.session.scalars(query):
        fact = KneeEventFact(Laterality(row.laterality), row.occurred_on, KneeEventKind(row.event))
        found[row.patient_id].append(fact)
    return found


def _fact(row: _Row) -> ProcedureFact:
    return ProcedureFact(
        row.code,
        Laterality(row.laterality),
        row.performed_on,
        Indication(row.indication),
        tuple(row.nerve_codes.split(";")) if row.nerve_codes else (),
        row.block_on,
        row.steroid_on,
    )


def _facts(index: int, number: int, episode: Episode, row: _Row) -> EpisodeFacts:
    return EpisodeFacts(
        index=index,
        patient=number,
        episode=episode,
        sex=row.sex,
        age=episode.day_zero.year - row.birth_year,
        kellgren_lawrence=row.kellgren_lawrence,
        device=row.device or "",
        operator=row.operator or "",
        guidance=row.guidance or "",
        block_relief_percent=row.block_relief_percent,
        is_demonstration=row.is_demonstration,
    )


def _block_days(facts: Sequence[EpisodeFacts]) -> npt.NDArray[np.float64]:
    days = np.full(len(facts), np.nan)
    for fact in facts:
        block_on = fact.episode.procedure.block_on
        if block_on is not None:
            days[fact.index] = (block_on - fact.episode.day_zero).days
    return days
