"""The figures of a cohort, view by view, in the reader's words."""

from collections.abc import Mapping

from flask_babel import gettext

from outcomes.analysis.observations import IntArray
from outcomes.charts.adjusted import Adjustment, adjusted_chart, differences_chart
from outcomes.charts.chart import Chart
from outcomes.charts.competing import GroupIncidences, competing_chart
from outcomes.charts.forest import ForestRow, forest_chart
from outcomes.charts.funnel import FunnelOf, funnel_chart
from outcomes.charts.groups import Group
from outcomes.charts.harms import HarmKind, harms_chart
from outcomes.charts.intervals import intervals_chart
from outcomes.charts.knee_rows import KneeRows
from outcomes.charts.lasagna import lasagna_chart
from outcomes.charts.measure import Measure
from outcomes.charts.mirror import MirrorGroup, mirror_chart
from outcomes.charts.relief import ReliefComparison, relief_chart
from outcomes.charts.responders import ResponderRule, responders_chart
from outcomes.charts.shares_by_week import completeness_chart, opioid_free_chart
from outcomes.charts.swimmer import swimmer_chart
from outcomes.charts.trajectory import trajectory_chart
from outcomes.charts.waterfall import waterfall_chart
from outcomes.clinical.observation_codes import observation_code
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_comparison import Comparison
from outcomes.services.cohort_knees import FIRST_LASAGNA_WEEK, Knees
from outcomes.services.cohort_measures import Measures, is_rise_better, range_of
from outcomes.services.cohort_mirror import Mirror
from outcomes.services.cohort_predictors import FEWEST_EVENTS, Predictors
from outcomes.services.cohort_relief import Returns
from outcomes.services.cohort_safety import Safety
from outcomes.services.cohort_sites import SitesBeside
from outcomes.services.cohorts import RESPONSE_DAY, CohortResult
from outcomes.translations.labels import label
from outcomes.web.charts import reader_words
from outcomes.web.cohort_names import (
    adjusted_for,
    ending_names,
    event_names,
    group_name,
    missing_names,
    predictor_name,
    rule_name,
)

Charts = Mapping[str, Chart]


def overview_charts(result: CohortResult) -> Charts:
    """A cohort at a glance."""
    words, groups = reader_words(), _groups(result.chosen)
    rules = [
        ResponderRule(rule_name(rule), shares)
        for rule, shares in result.responders.items()
        if rule != "omeract_oarsi" or any(share.judged for share in shares)  # not every site asks for it all
    ]
    comparison = ReliefComparison(result.relief.population, result.relief.test)
    pain = Measure(gettext("Average pain over 24 hours"), "0–10")
    return {
        "trajectory": trajectory_chart(result.trajectories, groups, pain, words),
        "responders": responders_chart(rules, groups, words),
        "relief": relief_chart(result.relief.curves, groups, comparison, words),
    }


def knees_charts(result: Knees) -> Charts:
    """A cohort knee by knee."""
    words, groups = reader_words(), _groups(result.chosen)
    rows = [_rows(result, result.group == number) for number in range(result.chosen.count)]
    return {
        "waterfall": waterfall_chart(rows, groups, RESPONSE_DAY, words),
        "lasagna": lasagna_chart(rows, groups, words),
        "swimmer": swimmer_chart(rows, groups, ending_names(), words),
    }


def returns_charts(result: Returns) -> Charts:
    """When pain returned, and what competes with it."""
    words, groups = reader_words(), _groups(result.chosen)
    population, curves = result.relief.population, result.relief.curves
    found = [
        GroupIncidences(incidences, curve)
        for incidences, curve in zip(result.incidences, curves, strict=True)
    ]
    return {
        "intervals": intervals_chart(result.intervals, curves, groups, population, words),
        "competing": competing_chart(found, groups, event_names(), population, words),
    }


def measures_charts(result: Measures) -> Charts:
    """Another outcome, and who takes no opioid."""
    words, groups = reader_words(), _groups(result.chosen)
    measure = _measure(result.measure, result.visits)
    return {
        "measure": trajectory_chart(result.course, groups, measure, words, result.statistic),
        "opioid_free": opioid_free_chart(result.opioid_free, groups, words),
    }


def comparison_charts(result: Comparison) -> Charts:
    """Groups adjusted for what they differed in, and operators beside each other."""
    words, groups = reader_words(), _groups(result.chosen)
    made = Adjustment(
        _measure(result.measure, result.visits),
        adjusted_for(result.adjusted_for, result.measure),
        is_rise_better=is_rise_better(result.measure),
    )
    return {
        "adjusted": adjusted_chart(result.course, groups, made, words),
        "differences": differences_chart(result.course, groups, made, words),
        "funnel": funnel_chart(result.operators, result.overall, result.small, words),
    }


def sites_charts(result: SitesBeside) -> Charts:
    """The sites of whoever reads, beside each other."""
    return {"sites": funnel_chart(result.sites, result.overall, result.small, reader_words(), FunnelOf.SITES)}


def predictors_charts(result: Predictors) -> Charts:
    """What goes with an earlier return."""
    rows = [ForestRow(predictor_name(row.code), row.alone, row.adjusted) for row in result.predictors]
    return {"forest": forest_chart(rows, adjusted_for(), FEWEST_EVENTS, reader_words())}


def safety_charts(result: Safety) -> Charts:
    """Harm, and how much of the story is there."""
    words, groups = reader_words(), _groups(result.chosen)
    by_group = [{count.event: count for count in counts} for counts in result.harms]
    events = dict.fromkeys(count.event for counts in result.harms for count in counts)
    kinds = [
        HarmKind(
            gettext(label("adverse_event", event)) if event else gettext("Any adverse event"),
            tuple(counts.get(event) for counts in by_group),
        )
        for event in events
    ]
    return {
        "harms": harms_chart(kinds, groups, words),
        "mirror": mirror_chart(_mirrored(result.mirror), groups, missing_names(), RESPONSE_DAY, words),
        "completeness": completeness_chart(result.completeness, groups, words),
    }


def _measure(code: str, visits: tuple[int, ...]) -> Measure:
    """What is measured, with its unit and the ends of its axis, in the reader's words."""
    row = observation_code(code)
    unit = "" if row.unit in ("score", "count", "rank") else row.unit.replace("0-10", "0–10")
    return Measure(gettext(label("observation", code)), unit, *range_of(code), visits=visits)


def _mirrored(found: Mirror) -> list[MirrorGroup]:
    columns = (found.judged, found.worst, found.best, found.reasons)
    return [MirrorGroup(*each) for each in zip(*columns, strict=True)]


def _groups(chosen: ChosenCohort) -> list[Group]:
    return [
        Group(group_name(chosen.choice.group_by, group.code), group.patients)
        for group in (*chosen.groups.drawn, *chosen.groups.small)
    ]


def _rows(result: Knees, mine: IntArray) -> KneeRows:
    return KneeRows(
        result.change[mine],
        result.pain[mine],
        FIRST_LASAGNA_WEEK,
        result.course[mine],
        result.back[mine],
        result.until[mine],
        result.ended_by[mine],
    )
