"""The hidden half of the logistic cohort: a person, a nerve that grows back, a level of pain."""

from dataclasses import dataclass

import numpy as np

from benchmarks.generators.truths import Values
from outcomes.detection.courses import Course

Draw = np.random.Generator

DAYS = 481  # D0 to D480: beyond the schedule's end, for what comes back within 30, 60, 90 days of it
FLARE_MOST_DAYS = 14  # what is over within 14 days is a flare, and no part of the level

INFRAPATELLAR = "infrapatellar_saphenous"
SKIN = (
    (INFRAPATELLAR,),
    (INFRAPATELLAR, "anterior_femoral_cutaneous"),
    (INFRAPATELLAR, "superior_medial_genicular", "inferior_medial_genicular"),
)
ARTICULAR = (
    ("superior_lateral_genicular", "superior_medial_genicular", "inferior_medial_genicular"),
    ("superior_medial_genicular", "inferior_medial_genicular", "medial_retinacular"),
)


@dataclass(frozen=True)
class Logistic:
    """Knobs of one kind of cohort; shares are of all persons unless said otherwise.

    Attributes:
        diaries: the rhythms, dealt out in turn: "daily", "sparse" (2-5 days), "weekly", "product".
        noise: standard deviation of a report around the level, in points, between persons.
        flares_per_100_days: number of flares of 2-4 points, each over within 10 days.
        non_responders: share in whom pain hardly falls.
        durable: share in whom pain falls and stays down.
        small_reliefs: share, of those with relief, that gain less than 3 points.
        articular: share in whom no skin nerve was frozen.
        never_numb: share, of those with a frozen skin nerve, that feel no numbness.
        habituation: share whose reported numbness fades by habit.
        bouts: share with a synovitis of one and a half to five weeks.
        step_returns: share, of returns, that take days instead of weeks.
        drop_out: share that stops before D365.
        gaps: share with 2-6 weeks of silence.
        other_sources: share, of returns, in which the pain does not wait for the nerve.
        opioid_users: share that takes opioids.
        masking: share of a user's return of pain that a higher dose takes away, between persons.
        drift: slow rise of the level in a year, in points, between persons.
        unrelated: numbness fades at a time that has nothing to do with the nerve.
    """

    diaries: tuple[str, ...] = ("daily", "sparse", "weekly")
    noise: tuple[float, float] = (0.6, 1.3)
    flares_per_100_days: float = 2.3
    non_responders: float = 0.2
    durable: float = 0.2
    small_reliefs: float = 0.15
    articular: float = 0.1
    never_numb: float = 0.08
    habituation: float = 0.1
    bouts: float = 0.0
    step_returns: float = 0.0
    drop_out: float = 0.1
    gaps: float = 0.1
    other_sources: float = 0.12
    opioid_users: float = 0.25
    masking: tuple[float, float] = (0.0, 0.0)
    drift: tuple[float, float] = (-0.1, 0.3)
    unrelated: bool = False


@dataclass(frozen=True)
class Person:
    """One person: mean pain before (points), noise (points), nerves, habits of reporting."""

    before: float
    noise: float
    nerves: tuple[str, ...]
    is_skin: bool
    is_opioid_user: bool
    flare_factor: float
    has_baseline: bool


def person(kind: Logistic, rng: Draw) -> Person:
    """Draw one person."""
    is_skin = bool(rng.random() >= kind.articular)
    choices = SKIN if is_skin else ARTICULAR
    return Person(
        before=float(np.clip(rng.normal(6.4, 1.3), 3.5, 9.3)),
        noise=float(rng.uniform(*kind.noise)),
        nerves=choices[int(rng.integers(len(choices)))],
        is_skin=is_skin,
        is_opioid_user=bool(rng.random() < kind.opioid_users),
        flare_factor=float(rng.gamma(2.0, 0.5)),  # mean 1: some people flare, others hardly
        has_baseline=bool(rng.random() >= 0.05),
    )


def hidden_course(kind: Logistic, who: Person, rng: Draw) -> Course:
    """Draw what happens to one person from D0 to D480."""
    days = np.arange(DAYS, dtype=np.float64)
    fate = float(rng.random())
    responds = fate >= kind.non_responders
    returns = responds and fate >= kind.non_responders + kind.durable
    nerve_day = float(np.clip(rng.lognormal(np.log(115.0), 0.32), 35.0, 320.0))
    relief = _relief(kind, who, responds, rng)
    fallen = relief * (1.0 - np.exp(-days / rng.uniform(2.0, 6.0)))
    risen = _risen(kind, nerve_day, relief, rng, days) if returns else np.zeros(DAYS)
    felt, dose = _opioids(kind, who, fallen, risen, rng)
    drift = rng.uniform(*kind.drift) * np.minimum(days / 365.0, 1.0)
    level = who.before - fallen + felt + drift + _bout(kind, rng)
    numb_day = float(rng.uniform(30.0, 330.0)) if kind.unrelated else nerve_day
    return Course(
        baseline=who.before,
        level=np.clip(level, 0.0, 10.0),
        plateau=_plateau(kind, who, rng),
        left=_logistic(numb_day - days, rng.uniform(4.0, 13.0)),
        habit_per_day=float(rng.uniform(0.002, 0.006)) if rng.random() < kind.habituation else 0.0,
        responds=responds,
        mme=dose,
    )


def _relief(kind: Logistic, who: Person, responds: bool, rng: Draw) -> float:
    """Points by which pain falls; most people without response keep a small sham effect."""
    if not responds:
        return float(rng.uniform(-0.3, 1.1))
    least = max(1.4, min(2.0, 0.3 * who.before)) + 0.3
    if rng.random() < kind.small_reliefs:
        return float(rng.uniform(least, max(least, 3.0)))
    return float(min(who.before, max(3.0, who.before * rng.uniform(0.45, 0.9))))


def _risen(kind: Logistic, nerve_day: float, relief: float, rng: Draw, days: Values) -> Values:
    """Points by which pain comes back: a logistic curve, as a rule some time after the nerve."""
    middle = nerve_day + rng.gamma(2.0, 16.0)
    if rng.random() < kind.other_sources:
        middle = rng.uniform(45.0, 200.0)
    scale = rng.uniform(4.0, 14.0)
    if rng.random() < kind.step_returns:
        scale = rng.uniform(0.4, 1.5)
    return relief * rng.uniform(0.75, 1.1) * _logistic(days - max(middle, 32.0), scale)


def _opioids(kind: Logistic, who: Person, fallen: Values, risen: Values, rng: Draw) -> tuple[Values, Values]:
    """The rise of pain that is still felt, in points, and the dose in mg of morphine per day."""
    if not who.is_opioid_user:
        return risen, np.zeros(DAYS)
    masked = rng.uniform(*kind.masking)
    usual = rng.uniform(5.0, 40.0)
    wanted = usual * np.clip(1.0 - 0.08 * fallen + 0.05 * risen, 0.2, 1.5) + 18.0 * masked * risen
    asked = np.concatenate([np.full(10, wanted[0]), wanted[:-10]])  # a dose follows pain, it does not lead
    return risen * (1.0 - masked), np.round(asked / 5.0) * 5.0


def _bout(kind: Logistic, rng: Draw) -> Values:
    """A synovitis, in points by day; a short one is a flare and left to the reports."""
    rise = np.zeros(DAYS)
    if rng.random() < kind.bouts:
        start, length = int(rng.integers(30, 330)), int(rng.integers(10, 36))
        if length > FLARE_MOST_DAYS:
            rise[start : start + length] = rng.uniform(1.5, 3.0)
    return rise


def _plateau(kind: Logistic, who: Person, rng: Draw) -> float:
    """Points of numbness in the first weeks; without a frozen skin nerve hardly any."""
    if not who.is_skin or rng.random() < kind.never_numb:
        return float(rng.uniform(0.0, 0.6))
    return float(np.clip(rng.normal(6.2, 1.6), 2.0, 9.5))


def _logistic(distance: Values, scale: float) -> Values:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(distance / scale, -60.0, 60.0))))
