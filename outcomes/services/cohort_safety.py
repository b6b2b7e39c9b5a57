"""What harm a cohort came to, and how much of its story is there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from sqlalchemy import select

from outcomes.analysis.completeness import Completeness, Due, completeness
from outcomes.analysis.harms import GRADES, HarmCount
from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.responders import shares
from outcomes.analysis.weeks import DAYS_PER_WEEK
from outcomes.clinical.complication_lists import COMPLICATION_LISTS
from outcomes.clinical.schedule import Pause as ScheduledPause
from outcomes.models import AdverseEvent, ComplicationReview, Patient, Pause, Procedure
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_data import EpisodeFacts
from outcomes.services.cohort_mirror import Mirror, mirror
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AskedAbout:
    """Of how many knees complications were asked about one by one.

    Attributes:
        day: which list.
        knees: those of the drawn groups for which it was gone through.
        due: those for which it was, or no longer could be in time.
    """

    day: int
    knees: int
    due: int


@dataclass(frozen=True, eq=False)
class Safety:
    """Harms and completeness, per drawn group.

    Attributes:
        harms: any event first, then each that occurred, the most frequent first.
        completeness: diaries made against diaries due, by week.
        asked: how many of the knees were asked: no event of nobody asked is no absence of harm.
        mirror: who is missing on the day of response, and what that could change.
    """

    chosen: ChosenCohort
    harms: tuple[tuple[HarmCount, ...], ...]
    completeness: tuple[Completeness, ...]
    mirror: Mirror
    asked: tuple[AskedAbout, ...]


@dataclass
class Harms:
    """Highest grade, and whether serious, by event and episode."""

    grade: dict[str, dict[int, int]] = field(default_factory=dict)
    serious: dict[str, set[int]] = field(default_factory=dict)

    def add(self, event: str, episode: int, grade: int, is_serious: bool) -> None:
        """Note one event; the empty code stands for any."""
        for code in ("", event):
            of_event = self.grade.setdefault(code, {})
            of_event[episode] = max(of_event.get(episode, 0), grade)
            if is_serious:
                self.serious.setdefault(code, set()).add(episode)


def safety(work: UnitOfWork, choice: CohortChoice) -> Safety:
    """Count a cohort's adverse events by kind and grade, and its diaries made against due."""
    chosen = chosen_cohort(work, choice)
    found = adverse_events(chosen)
    entries = chosen.reports("pain_average")
    due = diaries_due(chosen)
    return Safety(
        chosen,
        tuple(_of_group(chosen, found, number) for number in range(chosen.count)),
        completeness(entries, due, chosen.number, chosen.count),
        mirror(chosen),
        _asked_about(chosen),
    )


def adverse_events(chosen: ChosenCohort) -> Harms:
    """Highest grade, and whether serious, of every event of every episode of the site."""
    index = {fact.episode.procedure.procedure_id: fact.index for fact in chosen.facts}
    query = (
        select(Procedure.code, AdverseEvent.event, AdverseEvent.severity, AdverseEvent.serious)
        .join(Procedure, Procedure.id == AdverseEvent.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Patient.site_id == chosen.work.staff.site_id, AdverseEvent.superseded_at.is_(None))
    )
    found = Harms()
    for code, event, severity, serious in chosen.work.session.execute(query):
        if code in index:
            found.add(event, index[code], severity or 0, bool(serious))
    return found


def _asked_about(chosen: ChosenCohort) -> tuple[AskedAbout, ...]:
    query = (
        select(Procedure.code, ComplicationReview.day)
        .join(Procedure, Procedure.id == ComplicationReview.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Patient.site_id == chosen.work.staff.site_id, ComplicationReview.superseded_at.is_(None))
    )
    asked = {tuple(row) for row in chosen.work.session.execute(query)}
    drawn = [fact.episode for fact in chosen.facts if chosen.number[fact.index] >= 0]
    found = []
    for each in COMPLICATION_LISTS:
        had = [(episode.procedure.procedure_id, each.day) in asked for episode in drawn]
        past = [(chosen.work.today - episode.day_zero).days > each.last_day for episode in drawn]
        due = sum(one or other for one, other in zip(had, past, strict=True))
        found.append(AskedAbout(each.day, sum(had), due))
    return tuple(found)


def _of_group(chosen: ChosenCohort, found: Harms, number: int) -> tuple[HarmCount, ...]:
    mine = np.where(chosen.number == number, 0, -1)
    counts = []
    for event, grades in {"": {}, **found.grade}.items():
        inside = {episode: grade for episode, grade in grades.items() if mine[episode] == 0}
        if event and not inside:
            continue
        had: FloatArray = np.zeros(len(chosen.facts))
        had[list(inside)] = 1.0
        by_grade = {grade: list(inside.values()).count(grade) for grade in (0, *GRADES)}
        serious = len(found.serious.get(event, set()) & set(inside))
        counts.append(HarmCount(event, by_grade, serious, shares(had, mine, 1, chosen.patient)[0]))
    return (counts[0], *sorted(counts[1:], key=lambda count: (-count.share.responders, count.event)))


def diaries_due(chosen: ChosenCohort) -> Due:
    """Diaries the table asked for from day 0 to yesterday, each answered until the next is due.

    What an alarm asked for besides is not counted.
    """
    schedule = schedule_of_site(chosen.work, chosen.work.staff.site_id)
    pauses = _pauses(chosen.work)
    days = np.array(
        [
            day
            for day in range(schedule.last_day + 1)
            if any(period.asks_on(day) for period in schedule.diary_periods)
        ],
        np.int64,
    )
    rows = [
        (fact.index, _asked(chosen, fact, days, pauses))
        for fact in chosen.facts
        if chosen.number[fact.index] >= 0
    ]
    episode = np.repeat([index for index, _ in rows], [asked.size for _, asked in rows]).astype(np.int64)
    opens = np.concatenate([asked for _, asked in rows]) if rows else np.empty(0, np.int64)
    closes = np.append(days[1:], days[-1:] + DAYS_PER_WEEK) - 1
    return Due(episode, opens, closes[np.searchsorted(days, opens)])


def _asked(
    chosen: ChosenCohort, fact: EpisodeFacts, days: IntArray, pauses: dict[int, list[ScheduledPause]]
) -> IntArray:
    episode = fact.episode
    ends: Iterable[date | None] = (
        chosen.work.today,
        episode.ends_on,
        episode.withdrawn_on + timedelta(days=1) if episode.withdrawn_on else None,
    )
    until = min((on - episode.day_zero).days for on in ends if on is not None)
    asked = days[: int(np.searchsorted(days, until))]
    for pause in pauses.get(chosen.data.patient_keys[fact.patient], ()):
        first, last = ((on - episode.day_zero).days for on in (pause.first, pause.last))
        asked = asked[(asked < first) | (asked > last)]
    return asked


def _pauses(work: UnitOfWork) -> dict[int, list[ScheduledPause]]:
    query = (
        select(Pause)
        .join(Patient, Patient.id == Pause.patient_id)
        .where(Patient.site_id == work.staff.site_id)
    )
    found: dict[int, list[ScheduledPause]] = {}
    for row in work.session.scalars(query):
        found.setdefault(row.patient_id, []).append(ScheduledPause(row.first, row.last))
    return found
