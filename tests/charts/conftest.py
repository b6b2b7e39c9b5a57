"""Invented cohorts and episodes for the figures, and readers of both languages."""

import copy
from datetime import date

import numpy as np
import plotly.graph_objects as go
import pytest

from outcomes.analysis.adjusted_course import RepeatedValues, adjusted_course
from outcomes.analysis.baseline import baselines
from outcomes.analysis.comparison import log_rank
from outcomes.analysis.competing import incidences
from outcomes.analysis.completeness import Due, completeness
from outcomes.analysis.duration import durations, population
from outcomes.analysis.harms import HarmCount
from outcomes.analysis.observations import observations, window_means
from outcomes.analysis.opioids import opioid_free
from outcomes.analysis.proportional_hazards import HazardRatio
from outcomes.analysis.responders import Change, improved_by_share, shares
from outcomes.analysis.survival import kaplan_meier
from outcomes.analysis.trajectory import trajectories
from outcomes.analysis.turnbull import turnbull
from outcomes.analysis.week_matrix import week_matrix
from outcomes.analysis.weeks import weekly
from outcomes.charts.adjusted import Adjustment, adjusted_chart, differences_chart
from outcomes.charts.competing import GroupIncidences, competing_chart
from outcomes.charts.course import Entries, EpisodeCourse, Mark, MarkKind
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
from outcomes.charts.theme import coloured
from outcomes.charts.timeline import timeline_chart
from outcomes.charts.trajectory import trajectory_chart
from outcomes.charts.waterfall import waterfall_chart
from outcomes.charts.words import Words
from outcomes.detection import replay
from outcomes.detection.simulate import SCENARIO_BY_NAME, simulate
from outcomes.translations import load

CODES = {"pain_average": "pain", "numbness": "numbness", "tingling": "tingling", "opioid_mme": "opioid_mme"}


@pytest.fixture(params=["en", "fr"])
def words(request):
    return Words(load(request.param).gettext, request.param)


@pytest.fixture
def english():
    return Words(str)


def course_of(series, readings, marks=()):
    values = {}
    for code, column in CODES.items():
        known = ~np.isnan(getattr(series, column))
        values[code] = Entries(series.days[known], getattr(series, column)[known])
    pain = values["pain_average"]
    values["walking_minutes"] = Entries(pain.days, 60 - 4 * pain.values)
    return EpisodeCourse(date(2026, 3, 2), values, readings, series.baseline, marks)


@pytest.fixture(scope="session")
def simulated():
    """A few invented episodes, some cut short, each with what the engine said on every entry day."""
    found = []
    for seed, until in enumerate((400, 120, 200, 60, 10)):
        series = simulate(SCENARIO_BY_NAME["life-like"], 1, seed)[0].series.until(until)
        found.append(course_of(series, replay(series), (Mark(0, MarkKind.PROCEDURE, "cryoneurolysis"),)))
    return found


class Cohort:
    """Invented groups: pain falls for most and comes back for some."""

    def __init__(self, sizes=(40, 30), seed=1):
        random = np.random.default_rng(seed)
        self.group = np.repeat(np.arange(len(sizes)), sizes)
        self.groups = [Group(f"Group {name}", size) for name, size in zip("ABCDEFGHIJ", sizes, strict=False)]
        rows = [row for episode in range(self.group.size) for row in self._diary(random, episode)]
        self.table = observations(*zip(*rows, strict=True)) if rows else observations([], [], [])

    def _diary(self, random, episode):
        last = int(random.integers(60, 366))
        days = [day for day in (*range(-14, 15), *range(15, last, 4)) if random.random() < 0.8]
        back = random.weibull(2) * (120 + 60 * self.group[episode])
        return [
            (episode, d, float(np.clip(np.rint((7 if d < 0 or d > back else 3) + random.normal()), 0, 10)))
            for d in days
        ]

    def trajectory(self, words, courses=None):
        made = trajectories(weekly(self.table), self.group, len(self.groups))
        return trajectory_chart(courses or made, self.groups, Measure("pain", "0–10"), words)

    def relief(self, words, landmark=None):
        result = durations(weekly(self.table), baselines(self.table, self.group.size))
        chosen = population(result, self.group, landmark)
        curves = []
        for number in range(len(self.groups)):
            mine = chosen.included & (self.group == number)
            curves.append(kaplan_meier(result.time[mine], result.has_returned[mine], chosen.origin))
        mine = chosen.included
        test = log_rank(result.time[mine], result.has_returned[mine], self.group[mine], len(self.groups))
        return relief_chart(curves, self.groups, ReliefComparison(chosen, test), words)

    def knees(self):
        """Each group's knees one by one, some of them ended by what may end an episode."""
        baseline = baselines(self.table, self.group.size)
        after = window_means(self.table, self.group.size, 76, 104)
        result = durations(weekly(self.table), baseline)
        ended = np.where(np.arange(self.group.size) % 7 == 0, np.arange(self.group.size) % 3, -1)
        pain = week_matrix(weekly(self.table), self.group.size, -4, 52)
        columns = (100 * (after - baseline) / baseline, pain)
        rows = []
        for number in range(len(self.groups)):
            mine = self.group == number
            change, weeks = (column[mine] for column in columns)
            others = (result.course[mine], result.right[mine], result.last_day[mine], ended[mine])
            rows.append(KneeRows(change, weeks, -4, *others))
        return rows

    def waterfall(self, words):
        return waterfall_chart(self.knees(), self.groups, 90, words)

    def lasagna(self, words):
        return lasagna_chart(self.knees(), self.groups, words)

    def swimmer(self, words):
        return swimmer_chart(self.knees(), self.groups, ("again", "prosthesis", "died"), words)

    def _followed(self):
        result = durations(weekly(self.table), baselines(self.table, self.group.size))
        return result, population(result, self.group)

    def intervals(self, words):
        result, chosen = self._followed()
        groups = [chosen.included & (self.group == number) for number in range(len(self.groups))]
        curves = [turnbull(result.left[mine], result.right[mine]) for mine in groups]
        followed = [kaplan_meier(result.time[mine], result.has_returned[mine]) for mine in groups]
        return intervals_chart(curves, followed, self.groups, chosen, words)

    def competing(self, words):
        result, chosen = self._followed()
        event = np.where(result.has_returned, 1, np.where(np.arange(self.group.size) % 5 == 0, 2, 0))
        found = []
        for number in range(len(self.groups)):
            mine = chosen.included & (self.group == number)
            followed = kaplan_meier(result.time[mine], result.has_returned[mine])
            found.append(GroupIncidences(incidences(result.time[mine], event[mine], 4), followed))
        names = ("pain back", "again", "prosthesis", "died")
        return competing_chart(found, self.groups, names, chosen, words)

    def opioid_free(self, words):
        taken = observations(self.table.episode, self.table.day, self.table.value > 6)
        return opioid_free_chart(opioid_free(taken, self.group, len(self.groups)), self.groups, words)

    def completeness(self, words):
        days = np.arange(0, 120, 7)
        due = Due(np.repeat(np.arange(self.group.size), days.size), *[np.tile(days, self.group.size)] * 2)
        made = completeness(self.table, due, self.group, len(self.groups))
        return completeness_chart(made, self.groups, words)

    def harms(self, words):
        had = (np.arange(self.group.size) % 4 == 0).astype(float)
        found = shares(had, self.group, len(self.groups))
        some = tuple(HarmCount("any", {1: each.responders, 0: 1}, 1, each) for each in found)
        kinds = [HarmKind("Any", some), HarmKind("Bruise", (*some[:1], *[None] * (len(some) - 1)))]
        return harms_chart(kinds, self.groups, words)

    def mirror(self, words):
        responded = np.where(np.arange(self.group.size) % 3 == 0, np.nan, np.arange(self.group.size) % 2)
        ways = [np.where(np.isnan(responded), fill, responded) for fill in (np.nan, 0.0, 1.0)]
        found = [shares(way, self.group, len(self.groups)) for way in ways]
        rows = [MirrorGroup(*each, {"silent": 3}) for each in zip(*found, strict=True)]
        return mirror_chart(rows, self.groups, {"silent": "nothing", "ended": "ended"}, 90, words)

    def _adjusted(self):
        days = (30, 90, 180)
        visits = np.array([window_means(self.table, self.group.size, d - 14, d + 14) for d in days])
        knee = np.tile(np.arange(self.group.size), len(days))
        visit = np.repeat(np.arange(len(days)), self.group.size)
        before = baselines(self.table, self.group.size)[knee, None]
        made = RepeatedValues(visits.ravel(), visit, self.group[knee], knee, knee, before)
        found = adjusted_course(made, len(self.groups), len(days))
        return found, self.groups, Adjustment(Measure("pain", "0–10", visits=days), "baseline <b>")

    def adjusted(self, words):
        return adjusted_chart(*self._adjusted(), words)

    def differences(self, words):
        return differences_chart(*self._adjusted(), words)

    def responders(self, words):
        before = baselines(self.table, self.group.size)
        after = window_means(self.table, self.group.size, 76, 104)
        rules = [
            ResponderRule(
                f"{least} less",
                shares(improved_by_share(Change(before, after), least), self.group, len(self.groups)),
            )
            for least in (0.3, 0.5)
        ]
        return responders_chart(rules, self.groups, words)


def funnels():
    """Nobody, one operator alone, and several."""
    responded = (np.arange(90) % 3 > 0).astype(float)
    operators = shares(responded, np.repeat(np.arange(3), (20, 30, 40)), 3)
    named = dict(zip(("Dr <b>", "Dr B", "Dr C"), operators, strict=True))
    (overall,), (nobody,) = shares(responded, np.zeros(90, int), 1), shares(np.empty(0), np.empty(0, int), 1)
    return ({}, nobody), ({"Dr A": operators[0]}, overall), (named, overall)


_TOLD = HazardRatio(0.8, 0.03, 25.0, 0.2, 90, 40)
_UNTOLD = HazardRatio(*[float("nan")] * 4, 90, 4)
FOREST = (ForestRow("age", _TOLD, _UNTOLD), ForestRow("a nerve <b>", _UNTOLD, _TOLD))


def drawn(chart):
    """The figure as plotly reads it, wide and narrow, in both palettes; it refuses what it does not know."""
    figures = []
    for scheme in ("light", "dark"):
        figure = copy.deepcopy(coloured(chart.figure, scheme))
        narrow = figure["layout"].pop("meta")["narrow"]
        figures += [go.Figure(figure), go.Figure(figure | {"layout": figure["layout"] | narrow})]
    return figures


def every_chart(words, simulated):
    """One of each chart, and the odd ones: nobody, one small group, many groups."""
    cohort = Cohort()
    charts = [
        cohort.trajectory(words),
        cohort.relief(words),
        cohort.relief(words, 60),
        cohort.responders(words),
    ]
    for sizes in ((), (1,), (9,), (12,), (15, 3), (12,) * 8, (400,)):
        odd = Cohort(sizes)
        charts += [odd.trajectory(words), odd.responders(words), odd.relief(words)]
        charts += [odd.waterfall(words), odd.lasagna(words), odd.swimmer(words), odd.intervals(words)]
        charts += [odd.competing(words), odd.opioid_free(words), odd.completeness(words), odd.harms(words)]
        charts += [odd.mirror(words), odd.adjusted(words), odd.differences(words)]
    charts += [forest_chart(rows, "age", 10, words) for rows in ((), FOREST)]
    charts += [funnel_chart(beside, share, 3, words, of) for beside, share in funnels() for of in FunnelOf]
    return charts + [timeline_chart(course, words) for course in simulated]
