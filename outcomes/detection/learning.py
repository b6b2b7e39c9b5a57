"""Learning from a clinic's own patients: fit on a part of the people, calibrate and judge on the others.

The result is a proposal with what speaks for and against it; whether it is used is not decided here. What
does not clearly help people it was not learnt from is no part of it: parameters stay as shipped then, as
probabilities do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outcomes.detection.calibration import Calibration
from outcomes.detection.dial import OwnAlarms, Track, own_alarms, track
from outcomes.detection.engine import engine_of
from outcomes.detection.fit import EVALUATIONS, Fit, fit, model_of
from outcomes.detection.foretold import log_score
from outcomes.detection.judging import (
    Gain,
    Judged,
    judged,
    rows_of,
    squares_fallen,
    verdict_of,
    worthwhile_map,
)
from outcomes.detection.likelihood import by_person, log_likelihoods
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.references import Reference, one_per_person, split
from outcomes.detection.replay import replay_many
from outcomes.detection.series import Reading

EFFORTS = EVALUATIONS + 4
"""Evaluations of the fit, two likelihoods of the held-out and two replays of them."""


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
        reports: log-likelihood that the fitted parameters gain on the shipped ones, per held-out person.
        foretold: by how much they raise the log score of forecasts of the return's day.
        told: by how much they lower the squared error of probabilities.
        keeps_parameters: whether the fitted parameters are part of the proposal: foretold or told is clearly
            better, and neither worse.
        before, after: as shipped; as proposed, calibrated on the other half of the held-out.
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
    reports: Gain
    foretold: Gain
    told: Gain
    keeps_parameters: bool
    before: Judged
    after: Judged

    @property
    def parameters(self) -> dict[str, float]:
        """What diaries are read with once it is adopted."""
        return {each.name: each.after if self.keeps_parameters else each.before for each in self.fit.values}


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
    shipped = replay_many([each.series for each in held], workers)
    tell(EVALUATIONS + 3)
    own = replay_many([each.series for each in held], workers, engine=engine_of(fitted))
    tell(EVALUATIONS + 4)
    rows, shipped_rows = rows_of(held, own), rows_of(held, shipped)
    foretold = Gain.of(_foretold_gains(held, shipped, own))
    told = Gain.of(squares_fallen(shipped_rows, rows))
    keeps = verdict_of([foretold, told]) == "better"
    calibration, calibrated = worthwhile_map(rows if keeps else shipped_rows)
    complete = [each for each in references if each.is_complete]
    return Proposal(
        fit=found,
        calibration=calibration,
        alarms=_alarms(held, own if keeps else shipped),
        episodes=len(complete),
        people=len({each.person for each in complete}),
        events=sum(each.event_day is not None for each in complete),
        fitted_episodes=len(fitting),
        held_out=len(gains),
        held_out_events=sum(each.event_day is not None for each in held),
        reports=Gain.of(gains),
        foretold=foretold,
        told=told,
        keeps_parameters=keeps,
        before=judged(shipped_rows),
        after=judged(calibrated),
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


def _foretold_gains(
    held: Sequence[Reference], before: Sequence[list[Reading]], after: Sequence[list[Reading]]
) -> list[float]:
    """By how much the log score of each person's forecasts is higher in the second."""
    gains, people = [], []
    for each, old, new in zip(held, before, after, strict=True):
        scores = log_score(each, old), log_score(each, new)
        if scores[0] is not None and scores[1] is not None:
            gains.append(scores[1] - scores[0])
            people.append(each.person)
    return list(by_person(gains, people).values())


def _alarms(held: Sequence[Reference], readings: Sequence[list[Reading]]) -> OwnAlarms:
    by_key = {id(each): own for each, own in zip(held, readings, strict=True)}
    single = one_per_person(held)
    return own_alarms([_track(each, by_key[id(each)]) for each in single], AlarmParameters())


def _track(each: Reference, readings: Sequence[Reading]) -> Track:
    told = [reading for reading in readings if reading.day <= each.told_until]
    return track(each.series, told, each.started_day, each.event_day)
