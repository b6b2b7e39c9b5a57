"""Who responded: rules on a change from baseline, and shares with their interval."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.intervals import Estimate, wilson
from outcomes.analysis.observations import FloatArray, IntArray


@dataclass(frozen=True)
class Change:
    """A measure before and after, per episode; nan = absent.

    Attributes:
        before: baseline, shape (episodes,).
        after: value at the time point, shape (episodes,).
        lower_is_better: False where a rise is the improvement (KOOS, SANE).
    """

    before: FloatArray
    after: FloatArray
    lower_is_better: bool = True

    @property
    def improvement(self) -> FloatArray:
        """By how much it became better, in its own units."""
        return self.before - self.after if self.lower_is_better else self.after - self.before


@dataclass(frozen=True)
class Share:
    """How many of those that could be judged responded.

    Attributes:
        responders: episodes that responded.
        judged: episodes with baseline and value: the denominator.
        missing: episodes that could not be judged.
        patients: people among the judged.
        share: responders / judged with its Wilson interval.
    """

    responders: int
    judged: int
    missing: int
    patients: int
    share: Estimate


def improved_by_share(change: Change, least: float) -> FloatArray:
    """1 where a measure that falls when better fell by at least a share of its baseline, else 0.

    nan where a value is absent or the baseline is 0 (no share of nothing). IMMPACT reads 0.3 as a
    moderate and 0.5 as a substantial change of pain. Source: Dworkin 2008, J Pain 9:105.

    Args:
        change: the measure before and after.
        least: smallest share of the baseline that counts, such as 0.3.
    """
    known = ~np.isnan(change.improvement) & (change.before > 0)
    return np.where(known, _at_least(change.improvement, least * change.before), np.nan)


def improved_by_points(change: Change, least: float) -> FloatArray:
    """1 where a measure became better by at least so many points (a MCID, say), else 0; nan if absent."""
    return np.where(np.isnan(change.improvement), np.nan, _at_least(change.improvement, np.asarray(least)))


def omeract_oarsi(pain: Change, function: Change, patient_global: Change) -> FloatArray:
    """1 for an OMERACT-OARSI responder, 0 for none, nan where the absent measures could decide.

    On scales of 0–100 where lower is better (turn the others round): pain or function better by at
    least 50 % and 20 points; or two of pain, function, patient's global assessment better by at
    least 20 % and 10 points. Source: Pham 2004, Osteoarthritis Cartilage 12:389 (figures unverified).
    """
    high = [_both(change, 0.5, 20.0) for change in (pain, function)]
    low = [_both(change, 0.2, 10.0) for change in (pain, function, patient_global)]
    certain = (np.fmax(*high) == 1) | (np.sum([one == 1 for one in low], axis=0) >= 2)
    absent_high = np.isnan(high[0]) | np.isnan(high[1])
    reachable = np.sum([(one == 1) | np.isnan(one) for one in low], axis=0) >= 2
    return np.where(certain, 1.0, np.where(absent_high | reachable, np.nan, 0.0))


def shares(
    responded: FloatArray,
    group: IntArray,
    groups: int,
    patient: IntArray | None = None,
    level: float = 0.95,
    missing_as_non_response: bool = False,
) -> tuple[Share, ...]:
    """Share of responders in each group with Wilson's interval, two knees of one person clustered.

    Where people have two knees the interval is of the effective number n / d, d ≥ 1 the design
    effect of the share's clustered variance (Korn and Graubard 1998, Surv Methodol 24:193); with
    one knee each it is plain Wilson.

    Args:
        responded: 1, 0 or nan per episode, shape (episodes,).
        group: group of each episode, 0 … groups − 1; −1 leaves it out.
        groups: number of groups.
        patient: person of each episode; None = everybody has one.
        level: probability the interval is to cover.
        missing_as_non_response: count those that cannot be judged as non-responders.
    """
    people = np.arange(group.size) if patient is None else patient
    judged = np.where(np.isnan(responded), 0.0, responded) if missing_as_non_response else responded
    result = []
    for number in range(groups):
        mine = group == number
        result.append(_share(judged[mine], people[mine], level))
    return tuple(result)


def _share(responded: FloatArray, patient: IntArray, level: float) -> Share:
    known = ~np.isnan(responded)
    values = responded[known]
    _, person = np.unique(patient[known], return_inverse=True)
    people = int(person.max()) + 1 if person.size else 0
    successes = int(values.sum())
    effective = _effective_number(values, person, people)
    share = successes / values.size if values.size else np.nan
    estimate = wilson(share * effective, effective, level) if values.size else wilson(0, 0, level)
    return Share(successes, values.size, int((~known).sum()), people, estimate)


def _effective_number(values: FloatArray, person: IntArray, people: int) -> float:
    """Number of independent people that would leave the same variance of the share."""
    count = values.size
    if people in (count, 0, 1):
        return float(people)
    share = float(values.mean())
    if share in (0.0, 1.0):
        return float(people)
    sums = np.bincount(person, weights=values - share, minlength=people)
    clustered = float(np.sum(sums**2)) * people / (people - 1) / count**2
    simple = share * (1 - share) / (count - 1)
    return count / max(1.0, clustered / simple)


def _at_least(value: FloatArray, least: FloatArray) -> FloatArray:
    """1 where a value reaches a bound but for rounding in the last places (6 to 4.2 is 30 %)."""
    return (value >= least - 1e-9).astype(np.float64)


def _both(change: Change, share: float, points: float) -> FloatArray:
    """1 where a change reaches a share of the baseline and a number of points, nan if absent."""
    enough = _at_least(change.improvement, np.maximum(share * change.before, points))
    return np.where(np.isnan(change.improvement), np.nan, enough)
