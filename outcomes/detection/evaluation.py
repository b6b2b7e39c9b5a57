"""The alarms of replayed cohorts with known truth, as shipped or by another rule."""

from collections.abc import Sequence

from outcomes.detection.alarms import PainReport, standings
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.scoring import Followed, Score, score
from outcomes.detection.series import Reading
from outcomes.detection.simulate import SimulatedEpisode

Replayed = tuple[SimulatedEpisode, list[Reading]]


def score_returns(cohort: Sequence[Replayed], rule: AlarmParameters | None = None) -> Score:
    """The return alarm as shipped, or as it would have stood by another rule."""
    replays = [rows for _, rows in cohort]
    shipped = [[row.return_alarm for row in rows] for rows in replays]
    followed = []
    for (simulated, rows), stands in zip(
        cohort, shipped if rule is None else _restood(replays, rule), strict=True
    ):
        truth = simulated.truth
        days = [row.day for row in rows]
        followed.append(Followed(days, stands, truth.return_started_day, truth.return_day))
    return score(followed)


def _restood(replays: Sequence[list[Reading]], rule: AlarmParameters) -> list[list[bool]]:
    seen = [[_report(row) for row in rows] for rows in replays]
    stood = standings([[each for each in track if each is not None] for track in seen], rule)
    found = []
    for track, own in zip(seen, map(iter, stood), strict=True):
        stands, days = False, []
        for report in track:
            stands = stands if report is None else next(own)
            days.append(stands)
        found.append(days)
    return found


def _report(row: Reading) -> PainReport | None:
    if row.level is None or row.line is None or row.p_return_started is None:
        return None
    return PainReport(row.day, row.p_return_started, row.level < row.line)


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
