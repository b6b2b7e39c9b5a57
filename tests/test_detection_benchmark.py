"""What the benchmark of detection computes, where the answer is plain."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from benchmarks import detection_tables as tables
from benchmarks.detection_predictive import lag_one
from benchmarks.detection_rivals import (
    Detector,
    Seen,
    Tried,
    bayes_bound,
    best,
    compare,
    engine_curve,
    minimax_bound,
)
from benchmarks.detection_subgroups import SUBGROUPS, relief
from benchmarks.generators.judged_probabilities import Recalibration, Said, Tenth, recalibration
from benchmarks.pelt import LEAST_REPORTS, in_c, in_python, last_mean, pelt
from benchmarks.pelt_speed import drawn_out, first_entries
from outcomes.detection.rivals import Track
from outcomes.detection.scoring import Score
from outcomes.detection.series import Series
from outcomes.detection.simulate import CLEAN, simulate

STEP = Series.of(list(range(160)), pain=[2.0] * 100 + [6.0] * 60, baseline=6.0)
FEW = simulate(replace(CLEAN, last_day=120), 6, 7)


def found(false_alarms: int, delays: tuple[int, ...] = (), events: int = 4) -> Score:
    return Score(false_alarms, 10.0, events, len(delays), delays)


def test_pelt_scores_the_mean_of_the_last_segment_above_the_line() -> None:
    track = pelt(STEP, 3.0)
    assert track.scores[99] == 2.0 - 4.0
    assert track.scores[-1] == 6.0 - 4.0
    assert track.scores[0] == -math.inf
    assert track.below[99]
    assert not track.below[-1]
    assert max(track.scores[100:104]) > 0


def test_pelt_uses_nothing_from_later() -> None:
    assert pelt(STEP.until(104), 3.0).scores == pelt(STEP, 3.0).scores[:105]


def test_too_few_reports_are_not_divided() -> None:
    assert last_mean([1.0, 9.0], 3.0) == 9.0


def test_the_segments_in_c_are_those_of_the_ordinary_pelt() -> None:
    for one in FEW[:2]:
        pain = one.series.pain[~np.isnan(one.series.pain)].tolist()
        for count in range(LEAST_REPORTS, len(pain), 17):
            for factor in (1.0, 3.0, 14.0):
                penalty = factor * math.log(count)
                assert in_c(pain[:count], penalty) == in_python(pain[:count], penalty)


def test_the_lowest_calm_threshold_is_found_by_bisection() -> None:
    alarms, asked = {1.0: 9, 2.0: 5, 3.0: 2, 4.0: 1, 5.0: 0}, []

    def at(threshold: float) -> Score:
        asked.append(threshold)
        return found(alarms[threshold])  # in ten years

    detector = Detector(list(alarms), at)
    assert detector.lowest(0.5) == 2.0
    assert [each.false_alarms for each in detector.curve()] == [0, 1, 1, 2, 2]
    assert len(asked) == len(set(asked))


def test_a_rival_is_tuned_on_its_own_scores() -> None:
    days = list(range(30, 130))
    calm = Track(days, [0.0] * 100, [False] * 100)
    loud = Track(days, [0.0] * 50 + [1.0] * 50, [False] * 100)
    seen = Seen([calm, loud], [(None, None), (70, 80)])
    threshold = seen.detector().lowest(0.1)
    assert 0 < threshold <= 1
    assert seen.at(threshold).false_alarms == 0
    assert seen.at(threshold).events == 0  # fewer than 60 days follow


def test_of_several_settings_that_which_found_most_on_tuning_patients_is_taken() -> None:
    worse, better = (Tried(name, found(0, (3,) * hits), found(0), []) for name, hits in (("a", 1), ("b", 2)))
    assert best([worse, better]).name == "b"


def test_rivals_are_compared_on_other_patients_than_they_were_tuned_on() -> None:
    (tried,) = compare(FEW[:2], FEW[2:], ["3 in a row"], has_curve=True)
    assert tried.name == "3 in a row"
    assert len(tried.curve) == 5
    assert tried.test.years_at_risk > tried.tuning.years_at_risk


def test_an_engine_that_says_nothing_finds_nothing_at_any_threshold() -> None:
    assert [each.false_alarms for each in engine_curve([(FEW[0], [])])] == [0] * 5


def test_bounds_are_those_of_the_notes_on_detection() -> None:
    """7.8 / .76 = 10 days, 4.1 weekly reports; 2.3 / .77 = 3 days."""
    assert minimax_bound(0.15, 0.76) == pytest.approx(10.3, abs=0.1)
    assert minimax_bound(0.15, 1.42 / 7) == pytest.approx(38.4, abs=0.2)
    assert bayes_bound(0.10, 0.76) == pytest.approx(3.0, abs=0.05)
    assert len(tables.bounds()) == 5


def test_normal_scores_that_follow_each_other_are_found_to() -> None:
    rng = np.random.default_rng(4)
    shocks = rng.standard_normal((40, 300))
    ranks = []
    for own in shocks:
        z = own.copy()
        for place in range(1, z.size):
            z[place] = 0.3 * z[place - 1] + math.sqrt(1 - 0.09) * own[place]
        ranks.append(np.asarray(ndtr(z)))
    value, error = lag_one(ranks)
    assert value == pytest.approx(0.3, abs=0.03)
    assert 0.004 < error < 0.02
    assert abs(lag_one([np.asarray(ndtr(own)) for own in shocks])[0]) < 0.03
    assert math.isnan(lag_one([np.array([0.5])])[0])


def test_subgroups_say_who_belongs() -> None:
    belonging = {name: [belongs(one) for one in FEW] for name, belongs in SUBGROUPS.items()}
    assert all(belonging["everybody"])
    articular = [one.series.nerves == ("superior_medial_genicular",) for one in FEW]
    assert belonging["articular nerves only"] == articular
    flat = replace(FEW[0].hidden, level=np.full(400, 2.0), baseline=6.0)
    assert relief(replace(FEW[0], hidden=flat)) == 4.0


def test_a_decile_is_kept_within_seven_hundredths_and_chance() -> None:
    near = Tenth(0.4, 900, 300, said=0.45, came=0.55, error=0.02)
    assert tables.is_kept(near)
    assert not tables.is_kept(replace(near, came=0.57))
    assert "**off** (under 200 patients)" in tables._verdict(replace(near, came=0.6, patients=199))


def test_where_nothing_came_there_is_no_slope_and_a_dash_in_the_table() -> None:
    said = Said(np.array([0.1, 0.2]), np.zeros(2), np.arange(2))
    fit = recalibration(said)
    assert isinstance(fit, Recalibration)
    assert math.isnan(fit.slope)
    row = tables.calibration({"clean": {"p_returned": (said, fit, [])}})[2]
    assert row == "| clean | p_returned | 0.00 | 0.0250 | – | – | – | – | none | – |"


def test_a_rate_that_is_not_reached_is_named() -> None:
    reached, far = found(1, (3, 5)), found(3, ())
    lines = tables.curves({"x": [reached] * 4 + [far]})
    assert "| 0.500, 4 d |" in lines[2].replace("(at 0.10) ", "")
    assert lines[2].startswith("| x | 0.500, 4 d (at 0.10) | 0.500, 4 d |")
    assert lines[2].endswith("| 0.000, – d |")


def test_diaries_are_cut_and_drawn_out_by_entries() -> None:
    assert first_entries(STEP, 90).days.size == 90
    longer = drawn_out(STEP, 400)
    assert longer.days.size == 400
    assert longer.pain[:160].tolist() == STEP.pain.tolist()
    assert longer.pain[160:180].tolist() == STEP.pain[80:100].tolist()
