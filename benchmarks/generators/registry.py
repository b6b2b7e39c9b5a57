"""Patients of an invented registry, built from parts that are known of real ones.

Relief is a sham-like part and a nerve's part. Each frozen nerve grows back at its own time, which clears
numbness and, often but not always, lets pain return in one of several shapes; pain may also return from
elsewhere. On top lie restless days, flares and bouts; then people round, repeat, skip, pause and leave. Truth
is read from the underlying course by the definitions alone.
"""

import numpy as np

from benchmarks.generators.registry_diary import Answering, answered, answering, doses, due
from benchmarks.generators.registry_knobs import KINDS, Registry
from benchmarks.generators.registry_nerve import frozen, regrowth
from benchmarks.generators.registry_noise import flares, restlessness, week
from benchmarks.generators.registry_pain import PainCourse, pain_course
from benchmarks.generators.registry_sensation import Sensation, sensation
from outcomes.detection.courses import Course
from outcomes.detection.definitions import PLATEAU_DAYS, PLATEAU_LEAST_ENTRIES, Flags, Floats
from outcomes.detection.series import Series
from outcomes.detection.simulate import SimulatedEpisode
from outcomes.detection.truth import truth_of

__all__ = ["KINDS", "Registry", "simulate"]

FIRST_DAY, LAST_DAY = -28, 480  # truth is never cut by the edge: the diary ends on D365
_FEWEST_BASELINE_ENTRIES = 3


def simulate(kind: Registry, count: int, seed: int) -> list[SimulatedEpisode]:
    """`count` episodes; the first of them are the same whatever the count."""
    people = np.random.SeedSequence([seed]).spawn(count)
    return [_episode(kind, index, person) for index, person in enumerate(people)]


def _episode(kind: Registry, index: int, person: np.random.SeedSequence) -> SimulatedEpisode:
    """One episode. Each part has its own chance, so that kinds differing in one part share the others."""
    nerve, elsewhere, pain, feeling, days_on_top, diary = (np.random.default_rng(s) for s in person.spawn(6))
    days = np.arange(FIRST_DAY, LAST_DAY, dtype=np.float64)
    nerves = frozen(kind, nerve)
    clock = regrowth(kind, nerve, nerves)
    pain_clock = clock if kind.is_nerve_tied else regrowth(kind, elsewhere, nerves)
    course = pain_course(kind, pain, days, pain_clock)
    skin = sensation(kind, feeling, days, clock)
    schedule = kind.schedules[index % len(kind.schedules)]
    felt = course.level + _on_top(kind, days_on_top, days, course.level)
    series = _series(kind, diary, schedule, days, felt, course, skin, nerves, clock.shortest_mm)
    return _with_truth(series, schedule, course, skin, days >= 0)


def _on_top(kind: Registry, rng: np.random.Generator, days: Floats, level: Floats) -> Floats:
    is_woman = bool(rng.random() < kind.p_woman)
    calm, rhythm = restlessness(kind, rng, level), week(kind, rng, days)
    return np.asarray(calm + rhythm + flares(kind, rng, days.size, is_woman))


def _series(
    kind: Registry,
    rng: np.random.Generator,
    schedule: str,
    days: Floats,
    felt: Floats,
    course: PainCourse,
    skin: Sensation,
    nerves: tuple[str, ...],
    shortest_mm: float | None,
) -> Series:
    """The diary as it was kept."""
    habits = answering(kind, rng)
    kept = answered(kind, rng, days, felt, course.level)
    at = np.flatnonzero(kept & due(rng, schedule, days))
    slips = rng.random(at.size) < kind.p_typing_error
    pain = np.where(slips, rng.integers(0, 11, at.size), habits.scores(felt[at]))
    of_skin = Answering(np.arange(11.0), habits.sticky)
    silent = (rng.random() < kind.p_no_sensation_items) | (rng.random(at.size) < kind.p_pain_only_entry)
    numbness = np.where(silent, np.nan, of_skin.scores(skin.felt_numbness[at]))
    tingling = np.where(silent, np.nan, of_skin.scores(skin.felt_tingling[at]))
    area = np.where(silent | ~_weekly(days[at]), np.nan, 5.0 * np.round(skin.felt_area[at] / 5.0))
    mme = np.where(silent, np.nan, doses(course.mme, at))
    before = days[at] < 0
    baseline = float(np.median(pain[before])) if before.sum() >= _FEWEST_BASELINE_ENTRIES else None
    own = numbness[before & ~np.isnan(numbness)]
    return Series(
        days=days[at].astype(np.int64),
        pain=pain,
        numbness=numbness,
        tingling=tingling,
        numbness_area=area,
        opioid_mme=mme,
        nerves=nerves,
        baseline=baseline,
        numbness_baseline=float(np.median(own)) if own.size else 0.0,
        lesion_to_skin_mm=shortest_mm,
    )


def _weekly(days: Floats) -> Flags:
    """The full diary, map included: the first entry in each week since the procedure."""
    weeks = np.floor(days / 7)
    return np.asarray(np.diff(weeks, prepend=-np.inf) > 0)


def _with_truth(
    series: Series, schedule: str, course: PainCourse, skin: Sensation, after: Flags
) -> SimulatedEpisode:
    """The episode with its truth, by the words of the design: reported baselines, underlying courses."""
    level = course.level[after]
    numb = skin.before + skin.plateau * skin.left[after]  # what was there before included
    most = skin.before + skin.plateau
    in_plateau = (series.days >= PLATEAU_DAYS[0]) & (series.days <= PLATEAU_DAYS[1])
    entries = int((in_plateau & ~np.isnan(series.numbness)).sum())
    numbness: Floats | None = None
    if series.numbness_can_speak and entries >= PLATEAU_LEAST_ENTRIES:
        numbness = np.maximum(numb - series.numbness_baseline, 0.0)
    truth = truth_of(level, series.baseline, numbness)
    hidden = Course(
        baseline=course.baseline,
        level=level,
        plateau=most,
        left=numb / most,
        habit_per_day=skin.habit_per_day,
        responds=not truth.no_response,
        mme=course.mme[after],
    )
    return SimulatedEpisode(series=series, schedule=schedule, hidden=hidden, truth=truth)
