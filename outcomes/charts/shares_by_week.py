"""Shares over time: who takes no opioid, which diaries were made."""

from collections.abc import Sequence

import numpy as np

from outcomes.analysis.completeness import Completeness
from outcomes.analysis.opioids import OpioidFree
from outcomes.analysis.trajectory import Trajectory
from outcomes.charts.chart import Chart
from outcomes.charts.groups import Group
from outcomes.charts.measure import Measure
from outcomes.charts.trajectory import drawn_courses
from outcomes.charts.words import Words


def opioid_free_chart(free: Sequence[OpioidFree], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the share of each group that takes no opioid, week by week.

    Args:
        free: one per group, from `opioid_free`.
        groups: name and people of each, in the same order.
        words: the reader's language.
    """
    method = words.say(
        "Share of the knees with an entry in the week whose person took no opioid product in any of them, "
        "with Wilson’s 95\u00a0%% interval, two knees of one person counted as one cluster. A product "
        "without a conversion factor, such as buprenorphine, is an opioid all the same. Weeks with fewer "
        "than 10 people are not drawn."
    )
    measure = Measure(words.say("taking no opioid"), "%", 0.0, 100.0, 0)
    return drawn_courses([_of_shares(each) for each in free], groups, measure, words, method)


def completeness_chart(made: Sequence[Completeness], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the share of the diaries due that were made, week by week.

    Args:
        made: one per group, from `completeness`.
        groups: name and people of each, in the same order.
        words: the reader's language.
    """
    method = words.say(
        "Diaries made of those that the schedule asked for from the procedure to yesterday, each answered "
        "until the next is due; pauses, and what lies after the end of an episode or a withdrawal, are not "
        "asked for. Weeks with fewer than 10 knees are not drawn."
    )
    counted = words.say("knees with a diary due in that week")
    measure = Measure(words.say("diaries made of those due"), "%", 0.0, 100.0, 0, counted)
    return drawn_courses([_of_completeness(each) for each in made], groups, measure, words, method)


def _of_shares(free: OpioidFree) -> Trajectory:
    ends = [(each.share.value, each.share.lower, each.share.upper) for each in free.share]
    estimate, lower, upper = 100 * np.array(ends).reshape(-1, 3).T
    episodes = np.array([each.judged for each in free.share], np.int64)
    patients = np.array([each.patients for each in free.share], np.int64)
    return Trajectory(free.week, episodes, patients, estimate, lower, upper)


def _of_completeness(made: Completeness) -> Trajectory:
    share = 100 * made.made / np.maximum(made.due, 1)
    unknown = np.full(share.shape, np.nan)
    return Trajectory(made.week, made.episodes, made.episodes, share, unknown, unknown)
