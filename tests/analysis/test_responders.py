import numpy as np
import pytest

from outcomes.analysis.intervals import wilson
from outcomes.analysis.responders import Change, improved_by_points, improved_by_share, omeract_oarsi, shares


def _changes(*pairs, lower_is_better=True):
    before, after = np.array(pairs, float).T
    return Change(before, after, lower_is_better)


def test_thirty_per_cent_is_reached_exactly_despite_rounding_and_never_from_nothing():
    change = _changes((6, 4.2), (6, 4.3), (7, 4.9), (0, 0), (np.nan, 2))
    assert improved_by_share(change, 0.3) == pytest.approx([1, 0, 1, np.nan, np.nan], nan_ok=True)


def test_points_count_in_the_direction_that_is_better():
    koos = _changes((40, 54), (40, 53), lower_is_better=False)
    assert improved_by_points(koos, 14).tolist() == [1, 0]
    assert improved_by_points(_changes((6, 4), (6, 4.5)), 2).tolist() == [1, 0]


def test_omeract_oarsi_takes_a_high_change_of_pain_or_function_alone():
    pain, function, overall = (
        _changes((60, 30), (30, 12)),
        _changes((50, 50), (50, 50)),
        _changes((50, 50), (50, 50)),
    )
    assert omeract_oarsi(pain, function, overall).tolist() == [1, 0]


def test_omeract_oarsi_takes_two_low_changes_of_three():
    pain, function = _changes((60, 48), (60, 48), (60, 55)), _changes((50, 39), (50, 50), (50, 40))
    overall = _changes((50, 50), (50, 50), (50, 40))
    assert omeract_oarsi(pain, function, overall).tolist() == [1, 0, 1]


def test_omeract_oarsi_is_unknown_only_where_the_absent_measure_could_decide():
    nothing = np.nan
    pain = _changes((60, 20), (60, 60), (60, 60), (nothing, nothing))
    function = _changes((nothing, nothing), (50, 50), (50, 38), (50, 50))
    overall = _changes((nothing, nothing), (nothing, nothing), (nothing, nothing), (50, 50))
    assert omeract_oarsi(pain, function, overall) == pytest.approx([1, 0, np.nan, np.nan], nan_ok=True)


def test_omeract_oarsi_agrees_with_the_rule_written_out_person_by_person():
    random = np.random.default_rng(6)
    before, after = random.integers(0, 101, (3, 4000)), random.integers(0, 101, (3, 4000))
    found = omeract_oarsi(
        *(Change(b.astype(float), a.astype(float)) for b, a in zip(before, after, strict=True))
    )
    for person in range(4000):
        gains = [int(b - a) for b, a in zip(before[:, person], after[:, person], strict=True)]
        shares_of = [100 * gain / b if b else 0 for gain, b in zip(gains, before[:, person], strict=True)]
        high = any(gain >= 20 and share >= 50 for gain, share in zip(gains[:2], shares_of[:2], strict=True))
        low = sum(gain >= 10 and share >= 20 for gain, share in zip(gains, shares_of, strict=True))
        assert found[person] == (high or low >= 2)


def test_shares_of_the_two_arms_are_the_published_counts(throats):
    with_pain = np.where(np.isnan(throats["pain"][0]), np.nan, throats["pain"][0] > 0)
    arms = shares(with_pain, throats["arm"], 2)
    assert sorted((one.responders, one.judged) for one in arms) == [(22, 117), (42, 116)]


def test_missing_may_be_left_out_or_counted_as_non_response():
    responded = np.array([1, 1, 0, np.nan])
    group = np.zeros(4, int)
    left_out = shares(responded, group, 1)[0]
    counted = shares(responded, group, 1, missing_as_non_response=True)[0]
    assert (left_out.responders, left_out.judged, left_out.missing) == (2, 3, 1)
    assert (counted.responders, counted.judged) == (2, 4)


def test_two_knees_that_always_agree_are_worth_one_person():
    responded = np.repeat([1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0], 2)
    found = shares(responded, np.zeros(20, int), 1, patient=np.repeat(np.arange(10), 2))[0].share
    alone = wilson(6, 10)
    assert found.value == alone.value
    # the design effect of pairs that always agree is 2 · (n − 1) / n · G / (G − 1) = 2.1
    effective = 20 / (2 * (19 / 20) * (10 / 9))
    assert [found.lower, found.upper] == pytest.approx(
        [wilson(0.6 * effective, effective).lower, wilson(0.6 * effective, effective).upper]
    )


def test_an_empty_group_has_no_share():
    assert np.isnan(shares(np.array([1.0]), np.array([0]), 2)[1].share.value)
