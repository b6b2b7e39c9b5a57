import numpy as np
import pytest
import statsmodels.api as sm

from outcomes.analysis.comparison import difference_of_means, log_rank


def test_lung_by_sex_has_the_published_chi_square(lung):
    test = log_rank(lung["time"], lung["event"], lung["sex"], 2)
    assert round(test.statistic, 1) == 10.3
    assert test.observed.tolist() == [112, 53]


def test_log_rank_of_four_groups_matches_r(r):
    random = np.random.default_rng(10)
    group = random.integers(0, 4, 300)
    event, leaves = random.exponential(100 + 20 * group), random.uniform(0, 250, 300)
    time, is_event = np.ceil(np.minimum(event, leaves)), event <= leaves
    answer = r(
        "t <- survdiff(Surv(time, event) ~ group, d); out('c', t$chisq); out('e', t$exp)\n"
        "out('p', pchisq(t$chisq, 3, lower.tail = FALSE))",
        {"time": time, "event": is_event.astype(int), "group": group},
    )
    test = log_rank(time, is_event, group, 4)
    assert test.statistic == pytest.approx(answer["c"][0], rel=1e-9)
    assert test.expected == pytest.approx(answer["e"], rel=1e-9)
    assert (test.p_value, test.degrees) == (pytest.approx(answer["p"][0], rel=1e-9), 3)


def test_log_rank_says_nothing_of_one_group_or_without_events():
    times, groups = np.array([1.0, 2, 3, 4]), np.array([0, 0, 1, 1])
    assert np.isnan(log_rank(times, np.ones(4, bool), np.zeros(4, int), 2).statistic)
    assert np.isnan(log_rank(times, np.zeros(4, bool), groups, 2).p_value)
    assert np.isnan(log_rank(np.empty(0), np.empty(0, bool), np.empty(0, int), 2).p_value)


def test_a_group_that_was_left_out_changes_nothing(lung):
    extra = np.append(lung["sex"], [-1] * 3)
    time, event = np.append(lung["time"], [1.0, 2, 3]), np.append(lung["event"], [True] * 3)
    both = (log_rank(time, event, extra, 2), log_rank(lung["time"], lung["event"], lung["sex"], 2))
    assert both[0].statistic == both[1].statistic


def test_difference_of_means_matches_r_t_test_on_real_pain(r, throats):
    pain = throats["pain"][0]
    known = ~np.isnan(pain)
    answer = r(
        "t <- t.test(x ~ g, d); out('t', c(-diff(t$estimate), t$conf.int, t$parameter, t$p.value))",
        {"x": pain[known], "g": throats["arm"][known]},
    )
    found = difference_of_means(pain, throats["arm"], 0, 1)
    numbers = [found.estimate.value, found.estimate.lower, found.estimate.upper, found.degrees, found.p_value]
    assert numbers == pytest.approx(answer["t"], rel=1e-9)


def test_a_person_with_a_knee_in_each_group_is_clustered_as_statsmodels_does():
    random = np.random.default_rng(11)
    patient, group = np.repeat(np.arange(40), 2), np.tile([0, 1], 40)
    value = random.normal(4, 1.5, 40)[patient] + random.normal(0, 0.7, 80) - group
    found = difference_of_means(value, group, 0, 1, patient)
    fit = sm.OLS(value, np.column_stack((np.ones(80), group == 0))).fit(
        cov_type="cluster", cov_kwds={"groups": patient, "use_correction": False}
    )
    error = (found.estimate.upper - found.estimate.value) / sm.stats.stattools.stats.t.ppf(
        0.975, found.degrees
    )
    assert error == pytest.approx(fit.bse[1] * np.sqrt(40 / 39), rel=1e-9)


def test_two_people_in_a_group_leave_the_difference_without_interval():
    found = difference_of_means(np.array([1.0, 3, 5, 6, 7]), np.array([0, 0, 1, 1, 1]), 0, 1)
    assert found.estimate.value == -4.0
    assert np.isnan(found.estimate.lower)
    nobody = difference_of_means(np.array([1.0, 2, 3]), np.array([0, 0, 0]), 0, 1)
    assert np.isnan(nobody.estimate.value)
