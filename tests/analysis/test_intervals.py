import numpy as np
import pytest

from outcomes.analysis.intervals import median_rank, normal_quantile, t_quantile, wilson
from outcomes.errors import InputError


def test_wilson_matches_newcombe_1998_table_i():
    # Newcombe 1998, Stat Med 17:857: 81/263, 15/148, 0/20, 1/29 (method 3)
    expected = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (successes, people), bounds in expected.items():
        estimate = wilson(successes, people)
        assert (estimate.lower, estimate.upper) == pytest.approx(bounds, abs=5e-5)


def test_wilson_matches_r_prop_test(r):
    answers = r(
        "for (i in seq_len(nrow(d))) out(i, prop.test(d$x[i], d$n[i], correct = FALSE)$conf.int)",
        {"x": [3, 42, 0], "n": [11, 116, 9]},
    )
    for name, successes, people in (("1", 3, 11), ("2", 42, 116), ("3", 0, 9)):
        estimate = wilson(successes, people)
        assert [estimate.lower, estimate.upper] == pytest.approx(answers[name], rel=1e-9, abs=1e-12)


def test_wilson_of_everybody_ends_at_one_and_of_nobody_begins_at_zero():
    assert wilson(12, 12).upper == 1.0
    assert wilson(0, 12).lower == 0.0
    assert np.isnan(wilson(0, 0).value)


def test_quantiles_match_the_published_tables():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert t_quantile(0.95, np.array([1.0, 10.0, 0.0])) == pytest.approx(
        [12.7062, 2.2281, np.nan], abs=1e-4, nan_ok=True
    )


def test_median_rank_matches_the_published_table():
    # Conover, table of ranks for a 95 % interval of the median; none with fewer than 6 people
    people = np.array([5, 6, 8, 9, 10, 15, 20, 25, 30, 50, 100])
    assert median_rank(people).tolist() == [0, 1, 1, 2, 2, 4, 6, 8, 10, 18, 40]


def test_a_level_outside_zero_and_one_is_refused():
    with pytest.raises(InputError, match="level_out_of_range"):
        wilson(1, 2, level=95)
