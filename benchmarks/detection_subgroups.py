"""Whom a cohort's numbers may hide: subgroups by what is true of a person or of how they answer."""

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.generators.judged_replays import sensation_behind
from benchmarks.generators.truths import PLATEAU_POINTS, nadir_on
from outcomes.detection.definitions import SCHEDULE_END_DAY
from outcomes.detection.simulate import SimulatedEpisode

LOW_BASELINE, SMALL_RELIEF = 5.0, 3.0


def relief(one: SimulatedEpisode) -> float:
    """Points between the true level before the procedure and the nadir at the return, else at D365."""
    until = one.truth.return_day
    nadir = nadir_on(np.asarray(one.hidden.level, np.float64), SCHEDULE_END_DAY if until is None else until)
    return one.hidden.baseline - (one.hidden.baseline if nadir is None else nadir)


def _has_low_baseline(one: SimulatedEpisode) -> bool:
    return one.series.baseline is not None and one.series.baseline <= LOW_BASELINE


def _has_small_relief(one: SimulatedEpisode) -> bool:
    return not one.truth.no_response and relief(one) < SMALL_RELIEF


def _is_never_numb(one: SimulatedEpisode) -> bool:
    return one.series.numbness_can_speak and sensation_behind(one).plateau < PLATEAU_POINTS


SUBGROUPS: Mapping[str, Callable[[SimulatedEpisode], bool]] = {
    "everybody": lambda one: True,
    "daily reporters": lambda one: one.schedule == "daily",
    "weekly reporters": lambda one: one.schedule == "weekly",
    f"baseline at most {LOW_BASELINE:g}": _has_low_baseline,
    f"relief below {SMALL_RELIEF:g} points": _has_small_relief,
    "opioid users": lambda one: bool((np.nan_to_num(one.series.opioid_mme) > 0).any()),
    "articular nerves only": lambda one: not one.series.numbness_can_speak,
    "never numb": _is_never_numb,
    "habituation": lambda one: one.hidden.habit_per_day > 0,
}
