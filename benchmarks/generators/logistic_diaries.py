"""The visible half of the logistic cohort: on which days a person writes, and what."""

import numpy as np
import numpy.typing as npt

from benchmarks.generators.logistic_courses import Draw, Logistic, Person
from benchmarks.generators.truths import Values
from outcomes.detection.courses import Course
from outcomes.detection.series import Series

DayNumbers = npt.NDArray[np.int64]

PRODUCT = "product"
BEFORE = 28  # days before D0 that the arrays below begin with
LAST_DAY = 365
CORRELATION = 0.45  # of one day's noise with the next day's
BASELINE_ENTRIES = 3


def diary(kind: Logistic, who: Person, hidden: Course, schedule: str, rng: Draw) -> Series:
    """One person's reports from D-28 to D365."""
    every_day = np.arange(-BEFORE, LAST_DAY + 1)
    felt = _before_and_after(who.before, hidden.level) + _flares(kind, who, rng)
    pain = _whole(felt + _noise(who.noise, rng))
    numbness, tingling, area = _sensation(hidden, rng)
    dose = _before_and_after(float(hidden.mme[0]), hidden.mme)
    kept = _written(kind, who, felt, schedule, rng)
    columns = {
        "pain": _thinned(pain, 0.03, rng),
        "numbness": _thinned(numbness, 0.05, rng),
        "tingling": _thinned(tingling, 0.05, rng),
        "numbness_area": np.where(_weekly(kept), _thinned(area, 0.1, rng), np.nan),
        "opioid_mme": _thinned(dose, 0.1, rng),
    }
    visible = {name: np.asarray(column[kept], dtype=np.float64) for name, column in columns.items()}
    days = every_day[kept].astype(np.int64)
    return Series(
        days=days,
        pain=visible["pain"],
        numbness=visible["numbness"],
        tingling=visible["tingling"],
        numbness_area=visible["numbness_area"],
        opioid_mme=visible["opioid_mme"],
        nerves=who.nerves,
        baseline=_median_before(days, visible["pain"], BASELINE_ENTRIES),
        numbness_baseline=_median_before(days, visible["numbness"], 1) or 0.0,
    )


def _before_and_after(before: float, course: npt.ArrayLike) -> Values:
    after = np.asarray(course, dtype=np.float64)[: LAST_DAY + 1]
    return np.concatenate([np.full(BEFORE, before), after])


def _median_before(days: DayNumbers, reports: Values, least: int) -> float | None:
    """Median of the reports on D-28..D-1, None with fewer than `least`."""
    told = reports[(days < 0) & ~np.isnan(reports)]
    return float(np.median(told)) if told.size >= least else None


def _noise(deviation: float, rng: Draw) -> Values:
    """AR(1) noise whose standard deviation, in points, is the person's own."""
    shocks = rng.normal(0.0, deviation * np.sqrt(1.0 - CORRELATION**2), BEFORE + LAST_DAY + 1)
    noise = np.empty_like(shocks)
    last = rng.normal(0.0, deviation)
    for place, shock in enumerate(shocks):
        last = CORRELATION * last + shock
        noise[place] = last
    return noise


def _flares(kind: Logistic, who: Person, rng: Draw) -> Values:
    """Two bad days or more at 2-4 points, then a tail; never longer than ten days."""
    total = BEFORE + LAST_DAY + 1
    raised = np.zeros(total)
    for _ in range(rng.poisson(kind.flares_per_100_days * who.flare_factor * total / 100.0)):
        start, length = int(rng.integers(total)), int(rng.integers(3, 11))
        steps = np.maximum(np.arange(length) - 1, 0)
        shape = rng.uniform(2.0, 4.0) * np.exp(-steps / 3.0)
        end = min(start + length, total)
        raised[start:end] = np.maximum(raised[start:end], shape[: end - start])
    if rng.random() < kind.bouts * 0.15:  # the bouts that are over within 14 days
        start = BEFORE + int(rng.integers(30, 330))
        raised[start : start + int(rng.integers(10, 15))] += rng.uniform(1.5, 3.0)
    return raised


def _sensation(hidden: Course, rng: Draw) -> tuple[Values, Values, Values]:
    """Reported numbness and tingling (0-10) and area (0-100 %) by day."""
    left = np.asarray(hidden.left, dtype=np.float64)[: LAST_DAY + 1]
    days = np.arange(LAST_DAY + 1)
    habit = np.maximum(np.exp(-hidden.habit_per_day * days), 0.35)
    numb = hidden.plateau * left * habit
    deviation = rng.uniform(0.4, 1.1) * np.clip(numb / 3.0, 0.3, 1.0)
    numbness = _whole(numb + deviation * rng.normal(size=days.size))
    bump = 4.0 * left * (1.0 - left) * rng.uniform(1.5, 5.5) * (rng.random() < 0.75)
    early = rng.uniform(0.0, 2.5) * np.exp(-days / 6.0)
    growing = bump * min(1.0, hidden.plateau / 3.0)
    tingling = _whole(growing + early + rng.normal(0.2, 0.6, days.size))
    share = rng.uniform(40.0, 95.0) * left * min(1.0, hidden.plateau / 3.0)
    area = np.clip(np.round((share + rng.normal(0.0, 8.0, days.size)) / 5.0) * 5.0, 0.0, 100.0)
    quiet = np.zeros(BEFORE)
    return (
        np.concatenate([_whole(rng.normal(0.0, 0.3, BEFORE)), numbness]),
        np.concatenate([_whole(rng.normal(0.1, 0.5, BEFORE)), tingling]),
        np.concatenate([quiet, area]),
    )


def _written(kind: Logistic, who: Person, felt: Values, schedule: str, rng: Draw) -> npt.NDArray[np.bool_]:
    """The days with an entry: those asked, less those missed, with bad days missed more often."""
    kept = np.zeros(felt.size, dtype=np.bool_)
    kept[_asked(schedule, rng) + BEFORE] = True
    usual = float(np.median(felt[BEFORE + 7 : BEFORE + 60]))
    worse = np.clip(felt - usual, -2.0, 4.0)
    worse[:BEFORE] = 0.0
    slope = rng.normal(0.25, 0.15)
    missed = 1.0 / (1.0 + np.exp(-(np.log(rng.uniform(0.05, 0.2)) + slope * worse)))
    kept &= rng.random(felt.size) >= missed
    if rng.random() < kind.gaps:
        start = BEFORE + int(rng.integers(25, 300))
        kept[start : start + int(rng.integers(14, 43))] = False
    if rng.random() < kind.drop_out:
        kept[BEFORE + _last_day(felt, usual, rng) :] = False
    if not who.has_baseline:
        kept[:BEFORE] = False
    return kept


def _last_day(felt: Values, usual: float, rng: Draw) -> int:
    """A first day without entries, D25 or later: more often while pain is worse than usual."""
    weight = np.exp(0.2 * np.clip(felt[BEFORE + 25 :] - usual, -2.0, 4.0))
    return 25 + int(rng.choice(weight.size, p=weight / weight.sum()))


def _asked(schedule: str, rng: Draw) -> DayNumbers:
    """The days on which an entry is due."""
    if schedule == "daily":
        return np.arange(-14, LAST_DAY + 1)
    if schedule == PRODUCT:
        twice_weekly = np.arange(17, 61, 7), np.arange(21, 61, 7)
        weekly = np.arange(67, LAST_DAY + 1, 7)
        return np.unique(np.concatenate([np.arange(-14, 15), *twice_weekly, weekly]))
    low, high = (2, 6) if schedule == "sparse" else (6, 9)
    steps = rng.integers(low, high, size=(BEFORE + LAST_DAY) // low + 1)
    days = np.cumsum(steps) - BEFORE - low
    return np.asarray(days[days <= LAST_DAY], dtype=np.int64)


def _weekly(kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Of the days with an entry those that carry the full diary: the first, then a week after the last."""
    full = np.zeros_like(kept)
    last = -7
    for place in np.flatnonzero(kept):
        if place - last >= 7:
            full[place] = True
            last = int(place)
    return full


def _thinned(reports: Values, share: float, rng: Draw) -> Values:
    """The reports with a share of them left out."""
    return np.where(rng.random(reports.size) < share, np.nan, reports)


def _whole(values: Values) -> Values:
    return np.clip(np.round(values), 0.0, 10.0) + 0.0  # and no minus zero
