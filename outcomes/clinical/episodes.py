"""All episodes of a patient, from procedures and what else happened to the knees."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from outcomes.clinical.baselines import Baseline, baseline, numbness_baseline
from outcomes.clinical.codes import Indication, KneeEventKind, Laterality
from outcomes.clinical.episode import (
    Censoring,
    Episode,
    EpisodeEnd,
    FollowUp,
    KneeEventFact,
    ProcedureFact,
    days_since_procedure,
)
from outcomes.errors import ConflictError

__all__ = [
    "Baseline",
    "Censoring",
    "Episode",
    "EpisodeEnd",
    "FollowUp",
    "KneeEventFact",
    "ProcedureFact",
    "baseline",
    "days_since_procedure",
    "episodes",
    "numbness_baseline",
    "refuse_same_day",
]


def episodes(
    procedures: Iterable[ProcedureFact],
    events: Iterable[KneeEventFact] = (),
    deceased_on: date | None = None,
    withdrawn_on: date | None = None,
    *,
    ending: Collection[EpisodeEnd] = tuple(EpisodeEnd),
) -> tuple[Episode, ...]:
    """All episodes of one patient, both knees, by day 0.

    Args:
        procedures: what was frozen.
        events: what else was done to the knees.
        deceased_on: day of death.
        withdrawn_on: last day that may be used.
        ending: what ends an episode; whatever else happens lies inside it.

    Raises:
        ConflictError: `second_procedure_same_day`; parameters `side`, `date`, `procedure_id`, `other`.
    """
    ordered = sorted(procedures, key=lambda fact: (fact.performed_on, fact.laterality))
    refuse_same_day(ordered)
    known = tuple(events)
    return tuple(_episode(fact, ordered, known, deceased_on, withdrawn_on, ending) for fact in ordered)


def refuse_same_day(procedures: Sequence[ProcedureFact]) -> None:
    """Nothing, unless a knee has two procedures on one day: those are one, with more nerves.

    Raises:
        ConflictError: `second_procedure_same_day`; parameters `side`, `date`, `procedure_id`, `other`.
    """
    seen: dict[tuple[Laterality, date], str] = {}
    for fact in procedures:
        other = seen.setdefault((fact.laterality, fact.performed_on), fact.procedure_id)
        if other != fact.procedure_id:
            raise ConflictError(
                "second_procedure_same_day",
                {
                    "side": fact.laterality.value,
                    "date": fact.performed_on,
                    "procedure_id": fact.procedure_id,
                    "other": other,
                },
            )


def _episode(
    fact: ProcedureFact,
    procedures: Sequence[ProcedureFact],
    events: Sequence[KneeEventFact],
    deceased_on: date | None,
    withdrawn_on: date | None,
    ending: Collection[EpisodeEnd],
) -> Episode:
    same_knee = [other for other in procedures if other.laterality is fact.laterality]
    earlier = [other.performed_on for other in same_knee if other.performed_on < fact.performed_on]
    here = [event for event in events if event.laterality is fact.laterality]
    arthroplasty_on = _planned_arthroplasty(fact, here)
    ends = [
        (other.performed_on, EpisodeEnd.RETREATMENT)
        for other in same_knee
        if other.performed_on > fact.performed_on
    ]
    ends += [end for event in here if (end := _ends(fact, event, arthroplasty_on)) is not None]
    if deceased_on is not None and deceased_on >= fact.performed_on:
        ends.append((deceased_on, EpisodeEnd.DEATH))
    counted = [end for end in ends if end[1] in ending]
    ends_on, ended_by = min(counted, key=_by_day_then_rank) if counted else (None, None)
    injections = tuple(sorted(event.occurred_on for event in here if event.event is KneeEventKind.INJECTION))
    return Episode(
        fact, ends_on, ended_by, withdrawn_on, arthroplasty_on, injections, max(earlier, default=None)
    )


def _planned_arthroplasty(fact: ProcedureFact, events: Sequence[KneeEventFact]) -> date | None:
    if fact.indication is not Indication.PRE_ARTHROPLASTY:
        return None
    operations = [
        event.occurred_on
        for event in events
        if event.event is KneeEventKind.ARTHROPLASTY and event.occurred_on >= fact.performed_on
    ]
    return min(operations, default=None)


def _ends(
    fact: ProcedureFact, event: KneeEventFact, arthroplasty_on: date | None
) -> tuple[date, EpisodeEnd] | None:
    if event.event is KneeEventKind.ABLATION and event.occurred_on > fact.performed_on:
        return event.occurred_on, EpisodeEnd.ABLATION
    is_operation = event.event is KneeEventKind.ARTHROPLASTY and event.occurred_on >= fact.performed_on
    if is_operation and event.occurred_on != arthroplasty_on:
        return event.occurred_on, EpisodeEnd.ARTHROPLASTY
    return None


def _by_day_then_rank(end: tuple[date, EpisodeEnd]) -> tuple[date, int]:
    # On one day the irreversible reason names the end.
    rank = (EpisodeEnd.DEATH, EpisodeEnd.ARTHROPLASTY, EpisodeEnd.ABLATION, EpisodeEnd.RETREATMENT)
    return end[0], rank.index(end[1])
