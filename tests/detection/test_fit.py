"""A few parameters from a cohort's diaries, held by their priors."""

from dataclasses import replace

import pytest

from outcomes.detection.fit import EVALUATIONS, PRIOR_BY_NAME, PRIORS, Prior, fit, model_of
from outcomes.detection.model import Model
from outcomes.detection.simulate import LIFE_LIKE, simulate

SHORT_RELIEF = replace(LIFE_LIKE, relief_median_days=80.0, schedules=("weekly",))


@pytest.mark.slow
def test_it_finds_a_relief_that_is_shorter_than_shipped() -> None:
    heard: list[int] = []
    found = fit([one.series for one in simulate(SHORT_RELIEF, 32, seed=77)], progress=heard.append)
    onset = next(value for value in found.values if value.name == "pain.onset_median_days")
    assert 50 < onset.after < 92 < onset.before  # the line is reached some three weeks after the turn
    assert onset.low < onset.after < onset.high
    assert found.log_posterior_after > found.log_posterior_before
    assert heard[-1] == found.evaluations == EVALUATIONS


def test_without_a_patient_the_prior_stands() -> None:
    for value in fit([]).values:
        assert value.after == pytest.approx(value.before, rel=0.02), value.name


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_priors_stand_highest_at_what_is_shipped(prior: Prior) -> None:
    assert prior.log_density(prior.shipped) == pytest.approx(0.0, abs=1e-12)
    for side in (-1.0, 1.0):
        away = prior.value(prior.free(prior.shipped) + side * prior.sd)
        assert -1.2 < prior.log_density(away) < -0.2
    assert prior.value(prior.free(prior.shipped)) == pytest.approx(prior.shipped)
    assert prior.source


def test_a_model_takes_the_values_and_nothing_else() -> None:
    model = model_of({"pain.p_durable": 0.4, "nerve.onset_median_days": 100.0})
    assert (model.pain_parameters.p_durable, model.nerve_parameters.onset_median_days) == (0.4, 100.0)
    assert model_of({}) == Model()
    with pytest.raises(ValueError, match="no_such"):
        model_of({"pain.no_such": 1.0})
    assert set(PRIOR_BY_NAME) == {prior.name for prior in PRIORS}
