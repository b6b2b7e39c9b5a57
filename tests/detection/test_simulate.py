"""Invented patients: seeded, complete, and true to their kind."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.detection.simulate import CLEAN, LIFE_LIKE, SCENARIOS, simulate

WAVES = [np.sin(np.arange(400) / 3.0)]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_same_seed_gives_the_same_patients(scenario: object) -> None:
    first, again = (simulate(scenario, 4, 9, WAVES) for _ in range(2))  # type: ignore[arg-type]  # a Scenario
    assert [one.truth for one in first] == [one.truth for one in again]
    assert all(np.array_equal(a.series.pain, b.series.pain) for a, b in zip(first, again, strict=True))


def test_more_patients_begin_with_the_same_ones() -> None:
    assert [one.truth for one in simulate(CLEAN, 5, 3)] == [one.truth for one in simulate(CLEAN, 9, 3)[:5]]


def test_shares_are_as_asked_for() -> None:
    cohort = simulate(CLEAN, 400, 1)
    silent = np.mean([one.truth.no_response for one in cohort])
    returned = np.mean([one.truth.return_day is not None for one in cohort])
    assert silent == pytest.approx(0.20, abs=0.06)
    assert returned == pytest.approx(0.64, abs=0.08)  # (1 - .20) (1 - .20), but for returns after the course


def test_reports_are_whole_numbers_from_0_to_10() -> None:
    values = np.concatenate([one.series.pain for one in simulate(LIFE_LIKE, 20, 2)])
    assert set(values.tolist()) <= {float(value) for value in range(11)}


def test_the_product_schedule_asks_daily_then_twice_then_once_a_week() -> None:
    sparing = replace(LIFE_LIKE, dropped_out_by_180=0.0, p_gap=0.0)
    counts = np.array(
        [[(one.series.days < 15).sum(), (one.series.days > 60).sum()] for one in simulate(sparing, 30, 4)]
    )
    assert counts[:, 1].max() <= 44
    assert counts[:, 0].max() <= 29


def test_an_articular_nerve_has_no_regeneration() -> None:
    cohort = simulate(replace(CLEAN, p_skin=0.0), 30, 5)
    assert all(one.truth.regeneration_day is None and not one.series.numbness_can_speak for one in cohort)


def test_real_residuals_must_be_handed_in() -> None:
    with pytest.raises(ValueError, match="handed in"):
        simulate(next(one for one in SCENARIOS if one.noise == "residuals"), 1, 1)
