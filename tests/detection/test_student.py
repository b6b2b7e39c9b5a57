"""Rounded reports under Student's t."""

import numpy as np
import pytest
from scipy import stats

from outcomes.detection.student import report_probability, rounding_width, student5_cdf


def test_the_closed_form_is_students_t_with_five_degrees_of_freedom() -> None:
    z = np.linspace(-30, 30, 241)
    assert student5_cdf(z) == pytest.approx(stats.t.cdf(z, 5), abs=1e-12)


def test_the_eleven_whole_reports_share_all_probability() -> None:
    mean, scale = np.array([-1.0, 0.0, 3.3, 9.9, 12.0]), np.array([0.6])
    total = sum(report_probability(float(value), mean, scale, 0.02) for value in range(11))
    assert total == pytest.approx(np.ones(5), abs=1e-12)


def test_a_report_is_likeliest_where_it_is_true() -> None:
    means = np.arange(0.0, 10.5, 0.5)
    assert means[int(report_probability(4.0, means, np.array([0.5]), 0.02).argmax())] == 4.0


@pytest.mark.parametrize(("value", "width"), [(4.0, 1.0), (4.5, 0.5), (3.85, 0.1), (0.0, 1.0)])
def test_decimals_are_taken_as_finer_answers(value: float, width: float) -> None:
    assert rounding_width(value) == width
