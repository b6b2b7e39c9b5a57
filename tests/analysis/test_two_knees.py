"""Two knees of one person are one cluster in curves, log-rank tests and restricted means."""

import numpy as np
import pytest

from outcomes.analysis.comparison import log_rank
from outcomes.analysis.restricted_mean import common_horizon, restricted_means
from outcomes.analysis.survival import IntervalKind, kaplan_meier
from tests.analysis.two_knees import two_knees


@pytest.fixture
def knees():
    """A population with second knees, its event the return of pain."""
    table = two_knees()
    return table | {"event": table["event"] == 1}


@pytest.mark.parametrize("kind", list(IntervalKind))
def test_curves_match_r_survfit_with_clusters(r, knees, kind):
    answer = r(
        f"f <- survfit(Surv(time, event) ~ 1, d, cluster = person, conf.type = '{kind}')\n"
        "out('e', f$std.err / (if (f$logse) 1 else f$surv)); out('l', f$lower); out('u', f$upper)\n"
        "q <- quantile(f, .5); out('q', c(q$quantile, q$lower, q$upper))",
        knees | {"event": knees["event"].astype(int)},
    )
    curve = kaplan_meier(knees["time"], knees["event"], interval=kind, patient=knees["person"])
    alive = curve.survival > 0
    assert np.sqrt(curve.hazard_variance[alive]) == pytest.approx(answer["e"][alive], rel=1e-9, abs=1e-12)
    begun = alive & (curve.survival < 1)  # before the first event R gives no log-log interval
    assert curve.lower[begun] == pytest.approx(answer["l"][begun], rel=1e-9)
    assert curve.upper[begun] == pytest.approx(answer["u"][begun], rel=1e-9)
    median = curve.quantile()
    assert [median.value, median.lower, median.upper] == pytest.approx(answer["q"], nan_ok=True)


def test_a_curve_of_one_knee_each_stays_greenwoods(knees):
    alone = np.arange(knees["time"].size)
    plain = kaplan_meier(knees["time"], knees["event"])
    assert kaplan_meier(knees["time"], knees["event"], patient=alone).lower.tolist() == plain.lower.tolist()


def test_the_log_rank_test_matches_rs_robust_score_test(r, knees):
    answer = r(
        "f <- coxph(Surv(time, event) ~ factor(group), d, ties = 'breslow', cluster = person)\n"
        "out('s', f$rscore)",
        knees | {"event": knees["event"].astype(int)},
    )
    test = log_rank(knees["time"], knees["event"], knees["group"], 3, knees["person"])
    assert (test.statistic, test.degrees) == (pytest.approx(answer["s"][0], rel=1e-9), 2)
    plain = log_rank(knees["time"], knees["event"], knees["group"], 3)
    assert test.observed.tolist() == plain.observed.tolist()
    assert test.statistic != pytest.approx(plain.statistic, rel=1e-3)


def test_restricted_means_match_r_with_one_knee_each_and_with_two(r, knees):
    answer = r(
        "f <- survfit(Surv(time, event) ~ group, d)\n"
        "out('m', summary(f, rmean = 200)$table[, 5]); out('e', summary(f, rmean = 200)$table[, 6])\n"
        "pull <- sapply(0:2, function(g) { k <- d$group == g\n"
        "  p <- numeric(nrow(d)); one <<- d[k, ]; h <- survfit(Surv(time, event) ~ 1, one)\n"
        "  p[k] <- residuals(h, times = 200, type = 'auc'); p })\n"
        "s <- rowsum(pull, d$person)\n"
        "out('c', sqrt(colSums(s^2))); out('d', sqrt(colSums((s - s[, 1])^2)))",
        knees | {"event": knees["event"].astype(int)},
    )
    columns = (knees["time"], knees["event"], knees["group"], 3, 200.0)
    plain, paired = restricted_means(*columns), restricted_means(*columns, knees["person"])
    assert [one.value for one in plain.means] == pytest.approx(answer["m"], rel=1e-9)
    reach = 1.959963984540054
    assert [(one.upper - one.value) / reach for one in plain.means] == pytest.approx(answer["e"], rel=1e-9)
    assert [(one.upper - one.value) / reach for one in paired.means] == pytest.approx(answer["c"], rel=1e-9)
    apart = [(one.upper - one.value) / reach for one in paired.differences[1:]]
    assert apart == pytest.approx(answer["d"][1:], rel=1e-9)


def test_the_horizon_is_the_furthest_day_every_curve_is_known():
    time, group = np.array([30.0, 90, 60, 200]), np.array([0, 0, 1, 1])
    is_event = np.array([True, False, True, True])
    assert common_horizon(time, is_event, group, 2, 365) == 90
    assert common_horizon(time, np.ones(4, bool), group, 2, 365) == 365
    assert np.isnan(common_horizon(time, is_event, group, 3, 365))


def test_a_group_that_was_not_followed_that_far_has_no_mean_and_no_difference():
    time, group = np.array([30.0, 90, 60, 70]), np.array([0, 0, 1, 1])
    is_event = np.array([True, False, True, False])
    found = restricted_means(time, is_event, group, 2, 80.0)
    assert found.means[0].value == 30 + 0.5 * 50
    assert np.isnan([found.means[1].value, found.differences[1].value, found.p_values[1]]).all()


def test_a_group_in_which_everybody_had_the_event_before_the_horizon_has_its_mean(r):
    time, is_event = np.array([10.0, 20, 30, 40]), np.ones(4, bool)
    answer = r(
        "out('m', summary(survfit(Surv(time, event) ~ 1, d), rmean = 365)$table[5:6])",
        {"time": time, "event": [1] * 4},
    )
    assert kaplan_meier(time, is_event).restricted_mean(365) == pytest.approx(answer["m"], rel=1e-9)
