"""What people of the fibre cohort write down, and on which days."""

import numpy as np
import numpy.typing as npt

from benchmarks.generators.fibres_courses import Draw, Fibres, Person, Values
from outcomes.detection.courses import Course
from outcomes.detection.series import Series

PRODUCT = "product"
LAST_DAY = 365
BEFORE = 14
FAVOURITES = np.array([0.0, 2.0, 5.0, 8.0, 10.0])
P_FAVOURITE, P_REPEATED = 0.1, 0.15
GOOD_DAYS_SHARE, STAYS = 0.6, 0.8  # of the variance that good and bad days make; how often they stay
MAP_DAYS = (1, 3, 7, 14, 21, 30, 45, 60, 75, 90, 105, 120, 150, 180, 210, 240, 270, 300, 330, 360)
Whole = npt.NDArray[np.int64]


def diary(kind: Fibres, who: Person, hidden: Course, schedule: str, rng: Draw) -> Series:
    """The diary of one person from D-14 to D365."""
    days = np.arange(-BEFORE, LAST_DAY + 1)
    level = np.concatenate((np.full(BEFORE, who.baseline), hidden.level[: LAST_DAY + 1]))
    told = _favoured(level + _scatter(who, days.size, rng) + _flares(kind, days.size, rng), rng)
    kept = _answered(kind, schedule, days, told - level, rng)
    told, kept_days = _repeated(told[kept], rng), days[kept]
    early = kept_days < 0
    left = np.asarray(np.concatenate((np.zeros(BEFORE), hidden.left[: LAST_DAY + 1]))[kept], dtype=np.float64)
    return Series(
        days=kept_days,
        pain=told,
        numbness=_numbness(who, hidden.plateau, left, kept_days, rng),
        tingling=_tingling(np.asarray(hidden.left, dtype=np.float64), kept_days, rng),
        numbness_area=_area(hidden, kept_days, rng),
        opioid_mme=_doses(hidden, kept_days),
        nerves=who.nerves,
        baseline=float(told[early].mean()) if int(early.sum()) >= 3 else None,
    )


def _scatter(who: Person, count: int, rng: Draw) -> Values:
    """Good and bad days that stay a while, and what is left: Laplace, heavy in its tails."""
    stays = rng.random(count) < STAYS
    sides = np.where(rng.random(count) < 0.5, 1.0, -1.0)
    last = np.maximum.accumulate(np.where(stays, 0, np.arange(count)))
    mood = sides[last]
    rest = rng.laplace(0.0, 1.0 / np.sqrt(2.0), count)
    return np.asarray(who.scatter * (np.sqrt(GOOD_DAYS_SHARE) * mood + np.sqrt(1.0 - GOOD_DAYS_SHARE) * rest))


def _flares(kind: Fibres, count: int, rng: Draw) -> Values:
    """Two to four points at once, gone by half every two or three days."""
    total = np.zeros(count)
    rate = kind.flares_per_100_days * rng.gamma(2.0, 0.5)
    for start in rng.integers(0, count, int(rng.poisson(rate * count / 100.0))):
        since = np.arange(count - start)
        total[start:] += rng.uniform(2.0, 4.0) * 0.5 ** (since / rng.uniform(2.0, 3.0))
    return total


def _favoured(value: Values, rng: Draw) -> Values:
    """Whole numbers on 0-10, one in ten drawn to a favourite digit that is near."""
    whole = np.clip(np.round(value), 0.0, 10.0)
    nearest = FAVOURITES[np.abs(whole[:, None] - FAVOURITES).argmin(axis=1)]
    drawn = (rng.random(whole.size) < P_FAVOURITE) & (np.abs(nearest - whole) <= 1.0)
    return np.where(drawn, nearest, whole)


def _repeated(told: Values, rng: Draw) -> Values:
    """Now and then the last answer again, where it is not far off."""
    answers = told.copy()
    for place in range(1, answers.size):
        if abs(answers[place - 1] - told[place]) <= 1.0 and rng.random() < P_REPEATED:
            answers[place] = answers[place - 1]
    return answers


def _answered(kind: Fibres, schedule: str, days: Whole, unusual: Values, rng: Draw) -> npt.NDArray[np.bool_]:
    """On which days there is an entry."""
    asked = _asked(schedule, days, rng)
    engaged = rng.choice([0.95, 0.82, 0.6], p=[0.45, 0.35, 0.2])
    chance = engaged - 0.12 * (np.abs(unusual) >= 2.0)
    kept = asked & (rng.random(days.size) < chance)
    hazard = -np.log(1.0 - kind.drop_out_by_180) / 180.0
    kept &= days < rng.exponential(1.0 / hazard)
    if rng.random() < kind.gaps:
        start, lasts = rng.integers(20, 300), rng.integers(14, 43)
        kept &= (days < start) | (days >= start + lasts)
    if rng.random() < kind.no_baseline:
        kept &= days >= 0
    return np.asarray(kept)


def _asked(schedule: str, days: Whole, rng: Draw) -> npt.NDArray[np.bool_]:
    """The days a schedule asks for; before the procedure every one."""
    if schedule == "daily":
        return np.ones(days.size, dtype=bool)
    if schedule == "sparse":
        return np.asarray((days < 0) | (rng.random(days.size) < 1 / 3.5))
    weekday = int(rng.integers(0, 7))
    weekly = days % 7 == weekday
    if schedule == "weekly":
        return np.asarray((days < 0) | weekly)
    twice = weekly | (days % 7 == (weekday + 3) % 7)
    return np.asarray((days <= 14) | ((days <= 60) & twice) | weekly)


def _numbness(who: Person, plateau: float, left: Values, days: Whole, rng: Draw) -> Values:
    """0-10; of every ten reports one is left out; nobody is numb before."""
    fades = np.exp(-who.habit_per_day * np.maximum(days, 0))
    told = np.clip(np.round(plateau * left * fades + rng.normal(0.0, 0.8, days.size)), 0.0, 10.0)
    told = np.where(
        (days < 0) | (plateau * left < 0.3), np.where(rng.random(days.size) < 0.06, 1.0, 0.0), told
    )
    return np.where(rng.random(days.size) < 0.1, np.nan, told)


def _tingling(left: Values, days: Whole, rng: Draw) -> Values:
    """0-10: follows the speed at which touch comes back; three in ten people never feel it."""
    speed = np.maximum(-np.gradient(left), 0.0)
    peak = float(speed.max())
    feels = rng.uniform(1.0, 4.0) if rng.random() < 0.7 and peak > 0 else 0.0
    rise = feels * speed / peak if peak > 0 else np.zeros_like(speed)
    wanted = np.where(days < 0, 0.0, rise[np.maximum(days, 0)]) + rng.normal(0.2, 0.5, days.size)
    told = np.clip(np.round(wanted), 0.0, 10.0)
    return np.where(rng.random(days.size) < 0.1, np.nan, told)


def _area(hidden: Course, days: Whole, rng: Draw) -> Values:
    """Every other person draws the map on some of the days asked; share of the zones, in per cent."""
    area = np.full(days.size, np.nan)
    if hidden.plateau <= 0 or rng.random() < 0.5:
        return area
    size = rng.uniform(30.0, 90.0)
    for place in np.flatnonzero(np.isin(days, MAP_DAYS)):
        share = float(hidden.left[days[place]]) ** 0.8
        area[place] = np.clip(np.round(size * share + rng.normal(0.0, 6.0)), 0.0, 100.0)
    return area


def _doses(hidden: Course, days: Whole) -> Values:
    """The dose of who takes opioids, on every day with an entry from D0; nothing of others."""
    if not hidden.mme.any():
        return np.full(days.size, np.nan)
    return np.where(days < 0, hidden.mme[0], hidden.mme[np.maximum(days, 0)])
