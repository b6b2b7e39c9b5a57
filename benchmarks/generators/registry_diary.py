"""What reaches the diary: which days are answered, and which number is given."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.generators.registry_knobs import DAILY, SPARSE, WEEKLY, Registry
from outcomes.clinical.time_points import SCHEDULE
from outcomes.detection.definitions import SCHEDULE_END_DAY, Flags, Floats

BEFORE_DAYS = 14  # the diary opens on D-14
_EARLY_END = 14
_FAVOURED = np.array([0.0, 2.0, 3.0, 5.0, 7.0, 8.0, 10.0])


@dataclass(frozen=True)
class Answering:
    """How one person gives a score."""

    allowed: Floats
    sticky: float

    def scores(self, felt: Floats) -> Floats:
        """Whole scores for successive feelings: the last one is kept while it still about fits."""
        given = np.empty(felt.size)
        last = np.nan
        for index, value in enumerate(np.clip(felt, 0.0, 10.0)):
            if not abs(value - last) <= 0.5 + self.sticky:
                last = self.allowed[int(np.argmin(np.abs(self.allowed - value)))]
            given[index] = last
        return given


def answering(kind: Registry, rng: np.random.Generator) -> Answering:
    """One person's habits: numbers that are used at all, and how readily another one is chosen."""
    allowed = np.arange(11.0)
    chance = rng.random()
    if chance < kind.p_even_only:
        allowed = allowed[::2]
    elif chance < kind.p_even_only + kind.p_favoured:
        allowed = _FAVOURED
    if rng.random() < kind.p_ceiling:
        allowed = allowed[allowed <= rng.integers(8, 10)]
    if rng.random() < kind.p_floor:
        allowed = allowed[allowed >= 1]
    return Answering(allowed, float(rng.uniform(*kind.sticky_points)))


def due(rng: np.random.Generator, schedule: str, days: Floats) -> Flags:
    """The days on which a diary is asked; people on long rhythms keep a weekday that slips by a day."""
    inside = (days >= -BEFORE_DAYS) & (days <= SCHEDULE_END_DAY)
    if schedule == DAILY:
        return np.asarray(inside)
    if schedule == WEEKLY:
        late = inside & ((days + rng.integers(7)) % 7 == 0) & (days >= -1)
        asked = late | (inside & (days < 0) & (days % 3 == 0))
    elif schedule == SPARSE:
        asked = inside & ((days % 7 == 0) | (days % 7 == 3))
    else:
        asked = np.array([_is_asked(int(day)) for day in days])
    return np.asarray(_slipped(rng, asked, days))


def _is_asked(day: int) -> bool:
    return any(period.asks_on(day) for period in SCHEDULE.diary_periods)


def _slipped(rng: np.random.Generator, asked: Flags, days: Floats) -> Flags:
    """One entry in eight of a twice-weekly or weekly rhythm is about the next day instead."""
    slips = asked & (days > _EARLY_END) & (days < SCHEDULE_END_DAY) & (rng.random(days.size) < 0.125)
    moved = asked & ~slips
    moved[np.flatnonzero(slips) + 1] = True
    return np.asarray(moved)


def answered(kind: Registry, rng: np.random.Generator, days: Floats, felt: Floats, level: Floats) -> Flags:
    """The days that this person would answer if asked."""
    chance = _willingness(kind, rng, days)
    unusual = felt - level
    who = rng.random()
    if who < kind.p_bad_days_missing:
        chance = chance - rng.uniform(0.2, 1.0) * unusual
    elif who < kind.p_bad_days_missing + kind.p_good_days_missing:
        chance = chance + rng.uniform(0.2, 1.0) * unusual
    kept = rng.random(days.size) < 1.0 / (1.0 + np.exp(-chance))
    kept &= ~_gaps(kind, rng, days)
    if rng.random() < kind.p_no_diary_before:
        kept &= (days >= 0) | (rng.random(days.size) < 0.05)
    return np.asarray(kept & (days < _last_day(kind, rng, days, level)))


def _willingness(kind: Registry, rng: np.random.Generator, days: Floats) -> Floats:
    """Logit of answering: steady, middling, or waning over the months."""
    which = int(rng.choice(3, p=kind.engagement))
    start = (rng.uniform(2.2, 4.0), rng.uniform(0.8, 2.0), rng.uniform(1.0, 2.5))[which]
    waning = rng.uniform(0.004, 0.012) if which == 2 else 0.0
    return np.asarray(start - waning * np.maximum(days, 0.0))


def _gaps(kind: Registry, rng: np.random.Generator, days: Floats) -> Flags:
    """Weeks away: a journey, another illness, a phone that broke."""
    away = np.zeros(days.size, dtype=np.bool_)
    for _ in range(rng.poisson(kind.gaps_per_year)):
        first = rng.uniform(5.0, SCHEDULE_END_DAY)
        away |= (days >= first) & (days < first + rng.uniform(*kind.gap_days))
    return away


def _last_day(kind: Registry, rng: np.random.Generator, days: Floats, level: Floats) -> float:
    """The day of drop-out: likelier when pain is worse, for some when it is better."""
    lean = rng.choice([0.35, -0.25, 0.0], p=[0.4, 0.25, 0.35])
    base = -np.log(1.0 - kind.dropout_by_180) / 180.0
    hazard = np.where(days > 3, base * np.exp(lean * (level - 4.0)), 0.0)
    gone = np.flatnonzero(np.cumsum(hazard) > rng.exponential())
    return float(days[gone[0]]) if gone.size else np.inf


def doses(mme: Floats, at: npt.NDArray[np.intp]) -> Floats:
    """Dose per day over the days since the last entry, seven at most, in steps of 2.5 mg."""
    since = np.minimum(np.diff(at, prepend=at[:1] - 7), 7) if at.size else at
    means = [mme[max(0, end - int(span) + 1) : end + 1].mean() for end, span in zip(at, since, strict=True)]
    return np.asarray(2.5 * np.round(np.array(means, dtype=np.float64) / 2.5))
