"""Every detector as a threshold and what it finds there: tuned on others, and by its operating curve."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from benchmarks.pelt import PELTS
from outcomes.detection.evaluation import Replayed, score_returns
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.rivals import RIVALS, Track, standing
from outcomes.detection.scoring import Followed, Score, score
from outcomes.detection.series import Series
from outcomes.detection.simulate import SimulatedEpisode

MOST_FALSE_ALARMS = 0.10
CURVE = (0.05, 0.10, 0.15, 0.20, 0.30)
EVERY: Mapping[str, Callable[[Series], Track]] = {**RIVALS, **PELTS}
_PLACES = 300
_LOGITS = np.linspace(-1.5, 5.0, 66).tolist()


@dataclass
class Detector:
    """One detector on one cohort.

    Attributes:
        grid: rising thresholds.
        at: what it finds at a threshold.
    """

    grid: Sequence[float]
    at: Callable[[float], Score]
    _known: dict[int, Score] = field(default_factory=dict)

    def lowest(self, most: float) -> float:
        """By bisection the lowest threshold with at most so many false alarms per patient-year."""
        return self.grid[self._place(most)]

    def curve(self) -> list[Score]:
        """What it finds at each of the rates of `CURVE`."""
        return [self._score(self._place(most)) for most in CURVE]

    def _place(self, most: float) -> int:
        low, high = 0, len(self.grid) - 1
        while low < high:
            middle = (low + high) // 2
            is_calm = self._score(middle).false_alarms_per_year <= most
            low, high = (low, middle) if is_calm else (middle + 1, high)
        return low

    def _score(self, place: int) -> Score:
        if place not in self._known:
            self._known[place] = self.at(self.grid[place])
        return self._known[place]


@dataclass(frozen=True)
class Seen:
    """What one rival says of each patient of a cohort, with the start and the day of the return."""

    tracks: list[Track]
    truths: list[tuple[int | None, int | None]]

    def at(self, threshold: float) -> Score:
        """What it finds at a threshold."""
        return score(
            [
                Followed(track.days, standing(track, threshold), *truth)
                for track, truth in zip(self.tracks, self.truths, strict=True)
            ]
        )

    def detector(self) -> Detector:
        """The rival at any of its own scores from their median on."""
        scores = np.concatenate([track.scores for track in self.tracks])
        known = scores[np.isfinite(scores)]
        grid = np.quantile(known, np.linspace(0.4, 1.0, _PLACES)).tolist() if known.size else [0.0]
        return Detector(grid, self.at)


@dataclass(frozen=True)
class Tried:
    """A rival tuned on some patients (`tuning`: what it found there) and tried on others."""

    name: str
    tuning: Score
    test: Score
    curve: list[Score]


def see(cohort: Sequence[SimulatedEpisode], names: Sequence[str]) -> dict[str, Seen]:
    """What each of these rivals says of a cohort."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(partial(_say, tuple(names)), (one.series for one in cohort), chunksize=16))
    truths = [(one.truth.return_started_day, one.truth.return_day) for one in cohort]
    return {name: Seen([row[place] for row in rows], truths) for place, name in enumerate(names)}


def _say(names: tuple[str, ...], series: Series) -> list[Track]:
    return [EVERY[name](series) for name in names]


def compare(
    tuning: Sequence[SimulatedEpisode],
    test: Sequence[SimulatedEpisode],
    names: Sequence[str],
    has_curve: bool = False,
) -> list[Tried]:
    """Each rival at the threshold tuned on one half of a cohort, tried on the other.

    The operating curve is read off the test patients themselves: it says what could be had, not what was.
    """
    before, after = see(tuning, names), see(test, names)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(_try, names, before.values(), after.values(), [has_curve] * len(names)))


def _try(name: str, tuning: Seen, test: Seen, has_curve: bool) -> Tried:
    detector = tuning.detector()
    threshold = detector.lowest(MOST_FALSE_ALARMS)
    curve = test.detector().curve() if has_curve else []
    return Tried(name, tuning.at(threshold), test.at(threshold), curve)


def best(tried: Sequence[Tried]) -> Tried:
    """Of several settings of one rival that which found most on the tuning patients."""
    return max(tried, key=lambda each: each.tuning.sensitivity)


def engine_curve(rows: Sequence[Replayed]) -> list[Score]:
    """The engine with its threshold moved, all else as shipped."""
    return Detector(_LOGITS, partial(_engine_at, rows)).curve()


def _engine_at(rows: Sequence[Replayed], logit: float) -> Score:
    return score_returns(rows, replace(AlarmParameters(), return_logit=logit))


def minimax_bound(per_year: float, nats_per_day: float) -> float:
    """Days of delay below which, to first order, no detector stays (Lorden 1971); change time unknown."""
    return float(np.log(365.25 / per_year) / nats_per_day)


def bayes_bound(per_episode: float, nats_per_day: float, tail_hazard: float = 0.01) -> float:
    """The same where the change time has a known law (Tartakovsky and Veeravalli 2005).

    Args:
        per_episode: probability of a false alarm in an episode.
        nats_per_day: information of a day's reports.
        tail_hazard: of the change, per day.
    """
    return float(-np.log(per_episode) / (nats_per_day + tail_hazard))
