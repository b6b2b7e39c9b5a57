"""Courses: what was recorded around one procedure, arranged by days since it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from outcomes.clinical.baselines import BASELINE_FIRST_DAY, Baseline, baseline, numbness_baseline
from outcomes.clinical.codes import Laterality
from outcomes.clinical.episodes import Episode
from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.detection import Series
from outcomes.errors import InputError
from outcomes.models import Procedure
from outcomes.services.daily_values import (
    DailyValues,
    FloatArray,
    IntArray,
    KneeKey,
    ValuesByCode,
    ValuesByDay,
    daily_values,
    values_by_knee,
)
from outcomes.services.patient_episodes import episodes_of
from outcomes.services.unit_of_work import UnitOfWork

ENTRY_CODES = ("pain_average", "numbness", "tingling")
"""What makes a day an entry for the engine (design §5)."""
ENGINE_CODES = (*ENTRY_CODES, "numbness_area", "opioid_mme")
"""Everything the engine reads."""
_PATIENTS_PER_QUERY = 500
_OTHER_KNEE_DAYS = 90


@dataclass(frozen=True, eq=False)
class Course:
    """One procedure's episode with its baseline, the engine's series and every daily value.

    Attributes:
        procedure_id: primary key of the procedure.
        patient_id: primary key of the patient.
        episode: day 0, what ended it, what is marked in it.
        baseline: pain before it.
        series: what the engine reads of it.
        values: per observation code one value a day; both the knee's and the patient's codes.
    """

    procedure_id: int
    patient_id: int
    episode: Episode
    baseline: Baseline
    series: Series
    values: Mapping[str, DailyValues]

    @property
    def last_entry_day(self) -> int | None:
        """Last day with pain, numbness or tingling; None without any."""
        last = [int(self.values[code].days[-1]) for code in ENTRY_CODES if code in self.values]
        return max(last, default=None)

    def date_of(self, day: int) -> date:
        """The date of a day since procedure."""
        return self.episode.day_zero + timedelta(days=day)


def course(
    work: UnitOfWork, procedure: Procedure, *, codes: Collection[str] | None = None, until: date | None = None
) -> Course:
    """Give the course of one performed procedure.

    Args:
        work: the use case.
        procedure: a performed procedure.
        codes: observation codes to load, those of the engine among them; None for all.
        until: leaves out entries about later days.

    Raises:
        InputError: `procedure_not_performed`; a planned procedure has no day 0.
    """
    return courses(work, [procedure], codes=codes, until=until)[0]


def courses(
    work: UnitOfWork,
    procedures: Sequence[Procedure],
    *,
    codes: Collection[str] | None = None,
    until: date | None = None,
) -> list[Course]:
    """Give the courses of performed procedures, in their order, in a handful of queries.

    Raises:
        InputError: `procedure_not_performed`; a planned procedure has no day 0.
    """
    for procedure in procedures:
        if procedure.performed_on is None:
            raise InputError("procedure_not_performed", {"procedure_id": procedure.code})
    patient_ids = sorted({procedure.patient_id for procedure in procedures})
    known: dict[int, Episode] = {}
    values: dict[KneeKey, ValuesByCode] = {}
    for start in range(0, len(patient_ids), _PATIENTS_PER_QUERY):
        chunk = patient_ids[start : start + _PATIENTS_PER_QUERY]
        known.update(episodes_of(work, chunk))
        values.update(values_by_knee(work.session, chunk, codes, until))
    return [_course(procedure, known[procedure.id], values) for procedure in procedures]


def _course(procedure: Procedure, episode: Episode, values: Mapping[KneeKey, ValuesByCode]) -> Course:
    of_knee = values.get((procedure.patient_id, procedure.laterality), {})
    by_code = {**values.get((procedure.patient_id, ""), {}), **of_knee}
    pain = {on: value.number for on, value in by_code.get("pain_average", {}).items()}
    numbness = {on: value.number for on, value in by_code.get("numbness", {}).items()}
    before = baseline(pain, episode)
    daily = {
        code: daily_values(inside, episode.day_zero)
        for code, days in sorted(by_code.items())
        if (inside := _inside(days, episode))
    }
    return Course(
        procedure.id,
        procedure.patient_id,
        episode,
        before,
        replace(
            _series(procedure, daily, before.value, numbness_baseline(numbness, episode)),
            other_knee=_other_knee(procedure, episode.day_zero, values),
        ),
        daily,
    )


def _other_knee(
    procedure: Procedure, day_zero: date, values: Mapping[KneeKey, ValuesByCode]
) -> tuple[tuple[int, float], ...]:
    """Pain of the other knee in the months before the procedure, by day: how this person answers."""
    other = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}[
        Laterality(procedure.laterality)
    ]
    pain = values.get((procedure.patient_id, other.value), {}).get("pain_average", {})
    found = {(on - day_zero).days: value.number for on, value in pain.items()}
    return tuple(sorted((day, value) for day, value in found.items() if -_OTHER_KNEE_DAYS <= day < 0))


def _inside(days: ValuesByDay, episode: Episode) -> ValuesByDay:
    """What belongs to the episode: its follow-up, and what came before it.

    A retreatment looks back 28 days, for its baseline; a first treatment has no other episode that its
    earlier entries could belong to, and keeps them all.
    """
    earliest = episode.day_zero + timedelta(days=BASELINE_FIRST_DAY) if episode.is_retreatment else date.min
    return {
        on: value for on, value in days.items() if episode.follows(on) or earliest <= on < episode.day_zero
    }


def _series(
    procedure: Procedure, daily: Mapping[str, DailyValues], level: float | None, numbness_level: float
) -> Series:
    present = [daily[code].days for code in ENGINE_CODES if code in daily]
    days: IntArray = np.unique(np.concatenate(present)) if present else np.empty(0, np.int64)
    days = days[days >= BASELINE_FIRST_DAY]
    columns = {code: _column(days, daily.get(code)) for code in ENGINE_CODES}
    return Series(
        days=days,
        pain=columns["pain_average"],
        numbness=columns["numbness"],
        tingling=columns["tingling"],
        numbness_area=columns["numbness_area"],
        opioid_mme=columns["opioid_mme"],
        nerves=procedure.nerves,
        baseline=level,
        numbness_baseline=numbness_level,
        lesion_to_skin_mm=_lesion_to_skin(procedure),
    )


def _column(days: IntArray, daily: DailyValues | None) -> FloatArray:
    column = np.full(days.size, np.nan)
    if daily is not None:
        kept = daily.days >= BASELINE_FIRST_DAY
        column[np.searchsorted(days, daily.days[kept])] = daily.values[kept]
    return column


def _lesion_to_skin(procedure: Procedure) -> float | None:
    """The shortest way back to the skin of a frozen skin nerve, where entered."""
    ways = [
        freeze.lesion_to_skin_mm
        for freeze in procedure.freezes
        if freeze.nerve in SKIN_NERVES and freeze.lesion_to_skin_mm is not None
    ]
    return min(ways, default=None)
