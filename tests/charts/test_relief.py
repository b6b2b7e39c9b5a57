import numpy as np

from outcomes.analysis.duration import Population
from outcomes.analysis.survival import kaplan_meier
from outcomes.charts.groups import Group
from outcomes.charts.relief import ReliefComparison, relief_chart
from tests.charts.conftest import Cohort


def _chart(words, time, is_event, origin=0, each=10):
    """Each knee stands for `each` knees with the same end."""
    curve = kaplan_meier(
        np.repeat(np.array(time, float), each), np.repeat(np.array(is_event, bool), each), origin
    )
    everybody = Population(np.ones(each * len(time), bool), origin, 3, 1, 2)
    return relief_chart([curve], [Group("A", 20)], ReliefComparison(everybody, None), words)


def _steps(chart):
    return next(trace for trace in chart.figure["data"] if trace.get("line", {}).get("shape") == "hv")


def test_the_curve_begins_whole_and_steps_down_at_events_to_the_last_entry(english):
    steps = _steps(_chart(english, [30, 60, 60, 90], [True, True, False, False]))
    assert steps["x"] == [0, 30, 60, 90]
    assert steps["y"] == [100, 75, 50, 50]


def test_a_landmark_begins_on_its_day_and_says_so(english):
    chart = _chart(english, [90, 120], [True, False], origin=60)
    assert _steps(chart)["x"][0] == 60
    assert "on day 60" in chart.caption


def test_numbers_at_risk_stand_under_the_axis(english):
    chart = _chart(english, [30, 60, 60, 90], [True, True, False, False])
    numbers = next(trace for trace in chart.figure["data"] if trace["mode"] == "text")
    assert dict(zip(numbers["x"], numbers["text"], strict=True))[42] == "30"


def test_a_curve_ends_where_fewer_than_ten_knees_are_followed(english):
    chart = _chart(english, [30, 60, 90, 120], [True, True, True, True], each=4)
    assert _steps(chart)["x"] == [0, 30, 60, 60], "8 are left after day 60"
    shares = {row[6]: row[8] for row in chart.table.values}
    assert shares[0] == 1
    assert shares[max(shares)] is None
    assert chart.table.values[0][3] == 75, "the median is that of all"
    assert _chart(english, [30, 60], [True, True], each=4).notice


def test_the_caption_says_over_whom_and_who_was_left_out(english):
    caption = _chart(english, [30, 60], [True, False]).caption
    assert "3 without response, 1 whose response is unknown" in caption
    assert "95\u00a0% interval on the log scale" in caption


def test_a_median_that_is_not_reached_is_not_invented(english):
    chart = _chart(english, [30, 60, 90], [False, False, True][::-1])
    assert "median not reached" in str(chart.figure["layout"]["annotations"])
    assert chart.table.values[0][3] is None


def test_groups_in_which_nobody_responded_have_no_curve(english):
    cohort = Cohort((20, 20))
    chart = cohort.relief(english)
    assert len([trace for trace in chart.figure["data"] if trace.get("line", {}).get("shape") == "hv"]) == 2
    nobody = kaplan_meier(np.empty(0), np.empty(0, bool))
    everybody = Population(np.zeros(0, bool), 0, 20, 0, 0)
    assert relief_chart([nobody], [Group("A", 20)], ReliefComparison(everybody, None), english).notice
