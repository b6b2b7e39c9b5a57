"""Who has which nerves frozen how well, and the pain and numbness their fibres let through day by day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.detection.courses import Course

Draw = np.random.Generator
Values = npt.NDArray[np.float64]

DAYS = 480  # D365, ninety days ahead of it, and the fortnight that a return must last
SKIN = ("infrapatellar_saphenous", "anterior_femoral_cutaneous")
ARTICULAR = (
    "superior_lateral_genicular",
    "superior_medial_genicular",
    "inferior_medial_genicular",
    "medial_retinacular",
)
SILENCE = 0.55  # of the median time: no fibre is back before
WEIBULL_SHAPE = 2.0
WEIBULL_MEDIAN = np.log(2.0) ** (1 / WEIBULL_SHAPE)
THRESHOLD, STEEPNESS = 0.45, 3.0  # of the fibres that let pain through: Hill's curve


@dataclass(frozen=True)
class Fibres:
    """A kind of patients. Shares are of people, rates per person.

    Args:
        diaries: schedules, in turn.
        missed_targets: share whose freezing missed most fibres.
        median_days, spread: of the day by which half the fibres are back; its log-SD between people.
        settled: share whose joint has settled by then: fibres come back, most of the pain does not.
        articular_only: share without a skin nerve.
        habituation: share whose reports of numbness fade by habit.
        bouts_per_year: weeks of synovitis.
        flares_per_100_days: on average; people differ by a gamma of shape 2.
        scatter: factor on everybody's day-to-day scatter.
        opioids: share of users.
        drop_out_by_180: share who answer no more by D180.
        gaps: share with one gap of two to six weeks.
        no_baseline: share who answer nothing before the procedure.
    """

    diaries: tuple[str, ...] = ("daily", "sparse", "weekly")
    missed_targets: float = 0.2
    median_days: float = 120.0
    spread: float = 0.35
    settled: float = 0.25
    articular_only: float = 0.1
    habituation: float = 0.1
    bouts_per_year: float = 0.0
    flares_per_100_days: float = 1.0
    scatter: float = 1.0
    opioids: float = 0.22
    drop_out_by_180: float = 0.1
    gaps: float = 0.15
    no_baseline: float = 0.05


@dataclass(frozen=True)
class Person:
    """One invented person.

    Args:
        nerves: frozen.
        weights: share of the knee's pain each nerve carries; sum 1.
        hit: share of each nerve's fibres that were frozen.
        half_back: day by which half of each nerve's fibres are back.
        baseline: pain before, points.
        reachable: share of it that the frozen nerves carry.
        remains: share of the reachable pain that is still made when the fibres are back.
        hope: points of pain that fall with any treatment.
        scatter: SD of a report around the level, points.
        habit_per_day: rate at which reports of numbness fade.
    """

    nerves: tuple[str, ...]
    weights: Values
    hit: Values
    half_back: Values
    baseline: float
    reachable: float
    remains: float
    hope: float
    scatter: float
    habit_per_day: float

    @property
    def skin(self) -> npt.NDArray[np.bool_]:
        """Which of the nerves serve skin."""
        return np.array([name in SKIN for name in self.nerves])


def person(kind: Fibres, rng: Draw) -> Person:
    """Draw one."""
    articular = list(rng.choice(ARTICULAR, size=int(rng.integers(1, 4)), replace=False))
    skin = (
        [] if rng.random() < kind.articular_only else list(rng.choice(SKIN, int(rng.integers(1, 3)), False))
    )
    nerves = tuple(str(name) for name in (*skin, *articular))
    missed = rng.random() < kind.missed_targets
    hit = rng.beta(2, 6, len(nerves)) if missed else rng.beta(12, 2, len(nerves))
    own_median = kind.median_days * np.exp(rng.normal(0.0, kind.spread))
    return Person(
        nerves=nerves,
        weights=rng.dirichlet(np.full(len(nerves), 4.0)),
        hit=hit,
        half_back=own_median * np.exp(rng.normal(0.0, 0.15, len(nerves))),
        baseline=float(np.clip(rng.normal(6.0, 1.5), 3.0, 9.5)),
        reachable=float(rng.beta(3.5, 4)),
        remains=float(rng.beta(2, 8) if rng.random() < kind.settled else rng.beta(12, 2)),
        hope=float(max(rng.normal(0.8, 0.7), 0.0)),
        scatter=float(kind.scatter * np.exp(rng.normal(np.log(0.85), 0.35))),
        habit_per_day=float(rng.uniform(0.003, 0.008) if rng.random() < kind.habituation else 0.0),
    )


def hidden_course(kind: Fibres, who: Person, rng: Draw) -> Course:
    """Pain, numbness and dose by day from D0."""
    days = np.arange(DAYS, dtype=np.float64)
    back = _connected(days[:, None], who.half_back[None, :])
    open_fibres = 1.0 - who.hit * (1.0 - back)
    made = 1.0 - (1.0 - who.remains) * _settling(days)
    through = _hill(open_fibres @ who.weights)
    level = who.baseline * (1.0 - who.reachable + who.reachable * made * through)
    level += _bump(days, rng) - who.hope * (1.0 - np.exp(-(days + 1.0) / 5.0))
    level += _seasons(days, rng) + _bouts(kind, days, rng)
    touch = _touch(who, days, rng)
    return Course(
        baseline=who.baseline,
        level=np.clip(level, 0.0, 10.0),
        plateau=float(rng.uniform(3.0, 8.5) * who.hit[who.skin].mean()) if who.skin.any() else 0.0,
        left=touch,
        habit_per_day=who.habit_per_day,
        responds=bool(who.hit @ who.weights > 0.5),
        mme=_dose(kind, who, level, rng),
    )


def _connected(days: Values, half_back: Values) -> Values:
    """Share of frozen fibres that are back: Weibull after a silence, one half on `half_back`."""
    silence = SILENCE * half_back
    scale = (half_back - silence) / WEIBULL_MEDIAN
    return np.asarray(1.0 - np.exp(-((np.maximum(days - silence, 0.0) / scale) ** WEIBULL_SHAPE)))


def _hill(share: Values) -> Values:
    """What a share of open fibres lets through: 0 at 0, 1 at 1."""
    bent = share**STEEPNESS / (share**STEEPNESS + THRESHOLD**STEEPNESS)
    return np.asarray(bent * (1.0 + THRESHOLD**STEEPNESS))


def _settling(days: Values) -> Values:
    """How much of the joint's own recovery has come: nothing at first, nearly all after three months."""
    return np.asarray(1.0 - np.exp(-((days / 60.0) ** 2)))


def _bump(days: Values, rng: Draw) -> Values:
    """Soreness of the first days."""
    return np.asarray(rng.uniform(0.0, 1.0) * (days < rng.integers(2, 8)))


def _seasons(days: Values, rng: Draw) -> Values:
    """Slow waves of a joint's activity: two periods, a few tenths of a point."""
    periods, sizes = rng.uniform(70.0, 220.0, 2), rng.uniform(0.05, 0.3, 2)
    phases = rng.uniform(0.0, 2 * np.pi, 2)
    waves = sizes * (np.sin(2 * np.pi * days[:, None] / periods + phases) - np.sin(phases))
    return np.asarray(waves.sum(axis=1))


def _bouts(kind: Fibres, days: Values, rng: Draw) -> Values:
    """Synovitis: up and down within two to six weeks."""
    total = np.zeros_like(days)
    for _ in range(int(rng.poisson(kind.bouts_per_year * DAYS / 365.0))):
        start, lasts = rng.uniform(0.0, DAYS), rng.uniform(14.0, 42.0)
        inside = np.clip((days - start) / lasts, 0.0, 1.0)
        total += rng.uniform(1.0, 3.0) * np.sin(np.pi * inside) ** 2
    return total


def _touch(who: Person, days: Values, rng: Draw) -> Values:
    """Share of numbness left: the skin nerves' fibres for touch, near in time to those for pain."""
    if not who.skin.any():
        return np.zeros_like(days)
    half_back = who.half_back[who.skin] * np.exp(rng.normal(0.0, 0.2, int(who.skin.sum())))
    frozen = who.hit[who.skin]
    return np.asarray((1.0 - _connected(days[:, None], half_back[None, :])) @ (frozen / frozen.sum()))


def _dose(kind: Fibres, who: Person, level: Values, rng: Draw) -> Values:
    """MME per day, changed once a week with the pain, in steps of five."""
    if rng.random() >= kind.opioids:
        return np.zeros_like(level)
    before = rng.uniform(5.0, 40.0)
    weekly = level[::7] / who.baseline
    wanted = before * np.clip(weekly * np.exp(rng.normal(0.0, 0.15, weekly.size)), 0.0, 2.0)
    return np.asarray(np.repeat(5.0 * np.round(wanted / 5.0), 7)[: level.size])
