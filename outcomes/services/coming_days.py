"""What the next days will ask: known beforehand by a phone that may have no network then."""

from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.services.diary_days import DiaryPlan, diary_plans, recorded_days
from outcomes.services.open_questionnaires import OpenQuestionnaire, questionnaires_by_day
from outcomes.services.unit_of_work import UnitOfWork

_DAYS_AHEAD = 14
_DAYS_BACK = 7
"""Entries that tell how long ago opioids and the full set were asked."""


@dataclass(frozen=True)
class ComingDays:
    """What a phone knows beforehand.

    Attributes:
        plans: by day, from yesterday to two weeks ahead.
        recorded: days of the last week that have an entry.
        questionnaires: what will be open, by day from today to two weeks ahead.
    """

    plans: dict[date, DiaryPlan]
    recorded: tuple[date, ...]
    questionnaires: dict[date, tuple[OpenQuestionnaire, ...]]


def coming_days(work: UnitOfWork, patient_id: int) -> ComingDays:
    """Give what a patient will be asked, as far as it can be known today."""
    days = [work.today + timedelta(days=each) for each in range(-1, _DAYS_AHEAD + 1)]
    past = [work.today - timedelta(days=each) for each in range(_DAYS_BACK)]
    return ComingDays(
        plans=diary_plans(work, patient_id, days),
        recorded=tuple(sorted(recorded_days(work, patient_id, past))),
        questionnaires=questionnaires_by_day(work, patient_id, days[1:]),
    )
