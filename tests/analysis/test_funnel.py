"""Funnel limits, against R's binomial law."""

import numpy as np
import pytest

from outcomes.analysis.funnel import funnel_limits


@pytest.mark.parametrize("share", [0.05, 0.4, 0.83])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_limits_are_those_of_rs_binomial_law(r, share, level):
    judged = np.array([1, 4, 11, 30, 200, 5000])
    answer = r(
        f"p <- {share}; lim <- function(a) {{ k <- qbinom(a, d$n, p); f <- pbinom(k, d$n, p)\n"
        "g <- pbinom(k - 1, d$n, p); pmin(1, pmax(0, (k - (f - a) / (f - g)) / d$n)) }\n"
        f"a <- (1 - {level}) / 2; out('l', lim(a)); out('u', lim(1 - a))",
        {"n": judged},
    )
    found = funnel_limits(share, judged, level)
    assert found.lower == pytest.approx(answer["l"], rel=1e-6, abs=1e-9)
    assert found.upper == pytest.approx(answer["u"], rel=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_of_none_or_all_spreads_nowhere(share):
    found = funnel_limits(share, np.array([1, 10, 100]), 0.95)
    assert found.lower.tolist() == found.upper.tolist() == [share] * 3
