"""What is measured on replayed cohorts with known truth: alarms, probabilities, forecasts, kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.detection.alarms import Alarms
from outcomes.detection.definitions import EARLIEST_RETURN_DAY, PLATEAU_LEAST, SCHEDULE_END_DAY
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.scoring import Followed, Score, score
from outcomes.detection.series import Reading
from outcomes.detection.simulate import SimulatedEpisode

FORECAST_DAYS = (45, 60, 90, 120)
_OUTLASTING_DAYS = 30
_STILL_BLOCKED = 0.75

Replayed = tuple[SimulatedEpisode, list[Reading]]


@dataclass(frozen=True)
class Bin:
    """One decile of a reliability table: mean probability said, share seen, different patients in it."""

    said: float
    seen: float
    patients: int


def score_returns(cohort: Sequence[Replayed], rule: AlarmParameters | None = None) -> Score:
    """The return alarm as shipped, or as it would have stood by another rule."""
    followed = []
    for simulated, rows in cohort:
        stands = [row.return_alarm for row in rows] if rule is None else _restood(rows, rule)
        truth = simulated.truth
        days = [row.day for row in rows]
        followed.append(Followed(days, stands, truth.return_started_day, truth.return_day))
    return score(followed)


def _restood(rows: list[Reading], rule: AlarmParameters) -> list[bool]:
    alarms, stands = Alarms(), []
    for row in rows:
        if row.level is not None and row.line is not None and row.p_return_started is not None:
            alarms.see_return(row.day, row.p_return_started, row.level < row.line, rule)
        stands.append(alarms.return_stands)
    return stands


def score_regenerations(cohort: Sequence[Replayed]) -> Score:
    """The regeneration alarm as shipped, where regeneration was assessable."""
    followed = []
    for simulated, rows in cohort:
        if any(row.p_regeneration is not None for row in rows):
            truth = simulated.truth
            stands = [row.regeneration_alarm for row in rows]
            days = [row.day for row in rows]
            followed.append(Followed(days, stands, truth.regeneration_started_day, truth.regeneration_day))
    return score(followed)


def reliability(
    cohort: Sequence[Replayed], said: Callable[[Reading], float | None], lead_days: int
) -> list[Bin]:
    """Deciles of P(T_P <= as_of + lead) against what was true, from D21 on."""
    rows: list[tuple[float, bool, int]] = []
    for patient, (simulated, readings) in enumerate(cohort):
        day_of_return = simulated.truth.return_day
        for reading in readings:
            p = said(reading)
            if p is not None and reading.day >= EARLIEST_RETURN_DAY:
                back = day_of_return is not None and day_of_return <= reading.day + lead_days
                rows.append((p, back, patient))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    decile = np.clip((10 * table[:, 0]).astype(int), 0, 9)
    parts = [table[decile == k] for k in range(10)]
    return [
        Bin(float(part[:, 0].mean()), float(part[:, 1].mean()), len(np.unique(part[:, 2])))
        for part in parts
        if len(part)
    ]


def forecast_coverage(cohort: Sequence[Replayed], on_day: int) -> tuple[int, tuple[float, float, float]]:
    """Of those whose pain returns by D365 and who have a forecast: the share back by q10, q50, q90."""
    by_quantile: list[tuple[bool, bool, bool]] = []
    for simulated, readings in cohort:
        day_of_return = simulated.truth.return_day
        rows = [row for row in readings if row.day <= on_day]
        if day_of_return is None or day_of_return > SCHEDULE_END_DAY or not rows:
            continue
        q10, q50, q90 = rows[-1].forecast_q10, rows[-1].forecast_q50, rows[-1].forecast_q90
        if q10 is not None and q50 is not None and q90 is not None:
            by_quantile.append((day_of_return <= q10, day_of_return <= q50, day_of_return <= q90))
    low, middle, high = np.array(by_quantile, dtype=float).reshape(-1, 3).mean(axis=0).tolist()
    return len(by_quantile), (low, middle, high)


def true_kind(simulated: SimulatedEpisode, as_of: int) -> str | None:
    """Which of the three returns is true on a day; `unclear` where something is back but none fits."""
    pain, feeling = simulated.truth.return_day, simulated.truth.regeneration_day
    pain_back = pain is not None and pain <= as_of
    feeling_back = feeling is not None and feeling <= as_of
    if not pain_back and not feeling_back:
        return None
    if pain_back and feeling_back:
        return "regeneration"
    if pain_back:
        numb = simulated.series.numbness_can_speak and simulated.hidden.plateau >= PLATEAU_LEAST
        return "other_source" if numb and simulated.hidden.left[as_of] >= _STILL_BLOCKED else "unclear"
    return "outlasting" if feeling is not None and feeling <= as_of - _OUTLASTING_DAYS else "unclear"


def kinds(cohort: Sequence[Replayed]) -> tuple[int, int, int]:
    """On each last day on which a kind is true and something is back: named, named rightly, left unclear."""
    named = right = unclear = 0
    for simulated, readings in cohort:
        last = readings[-1] if readings else None
        if last is None or last.return_kind is None:
            continue
        truth = true_kind(simulated, last.day)
        named += last.return_kind != "unclear"
        right += last.return_kind != "unclear" and last.return_kind == truth
        unclear += last.return_kind == "unclear"
    return named, right, unclear
