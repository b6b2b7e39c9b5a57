"""The alarms of replayed cohorts with known truth, as shipped or by another rule."""

from collections.abc import Sequence

from outcomes.detection.alarms import Alarms
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.scoring import Followed, Score, score
from outcomes.detection.series import Reading
from outcomes.detection.simulate import SimulatedEpisode

Replayed = tuple[SimulatedEpisode, list[Reading]]


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
