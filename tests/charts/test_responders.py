from outcomes.analysis.intervals import wilson
from outcomes.analysis.responders import Share
from outcomes.charts.groups import Group
from outcomes.charts.responders import ResponderRule, responders_chart


def _share(responders, judged, missing=2):
    return Share(responders, judged, missing, judged, wilson(responders, judged))


def test_a_dot_stands_at_the_share_with_its_interval(english):
    chart = responders_chart([ResponderRule("30 %", (_share(12, 20),))], [Group("A", 22)], english)
    dot = chart.figure["data"][0]
    assert dot["x"] == [60.0]
    ends = (dot["x"][0] - dot["error_x"]["arrayminus"][0], dot["x"][0] + dot["error_x"]["array"][0])
    assert [round(one / 100, 3) for one in ends] == [
        round(wilson(12, 20).lower, 3),
        round(wilson(12, 20).upper, 3),
    ]


def test_the_numbers_stand_beside_the_dot_and_in_the_table(english):
    chart = responders_chart([ResponderRule("30 %", (_share(12, 20),))], [Group("A", 22)], english)
    assert "12/20" in str(chart.figure["layout"]["annotations"])
    assert chart.table.values[0][:6] == ("30 %", "A", 12, 20, 2, 20)


def test_a_group_of_which_nobody_could_be_judged_says_so(english):
    shares = (_share(12, 20), _share(0, 0, 15))
    chart = responders_chart([ResponderRule("30 %", shares)], [Group("A", 22), Group("B", 15)], english)
    assert "none judged" in str(chart.figure["layout"]["annotations"])
    assert chart.table.values[1][6:] == (None, None, None)
