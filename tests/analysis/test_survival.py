import numpy as np
import pytest

from outcomes.analysis.survival import IntervalKind, kaplan_meier
from outcomes.errors import InputError


def _simulated(people=400, seed=8):
    random = np.random.default_rng(seed)
    event, leaves = 160 * random.weibull(1.6, people), random.uniform(30, 366, people)
    return np.ceil(np.minimum(event, leaves)), event <= leaves


def test_lung_has_the_published_median(lung):
    curve = kaplan_meier(lung["time"], lung["event"])
    median = curve.quantile()
    assert (median.value, median.lower, median.upper) == (310, 285, 363)
    assert (curve.people, int(curve.events.sum())) == (228, 165)


@pytest.fixture(params=["lung", "simulated"])
def times(request):
    """Days and whether the event happened: real ones, where they are, and simulated ones."""
    if request.param == "simulated":
        return _simulated()
    lung = request.getfixturevalue("lung")
    return lung["time"], lung["event"]


@pytest.mark.parametrize("kind", list(IntervalKind))
def test_curves_match_r_survfit(r, times, kind):
    time, is_event = times
    answer = r(
        f"f <- survfit(Surv(time, event) ~ 1, d, conf.type = '{kind}')\n"
        "q <- quantile(f, c(.25, .5, .75))\n"
        "out('s', f$surv); out('l', f$lower); out('u', f$upper); out('n', f$n.risk)\n"
        "out('e', f$std.err); out('q', rbind(q$quantile, q$lower, q$upper))",
        {"time": time, "event": is_event.astype(int)},
    )
    curve = kaplan_meier(time, is_event, interval=kind)
    assert curve.survival == pytest.approx(answer["s"], rel=1e-9, abs=1e-12)
    for found, name in ((curve.lower, "l"), (curve.upper, "u")):
        assert found == pytest.approx(answer[name], rel=1e-9, nan_ok=True)
    assert curve.at_risk.tolist() == answer["n"].tolist()
    alive = curve.survival > 0
    assert np.sqrt(curve.hazard_variance[alive]) == pytest.approx(answer["e"][alive], rel=1e-9)
    quantiles = [curve.quantile(share) for share in (0.25, 0.5, 0.75)]
    found = [number for one in quantiles for number in (one.value, one.lower, one.upper)]
    assert found == pytest.approx(answer["q"], nan_ok=True)


@pytest.mark.parametrize("horizon", [120, 240])
def test_restricted_means_match_r(r, times, horizon):
    time, is_event = times
    answer = r(
        f"out('m', summary(survfit(Surv(time, event) ~ 1, d), rmean = {horizon})$table[5:6])",
        {"time": time, "event": is_event.astype(int)},
    )
    assert kaplan_meier(time, is_event).restricted_mean(horizon) == pytest.approx(answer["m"], rel=1e-9)


def test_a_landmark_starts_at_one_and_matches_r_with_that_start(r):
    time, is_event = _simulated(seed=9)
    kept = time > 60
    answer = r(
        "f <- survfit(Surv(time - 60, event) ~ 1, d); s <- summary(f, rmean = 200)\n"
        "out('q', quantile(f, .5)$quantile); out('m', s$table[5:6])",
        {"time": time[kept], "event": is_event[kept].astype(int)},
    )
    curve = kaplan_meier(time[kept], is_event[kept], origin=60)
    assert curve.at(60).value == 1
    assert curve.quantile().value - 60 == answer["q"][0]
    assert curve.restricted_mean(260) == pytest.approx(answer["m"], rel=1e-9)


def test_a_curve_that_lies_level_at_one_half_has_its_median_in_the_middle(r):
    time, is_event = np.array([1.0, 2, 3, 4]), np.array([True] * 4)
    answer = r(
        "out('q', quantile(survfit(Surv(time, event) ~ 1, d), .5)$quantile)", {"time": time, "event": [1] * 4}
    )
    assert kaplan_meier(time, is_event).quantile().value == answer["q"][0] == 2.5


def test_numbers_at_risk_are_those_just_before_the_day(r, lung):
    days = np.array([0.0, 5, 5.5, 310, 1022, 2000])
    answer = r(
        "f <- survfit(Surv(time, event) ~ 1, d)\n"
        "out('n', summary(f, times = c(0, 5, 5.5, 310, 1022), extend = TRUE)$n.risk)",
        {"time": lung["time"], "event": lung["event"].astype(int)},
    )
    found = kaplan_meier(lung["time"], lung["event"]).numbers_at_risk(days)
    assert found.tolist() == [*answer["n"].tolist(), 0]


def test_all_censored_means_no_median_and_nobody_means_an_empty_curve():
    curve = kaplan_meier(np.array([10.0, 20.0]), np.array([False, False]))
    assert np.isnan(curve.quantile().value)
    assert curve.at(15).value == 1.0
    nobody = kaplan_meier(np.empty(0), np.empty(0, bool))
    assert nobody.people == 0
    assert np.isnan(nobody.at(5).value)


def test_nothing_is_said_beyond_the_last_entry():
    curve = kaplan_meier(np.array([10.0, 20.0, 30.0]), np.array([True, False, False]))
    assert np.isnan(curve.at(31).value)
    assert np.isnan(curve.restricted_mean(40)[0])


def test_times_before_the_origin_or_absent_are_refused():
    for bad in (-1.0, np.nan):
        with pytest.raises(InputError, match="time_before_origin"):
            kaplan_meier(np.array([bad]), np.array([True]))
