"""Invented cohorts and episodes for the figures, and readers of both languages."""

import copy
from datetime import date

import numpy as np
import plotly.graph_objects as go
import pytest

from outcomes.analysis.baseline import baselines
from outcomes.analysis.comparison import log_rank
from outcomes.analysis.duration import durations, population
from outcomes.analysis.observations import observations, window_means
from outcomes.analysis.responders import Change, improved_by_share, shares
from outcomes.analysis.survival import kaplan_meier
from outcomes.analysis.trajectory import trajectories
from outcomes.analysis.weeks import weekly
from outcomes.charts.course import Entries, EpisodeCourse, Mark, MarkKind
from outcomes.charts.groups import Group
from outcomes.charts.relief import ReliefComparison, relief_chart
from outcomes.charts.responders import ResponderRule, responders_chart
from outcomes.charts.theme import coloured
from outcomes.charts.timeline import timeline_chart
from outcomes.charts.trajectory import Measure, trajectory_chart
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
    for sizes in ((), (1,), (9,), (12,), (15, 3), (12,) * 8):
        odd = Cohort(sizes)
        charts += [odd.trajectory(words), odd.responders(words), odd.relief(words)]
    return charts + [timeline_chart(course, words) for course in simulated]
