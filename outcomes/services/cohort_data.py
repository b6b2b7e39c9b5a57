"""A site's episodes as flat arrays: loaded in four queries, whatever their number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, String, case, cast, select

from outcomes.analysis.observations import FloatArray, IntArray, Observations, observations
from outcomes.clinical.baselines import BASELINE_FIRST_DAY
from outcomes.clinical.codes import Indication, KneeEventKind, Laterality, Source
from outcomes.clinical.episodes import Episode, KneeEventFact, ProcedureFact, episodes
from outcomes.models import KneeEvent, Observation, Patient, Procedure
from outcomes.services.unit_of_work import UnitOfWork

_SIDES = {"left": 1, "right": 2}
_FAR = 400_000  # days; further than any date from another
_EPOCH = date(1970, 1, 1)


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


@dataclass(frozen=True)
class _Spans:
    """Between which days entries of a knee belong to each episode, as days since 1970."""

    knee: IntArray
    first: IntArray
    last: IntArray
    day_zero: IntArray


def cohort_data(work: UnitOfWork, site_id: int) -> CohortData:
    """Load the episodes of a site; entries come apart, by `reports`."""
    events = _events(work, site_id)
    by_patient: dict[int, list[tuple[Procedure, Patient]]] = defaultdict(list)
    rows = work.session.execute(
        select(Procedure, Patient)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Patient.site_id == site_id, Procedure.performed_on.is_not(None))
        .order_by(Patient.id, Procedure.performed_on)
    )
    for procedure, patient in rows:
        by_patient[patient.id].append((procedure, patient))
    facts: list[EpisodeFacts] = []
    for number, (key, pairs) in enumerate(by_patient.items()):
        patient = pairs[0][1]
        own = {procedure.code: procedure for procedure, _ in pairs}
        known = [_fact(procedure) for procedure in own.values()]
        for episode in episodes(known, events[key], patient.deceased_on, patient.withdrawn_on):
            procedure = own[episode.procedure.procedure_id]
            facts.append(_facts(len(facts), number, episode, procedure, patient))
    numbers = np.array([fact.patient for fact in facts], np.int64)
    return CohortData(tuple(facts), numbers, tuple(by_patient), _block_days(facts))


def reports(work: UnitOfWork, site_id: int, data: CohortData, code: str) -> Observations:
    """Load the entries of one observation code as a flat table over all episodes.

    An entry belongs to the episode it falls in; a retreatment reads the 28 days before it too.

    Args:
        work: the use case.
        site_id: whose entries.
        data: the episodes.
        code: an observation code of the knee or of the patient.
    """
    return in_episodes(data, *_entries(work, site_id, code))


def in_episodes(data: CohortData, knee: IntArray, day: IntArray, value: FloatArray) -> Observations:
    """Entries of knees or people as a flat table over the episodes they fall in.

    Args:
        data: the episodes.
        knee: three times the person's primary key, plus 1 for the left knee, 2 for the right, 0 for neither.
        day: day since 1970 of each entry.
        value: value of each entry.
    """
    spans = _spans(data, is_of_knee=bool(knee.size == 0 or (knee % 3).any()))
    order = np.lexsort((day, knee))
    position = knee[order] * _FAR + day[order]
    starts = np.searchsorted(position, spans.knee * _FAR + spans.first, side="left")
    ends = np.searchsorted(position, spans.knee * _FAR + spans.last, side="right")
    lengths = np.maximum(0, ends - starts)
    episode = np.repeat(np.arange(len(data.facts)), lengths)
    offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows = order[np.repeat(starts, lengths) + offset]
    return observations(episode, day[rows] - spans.day_zero[episode], value[rows])


def _entries(work: UnitOfWork, site_id: int, code: str) -> tuple[IntArray, IntArray, FloatArray]:
    """Knee key, day since 1970 and value of each entry, one per knee and day by order of the sources."""
    # The driver's own tuples: wrapping a million rows one by one takes as long as reading them.
    cursor = work.session.connection().execute(_entry_query(site_id, code)).cursor
    rows = cursor.fetchall() if cursor is not None else ()
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    patients, sides, days, values, ranks = zip(*rows, strict=True)
    knee = np.array(patients, np.int64) * 3 + np.array(sides, np.int64)
    day: IntArray = np.array(days, "datetime64[D]").astype(np.int64)
    order = np.lexsort((np.array(ranks), day, knee))
    knee, day, value = knee[order], day[order], np.array(values, np.float64)[order]
    first = np.ones(knee.size, np.bool_)
    first[1:] = (knee[1:] != knee[:-1]) | (day[1:] != day[:-1])
    return knee[first], day[first], value[first]


def _entry_query(site_id: int, code: str) -> Select[int, int, str, float, int]:
    rank = case({source.value: source.precedence for source in Source}, value=Observation.source, else_=9)
    side = case(_SIDES, value=Observation.laterality, else_=0)
    return (
        select(
            Observation.patient_id,
            side,
            cast(Observation.observed_on, String),
            Observation.value,
            rank,
        )
        .join(Patient, Patient.id == Observation.patient_id)
        .where(Patient.site_id == site_id, Observation.code == code, Observation.superseded_at.is_(None))
    )


def _spans(data: CohortData, *, is_of_knee: bool) -> _Spans:
    count = len(data.facts)
    knee, first, last, zero = (np.zeros(count, np.int64) for _ in range(4))
    for fact in data.facts:
        episode = fact.episode
        day_zero = (episode.day_zero - _EPOCH).days
        side = _SIDES[episode.procedure.laterality.value] if is_of_knee else 0
        knee[fact.index] = data.patient_keys[fact.patient] * 3 + side
        zero[fact.index] = day_zero
        first[fact.index] = day_zero + BASELINE_FIRST_DAY
        last[fact.index] = _last_day(episode)
    return _Spans(knee, first, last, zero)


def _last_day(episode: Episode) -> int:
    ends = [_FAR // 2]
    if episode.ends_on is not None:
        ends.append((episode.ends_on - timedelta(days=1) - _EPOCH).days)
    if episode.withdrawn_on is not None:
        ends.append((episode.withdrawn_on - _EPOCH).days)
    return min(ends)


def _events(work: UnitOfWork, site_id: int) -> dict[int, list[KneeEventFact]]:
    found: dict[int, list[KneeEventFact]] = defaultdict(list)
    query = (
        select(KneeEvent).join(Patient, Patient.id == KneeEvent.patient_id).where(Patient.site_id == site_id)
    )
    for row in work.session.scalars(query):
        fact = KneeEventFact(Laterality(row.laterality), row.occurred_on, KneeEventKind(row.event))
        found[row.patient_id].append(fact)
    return found


def _fact(procedure: Procedure) -> ProcedureFact:
    return ProcedureFact(
        procedure.code,
        Laterality(procedure.laterality),
        procedure.performed_on or date.min,
        Indication(procedure.indication),
        procedure.nerves,
        procedure.block_on,
        procedure.steroid_on,
    )


def _facts(index: int, number: int, episode: Episode, procedure: Procedure, patient: Patient) -> EpisodeFacts:
    return EpisodeFacts(
        index=index,
        patient=number,
        episode=episode,
        sex=patient.sex,
        age=episode.day_zero.year - patient.birth_year,
        kellgren_lawrence=procedure.kellgren_lawrence,
        device=procedure.device or "",
        operator=procedure.operator or "",
        guidance=procedure.guidance or "",
        block_relief_percent=procedure.block_relief_percent,
        is_demonstration=patient.is_demonstration,
    )


def _block_days(facts: Sequence[EpisodeFacts]) -> npt.NDArray[np.float64]:
    days = np.full(len(facts), np.nan)
    for fact in facts:
        block_on = fact.episode.procedure.block_on
        if block_on is not None:
            days[fact.index] = (block_on - fact.episode.day_zero).days
    return days
