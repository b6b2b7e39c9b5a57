"""The judge's view of replays that are still in memory: the same facts and columns as those of the files."""

from collections.abc import Sequence

import numpy as np

from benchmarks.generators.judged_files import ALARMS, FORECASTS, PROBABILITIES, Facts, Judged
from benchmarks.generators.truths import Sensation, sensation_of
from outcomes.detection.series import Reading
from outcomes.detection.simulate import SimulatedEpisode


def sensation_behind(episode: SimulatedEpisode) -> Sensation:
    """The sensation that the episode's truth was read from.

    A course does not say how numb the knee was before: not at all, or else as numb as it was reported.
    """
    series, hidden = episode.series, episode.hidden
    sensation = sensation_of(series, hidden)
    if sensation.first_day_below(0.5) == episode.truth.regeneration_day:
        return sensation
    return sensation_of(series, hidden, before=series.numbness_baseline)


def facts_of(episode: SimulatedEpisode) -> Facts:
    """What is true of an episode."""
    true, sensation = episode.truth, sensation_behind(episode)
    return Facts(
        no_response=true.no_response,
        assessable=sensation.assessable or true.regeneration_day is not None,
        return_started=true.return_started_day,
        returned=true.return_day,
        regeneration_started=true.regeneration_started_day,
        numbness_below_75=sensation.first_day_below(0.75),
        regenerated=true.regeneration_day,
    )


def judged(cohort: Sequence[tuple[SimulatedEpisode, list[Reading]]]) -> list[Judged]:
    """A replayed cohort; its detections are the last rows."""
    return [_judged(str(number), *each) for number, each in enumerate(cohort)]


def _judged(name: str, episode: SimulatedEpisode, rows: list[Reading]) -> Judged:
    columns = {
        column: np.array([_number(getattr(row, column)) for row in rows])
        for column in (*PROBABILITIES, *ALARMS, *FORECASTS)
    }
    return Judged(
        name=name,
        schedule=episode.schedule,
        true=facts_of(episode),
        days=np.array([row.day for row in rows], dtype=np.int64),
        columns=columns,
        as_of=rows[-1].day if rows else None,
        kind=(rows[-1].return_kind or "") if rows else "",
    )


def _number(value: float | bool | None) -> float:
    return np.nan if value is None else float(value)
