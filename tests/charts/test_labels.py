import numpy as np
import pytest

from outcomes.charts.labels import spread, wrapped


def test_labels_with_room_stay_at_their_lines():
    assert spread([1.0, 9.0, 5.0], 1, 0, 10) == [1.0, 9.0, 5.0]


def test_labels_that_touch_move_apart_about_their_middle():
    assert spread([5.0, 5.0], 2, 0, 10) == [4.0, 6.0]


def test_labels_stay_apart_in_order_and_inside_whatever_the_lines():
    random = np.random.default_rng(1)
    for _ in range(200):
        heights = random.uniform(0, 10, random.integers(1, 7)).tolist()
        places = spread(heights, 1.5, 0, 10)
        order = np.argsort(heights, kind="stable")
        sorted_places = np.array(places)[order]
        assert np.all(np.diff(sorted_places) >= 1.5 - 1e-9)
        assert sorted_places[0] >= -1e-9
        assert sorted_places[-1] <= 10 + 1e-9


def test_labels_move_no_further_than_they_must():
    scipy_optimize = pytest.importorskip("scipy.optimize")
    heights = np.array([4.0, 4.5, 4.6, 8.0])
    apart = [{"type": "ineq", "fun": lambda x, i=i: x[i + 1] - x[i] - 1.5} for i in range(3)]
    best = scipy_optimize.minimize(lambda x: np.sum((x - heights) ** 2), heights, constraints=apart)
    assert spread(heights.tolist(), 1.5, -100, 100) == pytest.approx(best.x.tolist(), abs=1e-4)


def test_nothing_to_label_needs_no_place():
    assert spread([], 1, 0, 10) == []


def test_long_names_are_wrapped_and_what_does_not_fit_ends_in_an_ellipsis():
    assert wrapped("short", 10) == ["short"]
    assert wrapped("knee pain after an arthroplasty of the knee", 16) == [
        "knee pain after",
        "an arthroplasty…",
    ]
    assert wrapped("x" * 50, 10, 1) == ["xxxxxxxxx…"]
    assert wrapped("", 10) == [""]
