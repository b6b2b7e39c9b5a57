import numpy as np
import pytest
from scipy.optimize import minimize

from outcomes.analysis.interval_likelihood import LARGEST_SHORTFALL
from outcomes.analysis.survival import kaplan_meier
from outcomes.analysis.turnbull import turnbull
from outcomes.errors import InputError


def _visits(people, seed, spacing=14):
    random = np.random.default_rng(seed)
    event = 170 * random.weibull(1.8, people)
    left, right = np.zeros(people), np.full(people, np.inf)
    for one in range(people):
        visits = np.cumsum(random.integers(1, 2 * spacing, 60))
        visits = visits[visits < random.integers(40, 366)]
        before, after = visits[visits < event[one]], visits[visits >= event[one]]
        left[one] = before[-1] if before.size else 0
        right[one] = after[0] if after.size else np.inf
    return left, right


def test_the_worked_example_of_peto_has_its_mass_where_the_intervals_meet():
    # (0, 2], (1, 3], (4, 6]: mass 2/3 in (1, 2], where the first two meet, and 1/3 in (4, 6]
    curve = turnbull(np.array([0.0, 1, 4]), np.array([2.0, 3, 6]))
    assert (curve.left.tolist(), curve.right.tolist()) == ([1, 4], [2, 6])
    assert curve.mass == pytest.approx([2 / 3, 1 / 3], abs=1e-6)
    assert curve.at(3) == pytest.approx((1 / 3, 1 / 3), abs=1e-6)
    assert curve.at(1.5) == pytest.approx((1 / 3, 1), abs=1e-6)


def test_left_ends_are_open_and_right_ends_closed():
    # (0, 5] and (5, 9] do not meet: closed intervals would put everything on day 5
    assert turnbull(np.array([0.0, 5]), np.array([5.0, 9])).mass == pytest.approx([0.5, 0.5], abs=1e-6)


def test_no_curve_can_be_better_by_more_than_the_stated_shortfall():
    for seed in range(5):
        curve = turnbull(*_visits(300, seed))
        assert curve.shortfall <= LARGEST_SHORTFALL
        assert curve.mass.sum() == pytest.approx(1)


def test_the_likelihood_is_that_of_a_general_optimiser():
    left, right = _visits(40, 21, spacing=40)
    curve = turnbull(left, right)
    ends = np.unique(np.concatenate((left, right)))
    cells = [(a, b) for a, b in zip(ends[:-1], ends[1:], strict=True)]
    inside = np.array(
        [[begin <= a and b <= end for a, b in cells] for begin, end in zip(left, right, strict=True)], float
    )

    def minus_log_likelihood(logits):
        mass = np.exp(logits - logits.max())
        return -np.sum(np.log(inside @ (mass / mass.sum())))

    best = minimize(minus_log_likelihood, np.zeros(len(cells)), options={"maxiter": 2000})
    assert curve.log_likelihood == pytest.approx(-best.fun, abs=1e-2)
    assert curve.log_likelihood >= -best.fun - 1e-6


def test_turnbull_matches_r_as_far_as_r_iterates(r):
    left, right = _visits(250, 22)
    answer = r(
        "d$right[d$right < 0] <- NA; f <- survfit(Surv(left, right, type = 'interval2') ~ 1, d)\n"
        "out('t', f$time); out('s', f$surv)",
        {"left": left, "right": np.where(np.isinf(right), -1, right)},
    )
    curve = turnbull(left, right)
    for day in (30.0, 60, 90, 150, 250):
        lower, upper = curve.at(day)
        position = np.searchsorted(answer["t"], day, side="right") - 1
        assert lower - 6e-3 <= answer["s"][position] <= upper + 6e-3  # R stops at steps of 5e-5


def test_exact_and_right_censored_days_give_the_kaplan_meier_curve(lung):
    right = np.where(lung["event"], lung["time"], np.inf)
    curve, product_limit = turnbull(lung["time"], right), kaplan_meier(lung["time"], lung["event"])
    for day in (100.0, 310, 700):
        assert curve.at(day) == pytest.approx([product_limit.at(day).value] * 2, abs=1e-6)
    assert curve.quantile() == (310, 310)


def test_a_landmark_cuts_the_intervals():
    curve = turnbull(np.array([30.0, 80]), np.array([90.0, np.inf]), origin=60)
    assert curve.left.tolist() == [80]
    assert curve.at(60) == (1.0, 1.0)


def test_all_censored_has_no_median_and_nobody_no_mass():
    assert np.isnan(turnbull(np.array([5.0, 9]), np.array([np.inf, np.inf])).quantile()[0])
    assert turnbull(np.empty(0), np.empty(0)).people == 0


def test_reversed_or_absent_ends_are_refused():
    with pytest.raises(InputError, match="interval_reversed"):
        turnbull(np.array([5.0, np.nan]), np.array([4.0, 9.0]))
    with pytest.raises(InputError, match="time_before_origin"):
        turnbull(np.array([5.0]), np.array([40.0]), origin=60)
