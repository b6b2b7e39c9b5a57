"""Learning from a clinic's own patients: fit on a part of the people, calibrate and judge on the others.

Nothing here decides: the result is a proposal with what speaks for and against it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from outcomes.detection.calibration import Calibration, platt
from outcomes.detection.definitions import EARLIEST_RETURN_DAY
from outcomes.detection.dial import OwnAlarms, Track, own_alarms, track
from outcomes.detection.engine import engine_of
from outcomes.detection.fit import EVALUATIONS, Fit, fit, model_of
from outcomes.detection.likelihood import by_person, log_likelihoods
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.references import Reference, one_per_person, split
from outcomes.detection.replay import replay_many
from outcomes.detection.series import Reading

LEADS = {"p_returned": 0, "p_return_30d": 30, "p_return_60d": 60, "p_return_90d": 90}
"""The probabilities that are calibrated together, and how many days ahead each looks."""
EFFORTS = EVALUATIONS + 4
"""Evaluations of the fit, two likelihoods of the held-out and two replays of them."""
_LEAST_JUDGES = 10


@dataclass(frozen=True)
class Bin:
    """One tenth of a calibration curve: what was said and seen on average, and of how many people."""

    said: float
    seen: float
    people: int


@dataclass(frozen=True)
class Judged:
    """Probabilities against what was seen, on people who took no part in the fit: mean square and curve."""

    brier: float | None
    curve: tuple[Bin, ...]


@dataclass(frozen=True)
class Proposal:
    """What was learnt, and how much it helps people it was not learnt from.

    Attributes:
        fit: parameters before and after.
        calibration: the map of probabilities, made on all held-out people; none where it is of no use.
        alarms: their false alarms by threshold.
        episodes, people, events: of the complete ones.
        fitted_episodes: how many fitted, those that broke off among them.
        held_out: how many people calibrated and judged.
        held_out_events: of them.
        gain, gain_error: log-likelihood per held-out person over the shipped parameters', and its SE.
        told_gain, told_error: by how much the squared error of probabilities falls, per held-out person;
            None where too few tell.
        before, after: as shipped; fitted and calibrated on the other half of the held-out.
    """

    fit: Fit
    calibration: Calibration
    alarms: OwnAlarms
    episodes: int
    people: int
    events: int
    fitted_episodes: int
    held_out: int
    held_out_events: int
    gain: float
    gain_error: float
    told_gain: float | None
    told_error: float | None
    before: Judged
    after: Judged


@dataclass(frozen=True)
class Rows:
    """Probabilities said, what became of them, whose, and how much each weighs."""

    said: tuple[float, ...]
    happened: tuple[bool, ...]
    person: tuple[str, ...]
    weight: tuple[float, ...]

    def of(self, people: set[str]) -> "Rows":
        """The rows of some people."""
        kept = [place for place, person in enumerate(self.person) if person in people]
        return Rows(
            tuple(self.said[place] for place in kept),
            tuple(self.happened[place] for place in kept),
            tuple(self.person[place] for place in kept),
            tuple(self.weight[place] for place in kept),
        )


def learn(
    references: Sequence[Reference],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Proposal:
    """Fit, calibrate and judge; the same episodes give the same proposal.

    Args:
        references: episodes, complete ones of `LEAST_PEOPLE` people at least among them.
        workers: processes; None: one per core.
        progress: hears how many of the `EFFORTS` are done.
    """
    tell = progress if progress is not None else _nobody
    fitting, held = split(references)
    found = fit([each.series for each in fitting], workers, tell)
    fitted = model_of(found.by_name)
    gains = _gains(held, fitted, workers, tell)
    shipped_rows = _rows(held, replay_many([each.series for each in held], workers))
    tell(EVALUATIONS + 3)
    own = replay_many([each.series for each in held], workers, engine=engine_of(fitted))
    tell(EVALUATIONS + 4)
    rows = _rows(held, own)
    calibration, told = worthwhile_map(rows)
    gain, gain_error = _mean(gains)
    fallen = _squares_fallen(shipped_rows, told)
    told_gain, told_error = _mean(fallen) if len(fallen) >= _LEAST_JUDGES else (None, None)
    complete = [each for each in references if each.is_complete]
    return Proposal(
        fit=found,
        calibration=calibration,
        alarms=_alarms(held, own),
        episodes=len(complete),
        people=len({each.person for each in complete}),
        events=sum(each.event_day is not None for each in complete),
        fitted_episodes=len(fitting),
        held_out=len(gains),
        held_out_events=sum(each.event_day is not None for each in held),
        gain=gain,
        gain_error=gain_error,
        told_gain=told_gain,
        told_error=told_error,
        before=_judged(shipped_rows),
        after=_judged(told),
    )


def _nobody(_done: int) -> None:
    """Tell nobody how far it is."""


def _gains(
    held: Sequence[Reference], fitted: Model, workers: int | None, tell: Callable[[int], None]
) -> list[float]:
    many, people = [each.series for each in held], [each.person for each in held]
    after = by_person(log_likelihoods(fitted, many, workers), people)
    tell(EVALUATIONS + 1)
    before = by_person(log_likelihoods(shipped_model(), many, workers), people)
    tell(EVALUATIONS + 2)
    return [after[person] - before[person] for person in after]


def _mean(gains: Sequence[float]) -> tuple[float, float]:
    """A mean over people, two at least, and its standard error."""
    return float(np.mean(gains)), float(np.std(gains, ddof=1) / np.sqrt(len(gains)))


def _squares_fallen(before: Rows, after: Rows) -> list[float]:
    """By how much each person's mean squared error is smaller in the second."""
    squares = [_squares(rows) for rows in (before, after)]
    return [(squares[0][person] - squares[1][person]) / len(LEADS) for person in squares[0]]


def _squares(rows: Rows) -> Mapping[str, float]:
    errors = [
        weight * (said - back) ** 2
        for said, back, weight in zip(rows.said, rows.happened, rows.weight, strict=True)
    ]
    return by_person(errors, rows.person)


def _alarms(held: Sequence[Reference], readings: Sequence[list[Reading]]) -> OwnAlarms:
    by_key = {id(each): own for each, own in zip(held, readings, strict=True)}
    single = one_per_person(held)
    return own_alarms([_track(each, by_key[id(each)]) for each in single], AlarmParameters())


def _track(each: Reference, readings: Sequence[Reading]) -> Track:
    told = [reading for reading in readings if reading.day <= each.told_until]
    return track(each.series, told, each.started_day, each.event_day)


def _rows(held: Sequence[Reference], readings: Sequence[list[Reading]]) -> Rows:
    """One row per reading from D21 on and lead whose outcome is known; each person and lead weighs 1."""
    found: list[tuple[float, bool, str, str]] = []
    for reference, own in zip(held, readings, strict=True):
        for reading in own:
            if reading.day >= EARLIEST_RETURN_DAY:
                found += _outcomes(reference, reading)
    counts: dict[tuple[str, str], int] = {}
    for _said, _back, person, name in found:
        counts[person, name] = counts.get((person, name), 0) + 1
    return Rows(
        tuple(row[0] for row in found),
        tuple(row[1] for row in found),
        tuple(row[2] for row in found),
        tuple(1.0 / counts[row[2], row[3]] for row in found),
    )


def _outcomes(reference: Reference, reading: Reading) -> list[tuple[float, bool, str, str]]:
    rows = []
    for name, lead in LEADS.items():
        said, back = getattr(reading, name), reference.is_back_by(reading.day + lead)
        if said is not None and back is not None:
            rows.append((said, back, reference.person, name))
    return rows


def worthwhile_map(rows: Rows) -> tuple[Calibration, Rows]:
    """The map, and what people would be told by one made on others; none where that is no clear gain.

    A map costs variance: it is kept where the squared error of those it was not made on falls by more than
    two standard errors over people.
    """
    told = _cross_calibrated(rows)
    fallen = _squares_fallen(rows, told)
    if len(fallen) < _LEAST_JUDGES:
        return Calibration(), rows
    gain, error = _mean(fallen)
    return (_map(rows), told) if gain >= 2.0 * error else (Calibration(), rows)


def _map(rows: Rows) -> Calibration:
    return platt(rows.said, rows.happened, rows.weight) if rows.said else Calibration()


def _cross_calibrated(rows: Rows) -> Rows:
    """What each half of the people would be told by the map made on the other half."""
    people = sorted(set(rows.person))
    halves = (set(people[::2]), set(people[1::2]))
    maps = (_map(rows.of(halves[1])), _map(rows.of(halves[0])))
    said = (maps[person in halves[1]].of(p) for p, person in zip(rows.said, rows.person, strict=True))
    return replace(rows, said=tuple(said))


def _judged(rows: Rows) -> Judged:
    said, seen, weight = (np.asarray(column, float) for column in (rows.said, rows.happened, rows.weight))
    if not said.size:
        return Judged(None, ())
    person = np.asarray(rows.person)
    tenth = np.clip((10 * said).astype(int), 0, 9)
    bins = []
    for place in range(10):
        own = tenth == place
        if own.any():
            mean = [float(np.average(column[own], weights=weight[own])) for column in (said, seen)]
            bins.append(Bin(mean[0], mean[1], len(np.unique(person[own]))))
    return Judged(float(np.average((said - seen) ** 2, weights=weight)), tuple(bins))
