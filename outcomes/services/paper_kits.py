"""All that a paper about a cohort needs: tidy files, its figures' numbers, and a script that finds them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outcomes.analysis.intervals import Estimate
from outcomes.clinical.time_points import TimePoint
from outcomes.errors import InputError
from outcomes.exchange import data_dictionary
from outcomes.exchange.columns import Cell
from outcomes.exchange.csv_files import write_sheet
from outcomes.exchange.file_formats import FileFormat, write_table
from outcomes.exchange.paper_kit import ENTRIES, FOLLOWED, NUMBERS, SCRIPT, VISITS, script
from outcomes.exchange.tables import Table
from outcomes.permissions import Permission
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_choices import LEAST_PEOPLE, CohortChoice
from outcomes.services.cohort_comparison import Comparison, comparison
from outcomes.services.cohort_relief import Returns, first_events, returns
from outcomes.services.cohorts import CohortResult, cohort
from outcomes.services.deidentification import Deidentifier
from outcomes.services.exports import ExportReport, ExportWords
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wide_tables import patient_codes, wide_table

_RULES = ("share_30", "share_50", "mcid")


@dataclass(frozen=True, eq=False)
class _Kit:
    """The numbers of a cohort."""

    overview: CohortResult
    returns: Returns
    comparison: Comparison

    @property
    def chosen(self) -> ChosenCohort:
        return self.overview.chosen

    @property
    def codes(self) -> list[str]:
        """Codes of the drawn groups."""
        return [group.code if self.chosen.choice.group_by else "" for group in self.chosen.groups.drawn]


def paper_kit(work: UnitOfWork, folder: Path, choice: CohortChoice, words: ExportWords) -> ExportReport:
    """Write the kit of a cohort into a new folder, de-identified.

    Only knees of drawn groups are in it: smaller groups could be recognised.

    Raises:
        InputError: `cohort_too_small` where no group has ten people.
    """
    staff = work.require(Permission.EXPORT_DATA)
    kit = _Kit(cohort(work, choice), returns(work, choice), comparison(work, choice))
    if not kit.chosen.count:
        raise InputError("cohort_too_small", {"fewest": LEAST_PEOPLE})
    schedule = schedule_of_site(work, staff.site_id)
    data = kit.chosen.data
    codes = patient_codes(work, data)
    wide = wide_table(data, codes, kit.chosen.reports, schedule, work.today, words.named)
    episodes = Table("episodes.csv", ("procedure_id",), (*wide.columns[:2], *FOLLOWED, *wide.columns[2:]))
    hide = Deidentifier(work.settings.audit_key, work.today)
    shown = (hide.row(episodes, row, str(row["patient_id"])) for row in _episodes(kit, wide.rows))
    made: list[tuple[Table, Iterable[Mapping[str, Cell]]]] = [
        (episodes, shown),
        (ENTRIES, _entries(kit.chosen)),
        (VISITS, (_visit(point) for point in schedule.time_points if point.day > 0)),
        (NUMBERS, _numbers(kit)),
    ]
    folder.mkdir(mode=0o700, parents=True)
    rows = {
        table.file: write_table(folder / table.file, table.columns, records, FileFormat.CSV)
        for table, records in made
    }
    dictionary = data_dictionary.dictionary_rows([(table.file, table) for table, _ in made], words.french)
    write_sheet(folder / data_dictionary.FILE, data_dictionary.COLUMNS, dictionary)
    (folder / SCRIPT).write_text(script(), encoding="utf-8")
    work.begin()
    work.audit("files.export", "kit", site_id=staff.site_id, detail={"rows": rows, "deidentified": True})
    work.commit()
    return ExportReport(rows)


def _episodes(kit: _Kit, wide: Iterable[Mapping[str, Cell]]) -> Iterator[dict[str, Cell]]:
    """Wide rows of the drawn groups, with what the figures count of each."""
    found = kit.returns.relief
    day, event = first_events(kit.chosen, found)
    for place, row in enumerate(wide):
        number = int(kit.chosen.number[place])
        if number < 0:
            continue
        is_followed = bool(found.population.included[place])
        yield dict(row) | {
            "group": kit.codes[number] or None,
            "group_number": number,
            "is_followed": is_followed,
            "from_day": float(found.population.origin) if is_followed else None,
            "first_event": int(event[place]) if is_followed else None,
            "first_event_day": float(day[place]) if is_followed else None,
        }


def _entries(chosen: ChosenCohort) -> Iterator[dict[str, Cell]]:
    """Average pain, entry by entry, in days since procedure."""
    pain = chosen.reports("pain_average")
    names = [fact.episode.procedure.procedure_id for fact in chosen.facts]
    for episode, day, value in zip(
        pain.episode.tolist(), pain.day.tolist(), pain.value.tolist(), strict=True
    ):
        yield {"procedure_id": names[episode], "day": day, "value": value}


def _visit(point: TimePoint) -> dict[str, Cell]:
    return {
        "visit": point.code,
        "day": point.day,
        "first_day": point.first_day,
        "last_day": point.last_day,
    }


def _row(
    statistic: str, group: str, at: float | None, found: Estimate, number: int | None = None
) -> dict[str, Cell]:
    ends = {"estimate": found.value, "lower": found.lower, "upper": found.upper}
    known = {name: value if np.isfinite(value) else None for name, value in ends.items()}
    return {"statistic": statistic, "group": group or None, "at": at, **known, "number": number}


def _numbers(kit: _Kit) -> Iterator[dict[str, Cell]]:
    """What the figures say, one number a row, as far as ten people stand behind it."""
    for number, group in enumerate(kit.codes):
        yield from _course(kit, number, group)
        for rule in _RULES:
            share = kit.overview.responders[rule][number]
            if share.judged:
                yield _row(rule, group, None, share.share, share.judged)
        yield from _relief(kit, number, group)
        for visit, day in enumerate(kit.comparison.visits):
            mean = kit.comparison.course.means[number][visit].estimate
            people = int(kit.comparison.course.people[number, visit])
            if people >= LEAST_PEOPLE and np.isfinite(mean.value):
                yield _row("adjusted_mean", group, day, Estimate(mean.value, np.nan, np.nan), people)
    test = kit.returns.relief.test
    if test is not None and np.isfinite(test.statistic):
        yield _row("log_rank", "", None, Estimate(test.statistic, np.nan, np.nan))


def _course(kit: _Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    course = kit.overview.trajectories[number]
    for place in np.flatnonzero(course.patients >= LEAST_PEOPLE).tolist():
        ends = Estimate(*(float(one[place]) for one in (course.estimate, course.lower, course.upper)))
        yield _row("weekly_mean", group, int(course.week[place]), ends, int(course.episodes[place]))


def _relief(kit: _Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    curve = kit.returns.relief.curves[number]
    for place in np.flatnonzero(curve.events > 0).tolist():
        ends = Estimate(*(float(one[place]) for one in (curve.survival, curve.lower, curve.upper)))
        yield _row("in_relief", group, float(curve.time[place]), ends, int(curve.at_risk[place]))
    if curve.people:
        yield _row("median", group, None, curve.quantile(), curve.people)
    for kind, incidence in enumerate(kit.returns.incidences[number], 1):
        happened = np.diff(incidence.happened, prepend=0) > 0
        for day in incidence.time[happened].tolist():
            value = incidence.at(day).value
            yield _row(f"incidence_{kind}", group, day, Estimate(value, np.nan, np.nan))
