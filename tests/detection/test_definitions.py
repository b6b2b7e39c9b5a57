"""Line of return and response, against the words of the design."""

import pytest

from outcomes.detection.definitions import responds, response_threshold, return_gap


@pytest.mark.parametrize(
    ("nadir", "baseline", "gap"),
    [
        (2.0, 6.0, 2.0),
        (2.0, 5.2, 1.6),
        (4.0, 6.0, 1.4),
        (5.0, None, 2.0),
        (9.0, None, 1.0),
        (10.0, None, 0.0),
    ],
)
def test_the_line_lies_half_way_to_the_baseline_within_its_bounds(
    nadir: float, baseline: float | None, gap: float
) -> None:
    assert float(return_gap(nadir, baseline)) == pytest.approx(gap)


@pytest.mark.parametrize(("baseline", "least"), [(9.0, 2.0), (6.0, 1.8), (3.0, 1.4), (5.0, 1.5)])
def test_a_response_is_thirty_percent_between_its_bounds(baseline: float, least: float) -> None:
    assert response_threshold(baseline) == pytest.approx(least)
    assert bool(responds(baseline - least, baseline))
    assert not bool(responds(baseline - least + 0.01, baseline))


def test_an_unknown_baseline_counts_as_a_response() -> None:
    assert bool(responds(9.5, None))
