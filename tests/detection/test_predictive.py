"""Ranks of reports among what was expected of them."""

import numpy as np
import pytest

from outcomes.detection.company import Company
from outcomes.detection.filter import Filter
from outcomes.detection.model import Model
from outcomes.detection.predictive import pain_ranks, tenths
from outcomes.detection.series import Series
from outcomes.detection.told import Told, entries

MODEL = Model()
CALM = Series.of(list(range(0, 90, 2)), pain=[2.0] * 45, baseline=6.0)


def test_what_is_expected_of_a_report_sums_to_one_over_all_whole_answers() -> None:
    filter_, company = Filter(MODEL), Company(MODEL, [CALM])
    for entry in entries(CALM):
        filter_.absorb(company, Told.by([(0, entry)]))
    expected = filter_.expected_reports(company, 0, 100)
    assert expected.sum() == pytest.approx(1.0, abs=1e-6)
    assert int(expected.argmax()) == 2


def test_looking_at_what_is_expected_changes_nothing() -> None:
    filter_, looked, plain = Filter(MODEL), Company(MODEL, [CALM]), Company(MODEL, [CALM])
    for entry in entries(CALM):
        filter_.expected_reports(looked, 0, entry.day)
        filter_.absorb(looked, Told.by([(0, entry)]))
        filter_.absorb(plain, Told.by([(0, entry)]))
    assert np.array_equal(looked.memory.pain, plain.memory.pain)


def test_a_report_far_above_the_expected_ranks_high_and_one_as_usual_in_the_middle() -> None:
    pain = [2.0] * 44 + [9.0]
    ranks = pain_ranks(
        MODEL, Series.of(CALM.days.tolist(), pain=pain, baseline=6.0), np.random.default_rng(1)
    )
    assert ranks.size == 32  # the reports from D25 on
    assert ranks[-1] > 0.97
    assert 0.3 < ranks[:-1].mean() < 0.7


def test_a_decimal_has_no_rank() -> None:
    decimals = Series.of(CALM.days.tolist(), pain=[2.5] * 45, baseline=6.0)
    assert pain_ranks(MODEL, decimals, np.random.default_rng(1)).size == 0


def test_each_patient_weighs_alike_in_the_shares() -> None:
    shares = tenths([np.full(100, 0.05), np.array([0.95]), np.array([])])
    assert shares == pytest.approx([0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5])
    assert np.isnan(tenths([])).all()
