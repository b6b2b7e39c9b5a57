"""The second judge: the rule of the design, worked out by hand."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from benchmarks.generators import judge
from benchmarks.generators.judged_alarms import (
    Named,
    Span,
    Watched,
    kinds,
    named,
    score,
    spans,
    true_kind,
    watched_regeneration,
    watched_return,
)
from benchmarks.generators.judged_files import ALARMS, FORECASTS, PROBABILITIES, Facts, Judged
from benchmarks.generators.judged_probabilities import Said, coverage, recalibration, rows_of, tenths
from benchmarks.generators.judged_replays import facts_of
from benchmarks.generators.judged_replays import judged as judged_cohort
from outcomes.detection import replay_many
from outcomes.detection.simulate import LIFE_LIKE, simulate

FACTS = Facts(return_started=100, returned=120, regeneration_started=80, regenerated=95)


def watched(
    *alarms: Span, started: int | None = 100, event: int | None = 120, last: int | None = 300
) -> Watched:
    return Watched(alarms, last, started, event)


def judged(
    days: list[int], facts: Facts = FACTS, as_of: int = 300, kind: str = "", **columns: float
) -> Judged:
    every = (*PROBABILITIES, *ALARMS, *FORECASTS)
    told = {name: np.full(len(days), columns.get(name, np.nan)) for name in every}
    return Judged("1", "daily", facts, np.array(days, dtype=np.int64), told, as_of, kind)


def test_a_rise_before_the_start_is_a_false_alarm_and_still_finds_what_it_stands_at() -> None:
    each = watched(Span(60, 301))
    assert (each.false_alarms, each.days_at_risk, each.delay) == (1, 60, -20)


def test_an_alarm_that_has_fallen_before_the_start_finds_nothing() -> None:
    each = watched(Span(60, 100))
    assert (each.false_alarms, each.days_at_risk, each.delay) == (1, 60, None)
    assert watched(Span(60, 101)).delay == -20


def test_a_rise_on_the_day_of_the_start_is_no_false_alarm() -> None:
    each = watched(Span(100, 301))
    assert (each.false_alarms, each.days_at_risk, each.delay) == (0, 100, -20)


def test_an_event_is_found_until_sixty_days_after_it() -> None:
    assert watched(Span(180, 301)).delay == 60
    assert watched(Span(181, 301)).delay is None


def test_the_first_alarm_that_stands_in_time_makes_the_delay() -> None:
    each = watched(Span(20, 50), Span(110, 115), Span(130, 301))
    assert (each.false_alarms, each.days_at_risk, each.delay) == (1, 70, -10)


def test_an_event_needs_sixty_days_of_follow_up() -> None:
    assert watched(last=180).is_counted
    assert not watched(last=179).is_counted
    assert not watched(last=None).is_counted


def test_without_an_event_the_risk_ends_with_the_last_entry() -> None:
    each = watched(Span(200, 250), started=None, event=None)
    assert (each.false_alarms, each.days_at_risk, each.is_counted) == (1, 251, False)


def test_the_risk_ends_with_the_last_entry_where_the_start_is_later() -> None:
    assert watched(last=49).days_at_risk == 50


def test_a_score_counts_over_patients() -> None:
    found = score([watched(Span(110, 301)), watched(Span(140, 301)), watched(), watched(Span(10, 301))])
    assert (found.false_alarms, found.events, found.delays) == (1, 4, (-10, 20, -20))
    assert found.share_found == 0.75
    assert found.quartiles[1] == -10
    assert found.years == pytest.approx(310 / 365.25)
    assert math.isnan(score([]).per_year)


def test_between_two_rows_an_alarm_keeps_what_the_earlier_said() -> None:
    assert spans([0, 7, 14, 21], [False, True, False, True]) == (Span(7, 14), Span(21, 22))


def test_a_person_without_response_has_no_return() -> None:
    facts = Facts(no_response=True, return_started=100, returned=120)
    each = watched_return(judged([0, 50, 150], facts, return_alarm=0.0))
    assert (each.event, each.days_at_risk) == (None, 151)


def test_regeneration_is_watched_from_ninety_per_cent_on() -> None:
    each = watched_regeneration(judged([0, 50, 85, 200], regeneration_alarm=1.0))
    assert (each.started, each.event, each.false_alarms, each.delay) == (80, 95, 1, -15)


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        (Facts(), ""),
        (Facts(returned=120, regenerated=95), "regeneration"),
        (Facts(returned=120), "other_source"),
        (Facts(returned=120, numbness_below_75=299), "unclear"),
        (Facts(returned=120, assessable=False), "unclear"),
        (Facts(regenerated=270), "outlasting"),
        (Facts(regenerated=271), "unclear"),
        (Facts(regenerated=95, no_response=True), None),
    ],
)
def test_the_kind_of_return_is_told_by_the_day_it_is_judged_at(facts: Facts, right: str | None) -> None:
    assert true_kind(judged([0], facts)) == right


def test_kinds_are_counted_as_said_and_true() -> None:
    episodes = [judged([0], kind="regeneration"), judged([0], Facts(no_response=True), kind="unclear")]
    counted = kinds(episodes)
    assert counted == {("regeneration", "regeneration"): 1}
    assert named(counted) == Named(named=1, right=1, unclear=0, rightly_unclear=0)
    left = named(Counter({("unclear", "unclear"): 3, ("unclear", "outlasting"): 1, ("", ""): 5}))
    assert (left.share_unclear, left.unclear, left.rightly_unclear) == (1.0, 4, 3)


def test_a_probability_is_true_once_the_return_lies_within_its_horizon() -> None:
    told = rows_of([judged([89, 90, 120], p_returned=0.5, p_return_30d=0.5)], "p_return_30d")
    assert told.came.tolist() == [0.0, 1.0, 1.0]
    assert rows_of([judged([119, 120], p_returned=0.5)], "p_returned").came.tolist() == [0.0, 1.0]
    assert rows_of([judged([119, 120])], "p_returned").said.size == 0


def test_tenths_count_patients_and_draw_patients() -> None:
    said = np.array([0.05, 0.05, 0.95, 0.95, 1.0])
    found = tenths(Said(said, np.array([0.0, 1.0, 1.0, 1.0, 1.0]), np.array([0, 1, 0, 0, 1])))
    assert [(each.low, each.rows, each.patients, each.came) for each in found] == [
        (0.0, 2, 2, 0.5),
        (0.9, 3, 2, 1.0),
    ]
    assert found[0].error == pytest.approx(math.sqrt(0.125), abs=0.05)
    assert found[1].error == 0.0


def test_what_comes_as_often_as_said_has_a_slope_of_one() -> None:
    rng = np.random.default_rng(8)
    said = rng.uniform(0.02, 0.98, 6000)
    came = (rng.random(6000) < said).astype(np.float64)
    fit = recalibration(Said(said, came, np.arange(6000) // 10))
    assert abs(fit.intercept) < 4 * fit.intercept_error < 0.2
    assert abs(fit.in_the_large) < 4 * fit.in_the_large_error < 0.2
    assert abs(fit.slope - 1.0) < 4 * fit.slope_error < 0.3


def test_recalibration_is_the_logistic_regression_with_errors_by_patient() -> None:
    rng = np.random.default_rng(9)
    said, patient = rng.uniform(0.02, 0.98, 400), np.arange(400) // 8
    came = (rng.random(400) < 0.7 * said + 0.1).astype(np.float64)
    fit = recalibration(Said(said, came, patient))
    design = np.column_stack([np.ones(400), np.log(said / (1 - said))])
    model = GLM(came, design, family=Binomial())
    theirs = model.fit(cov_type="cluster", cov_kwds={"groups": patient}, tol=1e-12)
    rows_count_too = math.sqrt(399 / 398)  # statsmodels multiplies by (n - 1) / (n - k) as well
    assert [fit.intercept, fit.slope] == pytest.approx(theirs.params, abs=1e-9)
    errors = np.array([fit.intercept_error, fit.slope_error])
    assert rows_count_too * errors == pytest.approx(theirs.bse, rel=1e-6)


def test_a_scaled_brier_is_what_is_gained_on_the_share_that_came() -> None:
    told = Said(np.array([0.9, 0.1]), np.array([1.0, 0.0]), np.arange(2))
    assert told.brier == pytest.approx(0.01)
    assert told.scaled_brier == pytest.approx(0.96)
    assert math.isnan(Said(np.array([0.9]), np.array([1.0]), np.arange(1)).scaled_brier)


def test_a_forecast_is_judged_on_the_last_row_until_its_day() -> None:
    asked = {"forecast_q10": 110.0, "forecast_q50": 120.0, "forecast_q90": 150.0}
    late = Facts(return_started=360, returned=366)
    episodes = [
        judged([0, 44, 46], **asked),
        judged([0, 44], late, **asked),
        judged([50], **asked),
        judged([0]),
    ]
    found = coverage(episodes, 45)
    assert (found.patients, list(found.shares.values())) == (1, [0.0, 1.0, 1.0])


def test_the_whole_is_read_from_files_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = (
        "patient_id,procedure_id,performed_on,kind,schedule,assessable,no_response,return_started_on,return_on,"
        "regeneration_started_on,numbness_below_75_on,regeneration_on\n"
        "1,1-1,2024-01-01,mixed,daily,1,0,2024-02-10,2024-02-20,2024-02-01,2024-02-04,2024-02-08\n"
    )
    head = "procedure_id,observed_on,p_returned,p_return_30d,p_return_365,return_alarm,regeneration_alarm,"
    replay = head + (
        "forecast_q10,forecast_q50,forecast_q90\n"
        "1-1,2024-01-01,,,,0,0,,,\n"
        "1-1,2024-01-20,.1,.4,.9,0,0,2024-02-01,2024-03-01,2024-08-01\n"
        "1-1,2024-02-25,.9,.9,.9,1,1,,,\n"
        "1-1,2024-05-25,.9,.9,.9,1,1,,,\n"
    )
    (tmp_path / "truth.csv").write_text(truth)
    (tmp_path / "replay.csv").write_text(replay)
    (tmp_path / "detections.csv").write_text("procedure_id,as_of,return_kind\n1-1,2024-05-25,regeneration\n")
    assert judge.main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert (
        "return                            1      0     0.1    0.000       1      1  1.000    5.0" in printed
    )
    assert "1 named, right 1.000; unclear 0.000 of 1 that are not empty, rightly so 0 of 0" in printed
    assert judge.main([]) == 2


def test_replays_in_memory_are_judged_as_their_files_are() -> None:
    cohort = simulate(LIFE_LIKE, 5, 3)
    seen = judged_cohort(list(zip(cohort, replay_many([one.series for one in cohort]), strict=True)))
    returned = [each.true.returned for each in seen]
    assert returned == [one.truth.return_day for one in cohort]
    assert [facts_of(one) for one in cohort] == [each.true for each in seen]
    assert all(each.as_of == each.last_entry for each in seen)
    assert rows_of(seen, "p_returned", 21).said.size < rows_of(seen, "p_returned").said.size
