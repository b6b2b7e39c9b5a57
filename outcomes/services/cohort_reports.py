"""The entries of a site's episodes as flat tables: one query, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
from sqlalchemy import Date, Integer, Select, case, cast, func, literal, select

from outcomes.analysis.observations import FloatArray, IntArray, Observations, observations
from outcomes.clinical.baselines import BASELINE_FIRST_DAY
from outcomes.clinical.codes import Source
from outcomes.clinical.episodes import Episode
from outcomes.models import Observation, Patient
from outcomes.services.cohort_data import CohortData
from outcomes.services.unit_of_work import UnitOfWork

_SIDES = {"left": 1, "right": 2}
_FAR = 400_000  # days; further than any date from another
_EPOCH = date(1970, 1, 1)
_EPOCH_JULIAN = 2440587.5
_RANKS = 16
"""More than there are sources: a day and the rank of its source in one number."""


@dataclass(frozen=True)
class Entries:
    """What knees or people entered of one code, one a day, by the order of the sources.

    Attributes:
        knee: three times the person's primary key, plus 1 for the left knee, 2 for the right, 0 for neither.
        day: day since 1970 of each entry.
        value: value of each entry.
    """

    knee: IntArray
    day: IntArray
    value: FloatArray


@dataclass(frozen=True)
class _Spans:
    """Between which days entries of a knee belong to each episode, as days since 1970."""

    knee: IntArray
    first: IntArray
    last: IntArray
    day_zero: IntArray


def reports(work: UnitOfWork, site_id: int, data: CohortData, code: str) -> Observations:
    """Load the entries of one observation code as a flat table over all episodes.

    An entry belongs to the episode it falls in; a retreatment reads the 28 days before it too.

    Args:
        work: the use case.
        site_id: whose entries.
        data: the episodes.
        code: an observation code of the knee or of the patient.
    """
    return in_episodes(data, entries(work, site_id, code))


def in_episodes(data: CohortData, found: Entries) -> Observations:
    """Entries of knees or people as a flat table over the episodes they fall in."""
    knee, day, value = found.knee, found.day, found.value
    spans = _spans(data, is_of_knee=bool(knee.size == 0 or (knee % 3).any()))
    position = knee * _FAR + day
    order = np.argsort(position, kind="stable")  # what is renewed is two rows in order, which it finds
    position = position[order]
    starts = np.searchsorted(position, spans.knee * _FAR + spans.first, side="left")
    ends = np.searchsorted(position, spans.knee * _FAR + spans.last, side="right")
    lengths = np.maximum(0, ends - starts)
    episode = np.repeat(np.arange(len(data.facts)), lengths)
    offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows = order[np.repeat(starts, lengths) + offset]
    return observations(episode, day[rows] - spans.day_zero[episode], value[rows])


def renewed_entries(
    work: UnitOfWork, site_id: int, code: str, before: Entries, people: Sequence[int]
) -> Entries:
    """The entries of before, with those of some people (primary keys) read anew."""
    stays = ~np.isin(before.knee // 3, people)
    new = entries(work, site_id, code, people)
    return Entries(
        np.concatenate((before.knee[stays], new.knee)),
        np.concatenate((before.day[stays], new.day)),
        np.concatenate((before.value[stays], new.value)),
    )


def entries(work: UnitOfWork, site_id: int, code: str, people: Sequence[int] | None = None) -> Entries:
    """Load what everybody at a site entered of one code, or what some people (primary keys) did."""
    # The driver's own tuples of plain numbers: wrapping a million rows one by one takes as long as reading.
    is_embedded = work.session.get_bind().dialect.name == "sqlite"
    query = _entry_query(site_id, code, is_embedded)
    if people is not None:
        query = query.where(Observation.patient_id.in_(people))
    cursor = work.session.connection().execute(query).cursor
    rows = cursor.fetchall() if cursor is not None else ()
    if not rows:
        return Entries(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    columns = np.fromiter(chain.from_iterable(rows), np.float64, 3 * len(rows)).reshape(-1, 3)
    knee, packed, value = columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64), columns[:, 2]
    order = np.lexsort((packed, knee))
    knee, day, value = knee[order], packed[order] // _RANKS, value[order]
    first = np.ones(knee.size, np.bool_)
    first[1:] = (knee[1:] != knee[:-1]) | (day[1:] != day[:-1])
    return Entries(knee[first], day[first], value[first])


def _entry_query(site_id: int, code: str, is_embedded: bool) -> Select[int, int, float]:
    """Knee key, day since 1970 with the rank of its source, value."""
    rank = case({source.value: source.precedence for source in Source}, value=Observation.source, else_=9)
    side = case(_SIDES, value=Observation.laterality, else_=0)
    on = Observation.observed_on
    since = func.julianday(on) - _EPOCH_JULIAN if is_embedded else on - literal(_EPOCH, Date)
    day = cast(since, Integer)
    return (
        select(Observation.patient_id * 3 + side, day * _RANKS + rank, Observation.value)
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
