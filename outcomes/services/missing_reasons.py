"""Why a knee has no value at a visit."""

from datetime import date, timedelta

from outcomes.clinical.episodes import Episode

ENDED, WITHDREW, NOT_YET, SILENT = "ended", "withdrew", "not_yet", "silent"


def why_missing(episode: Episode, first_day: int, last_day: int, today: date) -> str:
    """Why nothing was entered in a window, the first that holds.

    Treated again, replaced or dead before it; withdrew before it; it is not over yet; nothing entered.

    Args:
        episode: whose.
        first_day: first day of the window, since procedure.
        last_day: last day of it, included.
        today: the day it is asked.
    """
    first, last = (episode.day_zero + timedelta(days=day) for day in (first_day, last_day))
    if episode.ends_on is not None and episode.ends_on <= first:
        return ENDED
    if episode.withdrawn_on is not None and episode.withdrawn_on < first:
        return WITHDREW
    return NOT_YET if last >= today else SILENT
