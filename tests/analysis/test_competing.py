import numpy as np
import pytest

from outcomes.analysis.competing import first_of, incidences, midpoints
from outcomes.analysis.survival import kaplan_meier
from outcomes.errors import InputError
from tests.analysis.two_knees import two_knees

_R = """
f <- survfit(Surv(time, factor(event)) ~ 1, d, id = row, conf.type = 'log-log', influence = TRUE)
out('t', f$time); out('p', f$pstate[, -1]); out('se', f$std.err[, -1])
out('low', f$lower[, -1]); out('high', f$upper[, -1])
pull <- f$influence.pstate[, -1, ]  # without day 0
by_person <- sapply(2:4, function(state) sqrt(colSums(rowsum(pull[, , state], d$person)^2)))
out('clustered', by_person)
"""


def _one_column(found, name):
    return np.concatenate([getattr(one, name) for one in found])


def test_incidences_and_their_intervals_match_r(r):
    table = two_knees()
    answer = r(_R, table | {"row": np.arange(table["time"].size)})
    found = incidences(table["time"], table["event"], 3)
    assert found[0].time.tolist() == answer["t"].tolist()
    for name, mine in (("p", "share"), ("se", "standard_error"), ("low", "lower"), ("high", "upper")):
        told = ~np.isnan(answer[name])
        assert _one_column(found, mine)[told] == pytest.approx(answer[name][told], rel=1e-9, abs=1e-12)


def test_two_knees_of_a_person_are_one_cluster(r):
    # survival 3.5 accepts `cluster` for several states and leaves it out: its influences are summed here.
    table = two_knees()
    answer = r(_R, table | {"row": np.arange(table["time"].size)})
    found = incidences(table["time"], table["event"], 3, table["person"])
    assert _one_column(found, "standard_error") == pytest.approx(answer["clustered"], rel=1e-9, abs=1e-12)


def test_everything_that_can_happen_sums_to_one():
    table = two_knees(seed=11)
    found = incidences(table["time"], table["event"], 3, table["person"])
    free = kaplan_meier(table["time"], table["event"] > 0)
    assert sum(one.share for one in found) + free.survival == pytest.approx(np.ones(free.time.size))


def test_a_single_kind_is_what_kaplan_meier_leaves():
    table = two_knees()
    is_event = table["event"] == 1
    curve = kaplan_meier(table["time"], is_event)
    found = incidences(table["time"], is_event.astype(int), 1)[0]
    assert found.share == pytest.approx(1 - curve.survival)
    assert found.at(180).value == pytest.approx(1 - curve.at(180).value)
    assert np.isnan(found.at(1000).value)
    assert found.at(-1).value == 0


def test_nobody_has_no_incidence_and_times_before_the_origin_are_refused():
    nobody = incidences(np.empty(0), np.empty(0, np.int64), 2)
    assert [one.events for one in nobody] == [0, 0]
    assert np.isnan(nobody[0].at(0).value)
    with pytest.raises(InputError, match="time_before_origin"):
        incidences(np.array([50.0]), np.array([1]), 1, origin=60)
    with pytest.raises(InputError, match="columns_differ"):
        incidences(np.array([50.0]), np.array([1, 0]), 1)


def test_the_first_event_counts_and_none_after_the_last_day():
    back, death = np.array([90.0, 80, np.inf, 300]), np.array([80.0, 80, np.inf, np.inf])
    time, event = first_of([back, death], np.array([200.0, 200, 200, 200]))
    assert (time.tolist(), event.tolist()) == ([80, 80, 200, 200], [2, 1, 0, 0])


def test_an_interval_counts_at_its_middle():
    assert midpoints(np.array([10.0, 30]), np.array([20.0, np.inf])).tolist() == [15, 30]
