"""Who a cohort is made of and what became of them: the first table and the flow of a report."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray, window_means
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_data import EpisodeFacts
from outcomes.services.missing_reasons import why_missing
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork

ANSWERED = "answered"


@dataclass(frozen=True)
class Spread:
    """A number over the knees of a group; nan where nobody has it.

    Attributes:
        mean: over the knees.
        deviation: standard deviation of a sample; nan below two knees.
        known: knees that have it.
    """

    mean: float
    deviation: float
    known: int


@dataclass(frozen=True, eq=False)
class Accounts:
    """Per drawn group: what it began with, and what became of it at each visit.

    Attributes:
        numbers: by code, a spread per group.
        counts: by code, per group how many knees have each value; the empty value is "not noted".
        visits: days of the visits after the procedure.
        flow: per group and visit, knees by what became of them: `ANSWERED` or why not.
        first_day: of the first procedure; None without any.
        last_day: of the last procedure.
    """

    chosen: ChosenCohort
    numbers: Mapping[str, tuple[Spread, ...]]
    counts: Mapping[str, tuple[Mapping[str, int], ...]]
    visits: tuple[int, ...]
    flow: tuple[tuple[Mapping[str, int], ...], ...]
    first_day: date | None
    last_day: date | None


_NUMBERS: Mapping[str, Callable[[EpisodeFacts], float | None]] = {
    "age": lambda fact: fact.age,
    "nerves": lambda fact: len(fact.episode.procedure.nerves),
    "block_relief_percent": lambda fact: fact.block_relief_percent,
}
_COUNTS: Mapping[str, Callable[[EpisodeFacts], str]] = {
    "sex": lambda fact: fact.sex,
    "indication": lambda fact: fact.episode.procedure.indication.value,
    "kellgren_lawrence": lambda fact: "" if fact.kellgren_lawrence is None else str(fact.kellgren_lawrence),
    "retreatment": lambda fact: "retreatment" if fact.episode.is_retreatment else "first",
    "device": lambda fact: fact.device,
}


def accounts(work: UnitOfWork, choice: CohortChoice) -> Accounts:
    """Count who a cohort is made of, and at each visit who answered and why others did not."""
    chosen = chosen_cohort(work, choice)
    members = [np.flatnonzero(chosen.number == number) for number in range(chosen.count)]
    facts = [[chosen.facts[place] for place in mine] for mine in members]
    points = [point for point in schedule_of_site(work, work.staff.site_id).time_points if point.day > 0]
    numbers = {
        code: tuple(_spread([read(fact) for fact in group]) for group in facts)
        for code, read in _NUMBERS.items()
    }
    baseline = tuple(_spread(chosen.baseline[mine]) for mine in members)
    entries, count = chosen.reports("pain_average"), len(chosen.facts)
    spans = [(point.first_day, point.last_day) for point in points]
    windows = [(*span, window_means(entries, count, *span)) for span in spans]
    days = sorted(fact.episode.day_zero for group in facts for fact in group)
    return Accounts(
        chosen,
        {"baseline": baseline, **numbers},
        {code: tuple(Counter(read(f) for f in group) for group in facts) for code, read in _COUNTS.items()},
        tuple(point.day for point in points),
        tuple(tuple(_became(chosen, mine, *window) for window in windows) for mine in members),
        days[0] if days else None,
        days[-1] if days else None,
    )


def _spread(values: Sequence[float | None] | FloatArray) -> Spread:
    known = np.array([value for value in values if value is not None and value == value], np.float64)
    if not known.size:
        return Spread(np.nan, np.nan, 0)
    deviation = float(known.std(ddof=1)) if known.size > 1 else np.nan
    return Spread(float(known.mean()), deviation, int(known.size))


def _became(
    chosen: ChosenCohort, mine: IntArray, first_day: int, last_day: int, value: FloatArray
) -> Counter[str]:
    today = chosen.work.today
    return Counter(
        ANSWERED
        if value[place] == value[place]
        else why_missing(chosen.facts[place].episode, first_day, last_day, today)
        for place in mine.tolist()
    )
