"""When a dose has risen, and how far."""

import math

import numpy as np
import pytest

from outcomes.detection.doses import Doses
from outcomes.detection.parameters import AlarmParameters

RULE = AlarmParameters()
ONE = np.array([0])


def add(doses: Doses, day: int, mme: float) -> None:
    doses.add(ONE, np.array([day]), np.array([mme]))


def doses_of(days: list[int], mme: list[float]) -> Doses:
    doses = Doses.none(1)
    for day, dose in zip(days, mme, strict=True):
        add(doses, day, dose)
    return doses


def rise(doses: Doses, day: int) -> float | None:
    found = float(doses.rises(ONE, np.array([day]), first_day=14, recent_days=21)[0])
    return None if math.isnan(found) else found


def has_risen(doses: Doses, day: int) -> bool:
    return bool(doses.have_risen(ONE, np.array([day]), RULE)[0])


@pytest.mark.parametrize(
    ("recent", "risen"), [((13.0, 13.0), True), ((12.9, 13.0), False), ((26.0, 30.0), True), ((13.0,), False)]
)
def test_a_dose_has_risen_at_thirty_percent_on_all_of_the_last_days(
    recent: tuple[float, ...], risen: bool
) -> None:
    doses = Doses.none(1)
    for day in (40, 47, 54):
        add(doses, day, 10.0)
    for place, mme in enumerate(recent):
        add(doses, 70 + 5 * place, mme)
    assert has_risen(doses, 75) is risen


def test_from_none_ten_milligrams_are_a_rise() -> None:
    doses = doses_of([10, 20, 40, 45], [0.0, 0.0, 10.0, 10.0])
    assert has_risen(doses, 45)
    assert not has_risen(doses_of([10, 20, 40, 45], [0.0, 0.0, 5.0, 5.0]), 45)


def test_a_dose_is_measured_against_the_usual_of_relief() -> None:
    doses = Doses.none(1)
    for day in range(14, 50, 3):
        add(doses, day, 10.0)
    add(doses, 60, 30.0)
    assert rise(doses, 60) == pytest.approx(math.log1p(30.0) - math.log1p(10.0))


def test_without_a_usual_dose_nothing_has_risen() -> None:
    doses = Doses.none(1)
    add(doses, 14, 10.0)
    add(doses, 60, 30.0)
    assert rise(doses, 60) is None
    none_taken = doses_of(list(range(14, 60)), [0.0] * 46)
    assert rise(none_taken, 59) is None


def test_what_is_older_than_four_months_is_forgotten() -> None:
    doses = doses_of([20, 23, 26, 140, 145], [10.0, 10.0, 10.0, 30.0, 30.0])
    assert rise(doses, 145) is None and has_risen(doses, 145), "the dose of D26 is the usual"
    add(doses, 147, 30.0)
    assert not has_risen(doses, 147), "there is none before the last two weeks"


def test_episodes_side_by_side_have_the_rises_of_each_alone() -> None:
    rng = np.random.default_rng(2)
    together, alone = Doses.none(6), [Doses.none(1) for _ in range(6)]
    everyone = np.arange(6)
    for day in range(-5, 300, 3):
        own = np.flatnonzero(rng.random(6) < 0.6)
        mme = 5.0 * rng.integers(0, 6, own.size) * (own > 0)
        together.add(own, np.full(own.size, day), mme)
        for place, dose in zip(own.tolist(), mme.tolist(), strict=True):
            add(alone[place], day, dose)
        found = together.rises(everyone, np.full(6, day), 14, 21)
        risen = together.have_risen(everyone, np.full(6, day), RULE)
        for place, doses in enumerate(alone):
            assert rise(doses, day) == (None if math.isnan(found[place]) else found[place])
            assert has_risen(doses, day) == risen[place]
