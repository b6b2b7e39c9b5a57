import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from outcomes.charts.course import Entries, EpisodeCourse, Mark, MarkKind
from outcomes.charts.timeline import timeline_chart
from outcomes.detection import Reading
from tests.charts.conftest import drawn


def _course(days, values, readings=(), **known):
    entries = {"pain_average": Entries(np.array(days), np.array(values, float))}
    return EpisodeCourse(date(2026, 3, 2), entries, readings, **known)


def _forecast(chance=0.6):
    reading = Reading(40, "relief", "1.0", p_returned=0.1, p_no_response=0.0, level=2.0, nadir=1.5, line=3.5)
    return replace(reading, forecast_q10=80, forecast_q50=120, forecast_q90=200, p_return_365=chance)


def _annotations(chart):
    return " ".join(one["text"] for one in chart.figure["layout"]["annotations"])


def test_the_axis_of_pain_is_always_whole_and_all_lanes_share_one_axis_of_days(english, simulated):
    layout = timeline_chart(simulated[0], english).figure["layout"]
    whole = [one for name, one in layout.items() if name.startswith("yaxis") and one["range"] == [0, 10]]
    assert len(whole) == 2
    assert [name for name in layout if name.startswith("xaxis")] == ["xaxis"]


def test_lanes_lie_one_under_another_without_touching(english, simulated):
    for layout in (
        timeline_chart(simulated[0], english).figure["layout"],
        timeline_chart(simulated[0], english).figure["layout"]["meta"]["narrow"],
    ):
        domains = sorted(
            (one["domain"] for name, one in layout.items() if name.startswith("yaxis")), reverse=True
        )
        assert all(upper[0] > lower[1] for upper, lower in zip(domains[:-1], domains[1:], strict=True))
        assert 0 <= domains[-1][0] < domains[0][1] <= 1


def test_the_smooth_line_crosses_neither_day_0_nor_a_long_gap(english):
    chart = timeline_chart(_course([-3, -2, -1, 0, 1, 2, 40, 41, 42], [7, 7, 7, 3, 2, 2, 2, 2, 2]), english)
    line = next(t for t in chart.figure["data"] if t["mode"] == "lines" and t["line"]["width"] == 2.4)
    assert line["x"] == [-3, -2, -1, None, 0, 1, 2, None, 40, 41, 42, None]


def test_the_fan_reaches_the_line_of_return_between_the_forecasts_quantiles(english):
    chart = timeline_chart(_course([1, 20, 40], [3, 2, 2], (_forecast(),)), english)
    fan = next(t for t in chart.figure["data"] if "16)" in t.get("fillcolor", ""))
    assert (fan["x"], fan["y"]) == ([40, 80, 200, 40], [2.0, 3.5, 3.5, 2.0])
    assert "back by D365: 0.60" in _annotations(chart)
    assert "if so, D80–D200" in _annotations(chart)


def test_an_improbable_return_gets_no_days(english):
    chart = timeline_chart(_course([1, 20, 40], [3, 2, 2], (_forecast(0.02),)), english)
    assert not [t for t in chart.figure["data"] if "16)" in t.get("fillcolor", "")]
    assert "if so" not in _annotations(chart)


def test_without_response_there_is_no_line_of_return(english):
    reading = replace(_forecast(), phase="no_response", forecast_q10=None)
    assert "line of return" not in _annotations(timeline_chart(_course([40], [6], (reading,)), english))


def test_what_was_never_entered_has_no_lane(english):
    chart = timeline_chart(_course([1, 2, 3], [3, 3, 3]), english)
    assert "Opioids" not in _annotations(chart)
    assert "Sensation" not in _annotations(chart)
    assert "Nerve" not in _annotations(chart)


def test_numb_area_and_timed_tests_have_lanes_and_columns_where_they_were_entered(words):
    course = _course([1, 7, 30], [3, 3, 3])
    more = {
        "numbness_area": Entries(np.array([1, 7]), np.array([80.0, 45.0])),
        "chair_stand_30s": Entries(np.array([30]), np.array([11.0])),
        "timed_up_and_go_s": Entries(np.array([30]), np.array([12.4])),
    }
    chart = timeline_chart(replace(course, values={**course.values, **more}), words)
    layout = chart.figure["layout"]
    ranges = [one["range"] for name, one in layout.items() if name.startswith("yaxis")]
    assert [0, 100.0] in ranges  # the area is always seen against the whole
    assert [0, 20.0] in ranges
    assert len(chart.table.header) == 9
    assert [(row[0], *row[3:6]) for row in chart.table.values] == [
        (1, 80.0, None, None),
        (7, 45.0, None, None),
        (30, None, 11.0, 12.4),
    ]
    assert drawn(chart)


def test_an_episode_without_entries_says_how_it_begins(words):
    chart = timeline_chart(EpisodeCourse(date(2026, 3, 2), {}), words)
    assert chart.figure["data"] == []
    assert chart.notice


def test_the_table_has_every_entry_and_event_with_its_date(english):
    marks = (Mark(3, MarkKind.ADVERSE_EVENT, "bruise"),)
    chart = timeline_chart(_course([-1, 2], [7, 3.5], marks=marks), english)
    assert [(row[0], row[1], row[2], row[5]) for row in chart.table.rows] == [
        ("-1", "Mar 1, 2026", "7.0", "–"),
        ("2", "Mar 4, 2026", "3.5", "–"),
        ("3", "Mar 5, 2026", "–", "bruise"),
    ]


def test_single_entries_and_far_ones_can_be_drawn(words):
    for days, values in (([0], [0]), ([-20], [10]), ([0, 2000], [10, 0]), ([-400, 5], [3, 4])):
        assert drawn(timeline_chart(_course(days, values), words))


def test_real_diaries_of_two_years_are_drawn(words, real_data):
    with (real_data / "knee_diaries" / "observations.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] == "pain_average"]
    by_patient = defaultdict(dict)
    for row in rows:
        by_patient[row["patient_id"]][date.fromisoformat(row["observed_on"])] = float(row["value"])
    assert sum(len(entries) for entries in by_patient.values()) == 565
    for entries in by_patient.values():
        day_zero = min(entries) + timedelta(days=14)
        days = sorted((on - day_zero).days for on in entries)
        chart = timeline_chart(
            _course(days, [entries[day_zero + timedelta(days=day)] for day in days]), words
        )
        assert len(chart.table.rows) == len(entries)
        assert drawn(chart)
