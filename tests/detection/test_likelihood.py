"""How probable a model finds an episode's reports."""

import pickle

import numpy as np
import pytest

from outcomes.detection.company import Company
from outcomes.detection.filter import Filter
from outcomes.detection.likelihood import by_person, log_likelihood, log_likelihoods
from outcomes.detection.model import Model
from outcomes.detection.series import Series
from outcomes.detection.told import Told, entries

MODEL = Model()
PAIN = [5.0, 4.0, 2.0, 2.0, 3.0, 2.0, 1.0, 2.0, 5.0, 6.0, 6.0, 7.0]


def test_it_is_the_sum_of_what_each_report_was_expected_to_be() -> None:
    series = Series.of(list(range(2, 122, 10)), pain=PAIN, baseline=6.0)
    filter_, company, said = Filter(MODEL), Company(MODEL, [series]), 0.0
    for entry in entries(series):
        said += float(np.log(filter_.expected_reports(company, 0, entry.day)[int(entry.pain)]))
        filter_.absorb(company, Told.by([(0, entry)]))
    assert log_likelihood(MODEL, series) == pytest.approx(said, abs=1e-3)


def test_numbness_speaks_and_days_before_the_procedure_do_not() -> None:
    days = list(range(2, 122, 10))
    plain = Series.of(days, pain=PAIN, nerves=("infrapatellar_saphenous",), baseline=6.0)
    numb = Series.of(days, pain=PAIN, numbness=[7.0] * 12, nerves=plain.nerves, baseline=6.0)
    assert log_likelihood(MODEL, numb) != log_likelihood(MODEL, plain)
    before = Series.of([-9, -5], pain=[6.0, 7.0], baseline=6.5)
    assert log_likelihood(MODEL, before) == 0.0


def test_processes_agree() -> None:
    many = [Series.of(list(range(0, 60, 5)), pain=PAIN, baseline=4.0 + 0.1 * place) for place in range(20)]
    assert log_likelihoods(MODEL, many, workers=2) == [log_likelihood(MODEL, each) for each in many]


def test_a_model_travels_without_its_tables() -> None:
    log_likelihood(MODEL, Series.of([0, 5], pain=[4.0, 3.0], baseline=6.0))
    assert len(MODEL.pain.nadirs) and pickle.loads(pickle.dumps(MODEL)) == MODEL  # noqa: S301  our own bytes
    assert len(pickle.dumps(MODEL)) < 4000


def test_sums_are_by_person() -> None:
    assert by_person([1.0, 2.0, 4.0], ["a", "b", "a"]) == {"a": 5.0, "b": 2.0}
