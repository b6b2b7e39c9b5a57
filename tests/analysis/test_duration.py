from itertools import pairwise

import numpy as np
import pytest

from outcomes.analysis.duration import ReportedCourse, durations, least_response, line_of_return, population
from outcomes.analysis.observations import observations
from outcomes.analysis.weeks import weekly


def _course(values, baseline=7.0, weeks=None):
    """One entry a week, on its second day, from week 0 on."""
    numbers = np.arange(len(values)) if weeks is None else np.asarray(weeks)
    table = observations(np.zeros(len(values), int), 7 * numbers + 1, values)
    return durations(weekly(table), np.array([baseline]))


class ByHand:
    """The definition, word by word, for one episode."""

    def __init__(self, days, values, baseline):
        self.baseline = baseline
        self.weeks = sorted({day // 7 for day in days if day >= 0})
        pairs = sorted(zip(days, values, strict=True))
        self.entries = {w: [one for one in pairs if one[0] // 7 == w] for w in self.weeks}
        self.value = {w: np.mean([v for _, v in self.entries[w]]) for w in self.weeks}

    def is_above(self, week):
        so_far = [self.value[one] for one in self.weeks if 1 <= one <= week]
        if not so_far:
            return None
        nadir = min(so_far)
        rise = 2.0 if np.isnan(self.baseline) else max(1.4, min(2.0, 0.5 * (self.baseline - nadir)))
        return bool(self.value[week] >= min(10.0, nadir + rise))

    def response(self):
        asked = [week for week in self.weeks if 2 <= week <= 8]
        falls = [self.baseline - self.value[week] for week in asked]
        if np.isnan(self.baseline):
            return ReportedCourse.IN_RELIEF
        if not asked:
            return ReportedCourse.UNKNOWN_RESPONSE
        reached = max(falls) >= max(1.4, min(2, 0.3 * self.baseline))
        return ReportedCourse.IN_RELIEF if reached else ReportedCourse.NO_RESPONSE

    def answer(self):
        if not self.weeks:
            return ReportedCourse.NO_REPORT, np.nan, np.inf
        response, last = self.response(), self.entries[self.weeks[-1]][-1][0]
        if response is not ReportedCourse.IN_RELIEF:
            return response, last, np.inf
        for before, (week, after) in enumerate(pairwise(self.weeks)):
            if week >= 3 and self.is_above(week) and after - week <= 4 and self.is_above(after):
                below = [one for one in self.weeks[:before] if self.is_above(one) is False]
                left = self.entries[below[-1]][-1][0] if below else 0
                return ReportedCourse.RETURNED, left, self.entries[week][0][0]
        return response, last, np.inf


def test_the_line_of_return_is_the_nadir_and_half_the_fall_between_1_4_and_2():
    baseline = np.array([7.0, 4.0, 6.0, np.nan, 10.0])
    nadir = np.array([2.0, 3.0, 2.5, 1.0, 9.5])
    assert line_of_return(baseline, nadir).tolist() == [4.0, 4.4, 4.25, 3.0, 10.0]


def test_the_least_response_is_30_per_cent_between_1_4_and_2():
    assert least_response(np.array([3.0, 5.0, 9.0])) == pytest.approx([1.4, 1.5, 2.0])


def test_pain_back_for_two_successive_weeks_is_a_return_between_the_entries_around():
    result = _course([7, 3, 2, 2, 2, 5, 5, 6])
    assert result.course.tolist() == [ReportedCourse.RETURNED]
    assert (result.left[0], result.right[0]) == (4 * 7 + 1, 5 * 7 + 1)
    assert (result.nadir[0], result.line[0]) == (2.0, 4.0)


def test_one_high_week_is_a_flare_not_a_return():
    result = _course([7, 3, 2, 2, 6, 2, 2])
    assert result.course.tolist() == [ReportedCourse.IN_RELIEF]
    assert (result.left[0], result.right[0], result.time[0]) == (43, np.inf, 43)


def test_a_high_week_counts_only_if_the_next_entry_comes_within_four_weeks():
    assert _course([3, 2, 2, 6, 6], weeks=[1, 2, 3, 4, 8]).has_returned.tolist() == [True]
    assert _course([3, 2, 2, 6, 6], weeks=[1, 2, 3, 4, 9]).has_returned.tolist() == [False]


def test_no_return_is_read_before_week_3():
    result = _course([2, 2, 5, 5, 5])
    assert result.right.tolist() == [3 * 7 + 1]
    assert result.left.tolist() == [8]


def test_without_a_fall_in_weeks_2_to_8_there_is_no_response_and_no_return():
    assert _course([7, 3, 6, 6, 6, 7, 7, 7, 7, 2]).course.tolist() == [ReportedCourse.NO_RESPONSE]


def test_an_unknown_baseline_counts_as_response_and_a_silence_in_weeks_2_to_8_as_unknown():
    assert _course([6, 6, 6, 6], baseline=np.nan).course.tolist() == [ReportedCourse.IN_RELIEF]
    assert _course([6, 6, 3], weeks=[0, 1, 9]).course.tolist() == [ReportedCourse.UNKNOWN_RESPONSE]


def test_episodes_without_entries_have_no_report():
    table = observations([1, 1], [-3, 8], [7.0, 2.0])
    result = durations(weekly(table), np.array([7.0, np.nan, 6.0]))
    assert result.course.tolist() == [
        ReportedCourse.NO_REPORT,
        ReportedCourse.IN_RELIEF,
        ReportedCourse.NO_REPORT,
    ]
    assert durations(weekly(observations([], [], [])), np.array([5.0])).course.tolist() == [
        ReportedCourse.NO_REPORT
    ]


def test_two_thousand_ragged_diaries_agree_with_the_definition_read_word_by_word():
    random = np.random.default_rng(7)
    rows, baselines, expected = [], [], []
    for episode in range(2000):
        days = np.unique(random.integers(-10, random.integers(5, 300), random.integers(0, 60)))
        level = np.where(days < 0, 7, np.clip(random.normal(3, 2) + days / random.uniform(20, 200), 0, 10))
        values = np.clip(np.rint(level + random.normal(0, 1.2, days.size)), 0, 10)
        baselines.append(random.choice([np.nan, float(random.integers(2, 11))]))
        rows += [(episode, day, value) for day, value in zip(days, values, strict=True)]
        expected.append(ByHand(days.tolist(), values.tolist(), baselines[-1]).answer())
    found = durations(weekly(observations(*zip(*rows, strict=True))), np.array(baselines))
    assert {int(one) for one in found.course} == {0, 1, 2, 3, 4}
    assert found.course.tolist() == [int(one[0]) for one in expected]
    assert found.left.tolist() == pytest.approx([one[1] for one in expected], nan_ok=True)
    assert found.right.tolist() == [one[2] for one in expected]


def test_the_population_is_responders_or_those_still_in_relief_at_the_landmark():
    table = observations(
        np.repeat([0, 1, 2, 3], 9),
        np.tile(7 * np.arange(1, 10) + 1, 4),
        np.concatenate([np.full(9, 2.0), [2, 2, 2, 6, 6, 6, 6, 6, 6], np.full(9, 7.0), np.full(9, 2.0)]),
    )
    result = durations(weekly(table), np.full(5, 7.0))
    everybody = population(result, np.array([0, 0, 0, -1, 0]))
    assert everybody.included.tolist() == [True, True, False, False, False]
    assert (everybody.non_responders, everybody.unknown, everybody.origin) == (1, 1, 0)
    at_sixty = population(result, np.array([0, 0, 0, -1, 0]), landmark=60)
    assert at_sixty.included.tolist() == [True, False, False, False, False]
    assert (at_sixty.before_origin, at_sixty.origin) == (1, 60)


def test_whose_last_entry_lies_on_the_landmark_is_not_followed_from_it():
    result = durations(weekly(observations([0, 0, 1, 1], [15, 60, 15, 61], [2.0] * 4)), np.full(2, 7.0))
    assert population(result, np.zeros(2, int), landmark=60).included.tolist() == [False, True]
