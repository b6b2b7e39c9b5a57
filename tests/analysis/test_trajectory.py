import numpy as np
import pytest
import statsmodels.api as sm

from outcomes.analysis.observations import observations
from outcomes.analysis.trajectory import Statistic, trajectories
from outcomes.analysis.weeks import weekly


def _weeks(values, weeks=None):
    values = np.asarray(values, float)
    days = np.full(values.size, 8) if weeks is None else 7 * np.asarray(weeks)
    return weekly(observations(np.arange(values.size), days, values))


def test_mean_and_interval_match_r_t_test_on_real_pain(r, throats):
    pain, arm = throats["pain"][0], throats["arm"]
    known = ~np.isnan(pain)
    asked = {"x": pain[known], "g": arm[known]}
    answer = r("for (g in 0:1) { t <- t.test(d$x[d$g == g]); out(g, c(t$estimate, t$conf.int)) }", asked)
    courses = trajectories(_weeks(pain), arm, 2)
    for number, course in enumerate(courses):
        found = [course.estimate[0], course.lower[0], course.upper[0]]
        assert found == pytest.approx(answer[str(number)], rel=1e-9)


def test_a_knee_counts_once_a_week_however_often_it_was_asked():
    table = observations([0, 0, 0, 1], [7, 8, 9, 7], [8.0, 8.0, 8.0, 2.0])
    course = trajectories(weekly(table), np.zeros(2, int), 1)[0]
    assert course.estimate.tolist() == [5.0]
    assert course.episodes.tolist() == [2]


def test_two_knees_of_one_person_are_clustered_as_statsmodels_does():
    random = np.random.default_rng(3)
    patient = np.repeat(np.arange(25), random.integers(1, 3, 25))
    values = random.normal(4, 1, 25)[patient] + random.normal(0, 0.5, patient.size)
    course = trajectories(_weeks(values), np.zeros(patient.size, int), 1, patient)[0]
    options = {"groups": patient, "use_correction": True}
    fit = sm.OLS(values, np.ones(patient.size)).fit(cov_type="cluster", cov_kwds=options, use_t=True)
    assert [course.lower[0], course.upper[0]] == pytest.approx(fit.conf_int()[0], rel=1e-9)
    assert (course.episodes[0], course.patients[0]) == (patient.size, 25)


def test_median_has_the_order_statistics_of_rbinom_as_interval(r):
    values = np.random.default_rng(4).integers(0, 11, 57).astype(float)
    answer = r(
        "k <- qbinom(0.025, nrow(d), 0.5); s <- sort(d$x); out('m', c(median(s), s[k], s[nrow(d) - k + 1]))",
        {"x": values},
    )
    course = trajectories(_weeks(values), np.zeros(57, int), 1, statistic=Statistic.MEDIAN)[0]
    assert [course.estimate[0], course.lower[0], course.upper[0]] == answer["m"].tolist()


def test_two_people_have_a_mean_but_no_interval():
    course = trajectories(_weeks([2.0, 6.0]), np.zeros(2, int), 1)[0]
    assert course.estimate.tolist() == [4.0]
    assert np.isnan(course.lower[0])
    assert np.isnan(course.upper[0])


def test_episodes_outside_every_group_are_left_out_and_an_empty_group_has_no_weeks():
    courses = trajectories(_weeks([1.0, 5.0, 9.0]), np.array([-1, 0, -1]), 2)
    assert courses[0].estimate.tolist() == [5.0]
    assert courses[1].week.size == 0


def test_groups_and_weeks_match_a_plain_loop():
    random = np.random.default_rng(5)
    episode, week = random.integers(0, 60, 900), random.integers(-2, 20, 900)
    weeks = weekly(observations(episode, 7 * week, random.normal(5, 2, 900)))
    group = random.integers(0, 3, 60)
    for number, course in enumerate(trajectories(weeks, group, 3, statistic=Statistic.MEDIAN)):
        for position, one in enumerate(course.week):
            mine = weeks.value[(weeks.week == one) & (group[weeks.episode] == number)]
            assert course.estimate[position] == pytest.approx(np.median(mine))
            assert course.episodes[position] == mine.size
