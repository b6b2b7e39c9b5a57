"""Rows of a paper kit's data files: episodes, entries, outcomes, diaries due, harms."""

from collections.abc import Iterable, Iterator, Mapping

from outcomes.analysis.completeness import Due
from outcomes.analysis.observations import Observations
from outcomes.clinical.time_points import TimePoint
from outcomes.exchange.columns import Cell
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_mirror import why_no_response
from outcomes.services.cohort_predictors import covariates
from outcomes.services.cohort_relief import first_events
from outcomes.services.cohort_safety import adverse_events
from outcomes.services.paper_kit_numbers import Kit, known

_COVARIATES = ("skin_nerve", "freeze_minutes", "cycles")
"""Predictors that no other column of the episodes tells."""


def episode_rows(kit: Kit, wide: Iterable[Mapping[str, Cell]]) -> Iterator[dict[str, Cell]]:
    """Wide rows of the drawn groups, with what the figures count of each."""
    found = kit.returns.relief
    day, event = first_events(kit.chosen, found)
    described = {code: values for code, values in covariates(kit.chosen).items() if code in _COVARIATES}
    missing = why_no_response(kit.chosen)
    for place, row in enumerate(wide):
        number = int(kit.chosen.number[place])
        if number < 0:
            continue
        is_followed = bool(found.population.included[place])
        yield dict(row) | {
            "group": kit.codes[number] or None,
            "group_number": number,
            "patient_number": int(kit.chosen.patient[place]),
            "is_followed": is_followed,
            "from_day": float(found.population.origin) if is_followed else None,
            "first_event": int(event[place]) if is_followed else None,
            "first_event_day": float(day[place]) if is_followed else None,
            "why_no_response": missing[place] or None,
            "operator_number": kit.operator_numbers.get(kit.chosen.facts[place].operator),
            **{code: known(values[place]) for code, values in described.items()},
        }


def harm_rows(chosen: ChosenCohort) -> Iterator[dict[str, Cell]]:
    """Adverse events of the drawn groups, each kind once a procedure, at its highest grade."""
    for event, grades in adverse_events(chosen).grade.items():
        for place, grade in sorted(grades.items()):
            if event and chosen.number[place] >= 0:
                name = chosen.facts[place].episode.procedure.procedure_id
                yield {"procedure_id": name, "event": event, "highest_grade": grade or None}


def entry_rows(chosen: ChosenCohort, entries: Observations) -> Iterator[dict[str, Cell]]:
    """Entries in days since procedure."""
    names = [fact.episode.procedure.procedure_id for fact in chosen.facts]
    columns = (entries.episode.tolist(), entries.day.tolist(), entries.value.tolist())
    for episode, day, value in zip(*columns, strict=True):
        yield {"procedure_id": names[episode], "day": day, "value": value}


def outcome_rows(chosen: ChosenCohort, codes: Iterable[str]) -> Iterator[dict[str, Cell]]:
    """Entries of other outcomes than pain, in days since procedure."""
    for code in codes:
        for row in entry_rows(chosen, chosen.reports(code)):
            yield row | {"code": code}


def due_rows(chosen: ChosenCohort, due: Due) -> Iterator[dict[str, Cell]]:
    """Diaries that were asked for, and until when each could be answered."""
    names = [fact.episode.procedure.procedure_id for fact in chosen.facts]
    for episode, opens, closes in zip(
        due.episode.tolist(), due.opens.tolist(), due.closes.tolist(), strict=True
    ):
        yield {"procedure_id": names[episode], "opens": opens, "closes": closes}


def visit_row(point: TimePoint) -> dict[str, Cell]:
    """A visit and its window."""
    return {
        "visit": point.code,
        "day": point.day,
        "first_day": point.first_day,
        "last_day": point.last_day,
    }
