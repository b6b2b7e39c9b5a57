"""The honest mirror of a cohort: who is missing on the day of response, why, and what if they did badly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray
from outcomes.analysis.responders import Share, improved_by_share, shares
from outcomes.analysis.tipping import TippingPoint, tipping_point
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_data import EpisodeFacts
from outcomes.services.cohorts import LEAST_SHARE, RESPONSE_DAY, RESPONSE_WINDOW, pain_change
from outcomes.services.missing_reasons import ENDED, NOT_YET, SILENT, WITHDREW, why_missing

NO_BASELINE = "no_baseline"
REASONS = (NOT_YET, ENDED, WITHDREW, NO_BASELINE, SILENT)
"""Why a knee cannot be judged, the first that holds: its day has not come; treated again, replaced or dead
before; withdrew before; no baseline; nothing entered."""


@dataclass(frozen=True, eq=False)
class Mirror:
    """Responders with 30 % less pain on day 90, and what the missing could make of it; per drawn group.

    Attributes:
        judged: share of those that could be judged.
        worst: every missing knee counted as without response.
        best: every missing knee counted as with response.
        reasons: knees by why they are missing; those whose day has not come count nowhere else.
        tipping: of the group with the higher share against the first other; None without one.
    """

    judged: tuple[Share, ...]
    worst: tuple[Share, ...]
    best: tuple[Share, ...]
    reasons: tuple[Mapping[str, int], ...]
    tipping: TippingPoint | None


def mirror(chosen: ChosenCohort) -> Mirror:
    """Count who is missing, and the share of responders had they all failed, or all responded."""
    change = pain_change(chosen)
    responded = improved_by_share(change, LEAST_SHARE)
    reason = _reasons(chosen, responded, change.before)
    has_come = np.array([code != NOT_YET for code in reason], np.bool_)
    number = np.where(has_come, chosen.number, -1) if has_come.size else chosen.number
    is_missing = np.isnan(responded)

    def counted(values: FloatArray) -> tuple[Share, ...]:
        return shares(values, number, chosen.count, chosen.patient)

    judged = counted(responded)
    return Mirror(
        judged,
        counted(np.where(is_missing, 0.0, responded)),
        counted(np.where(is_missing, 1.0, responded)),
        tuple(_counted(reason, chosen.number == each) for each in range(chosen.count)),
        tipping_point(judged),
    )


def why_no_response(chosen: ChosenCohort) -> list[str]:
    """Why each knee of the site cannot be judged on day 90; empty for one that can."""
    change = pain_change(chosen)
    return _reasons(chosen, improved_by_share(change, LEAST_SHARE), change.before)


def _reasons(chosen: ChosenCohort, responded: FloatArray, before: FloatArray) -> list[str]:
    return [_reason(chosen, fact, responded, before) for fact in chosen.facts]


def _counted(reason: Sequence[str], mine: BoolArray) -> Counter[str]:
    return Counter(code for code, is_mine in zip(reason, mine.tolist(), strict=True) if code and is_mine)


def _reason(chosen: ChosenCohort, fact: EpisodeFacts, responded: FloatArray, before: FloatArray) -> str:
    """Why a knee cannot be judged; empty for one that can."""
    if not np.isnan(responded[fact.index]):
        return ""
    first, last = RESPONSE_DAY - RESPONSE_WINDOW, RESPONSE_DAY + RESPONSE_WINDOW
    why = why_missing(fact.episode, first, last, chosen.work.today)
    return NO_BASELINE if why == SILENT and np.isnan(before[fact.index]) else why
