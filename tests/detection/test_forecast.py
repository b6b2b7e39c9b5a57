"""The forecast against a walk of the lattice day by day."""

import numpy as np
import pytest

from outcomes.detection.company import Company, PainBeliefs
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import GRID_DAYS, Forecaster, Forecasts
from outcomes.detection.lattice import POSITIONS, RETURNED
from outcomes.detection.model import Model
from outcomes.detection.series import NEVER, Entry, Series
from outcomes.detection.told import Told

MODEL = Model()
NAN = float("nan")


def belief_after(days: int, baseline: float | None = 6.0) -> PainBeliefs:
    """What is believed of a person with a calm diary on the day before `days`."""
    company, filter_ = Company(MODEL, [Series.of([0], baseline=baseline)]), Filter(MODEL)
    for day in range(0, days, 3):
        filter_.absorb(company, Told.by([(0, Entry(day, 2.0, NAN, NAN, NAN, NAN))]))
    return filter_.pain_on(company, np.array([0]), np.array([days - 1]))


def forecast_after(days: int, factor: float = 1.0, baseline: float | None = 6.0) -> Forecasts:
    """The forecast of that day, of one person."""
    belief = belief_after(days, baseline)
    return Forecaster(MODEL).forecasts(belief._replace(factors=np.array([factor])))


def quantile(forecast: Forecasts, share: float) -> int:
    """The day by which a share of those whose pain returns has it back."""
    return int(forecast.quantiles([share], np.array([True]))[0, 0])


def test_the_forecast_is_what_a_walk_by_days_gives() -> None:
    belief, person = belief_after(61), MODEL.pain.person(6.0)
    table = np.zeros((len(person.responds), POSITIONS))
    table[belief.stack.rows.nadirs] = belief.tables
    for day in range(61, 151):
        hazard = float(MODEL.pain_onset.hazards[day])
        for nadir in np.flatnonzero(person.responds):
            step = MODEL.pain.lattice.day(int(person.gap_tenths[nadir]), hazard)
            table[nadir] = step @ table[nadir]
    walked = float(table[person.responds][:, RETURNED].sum())
    assert forecast_after(61).by(150)[0] == pytest.approx(walked, abs=0.02)


def test_a_quantile_is_the_day_by_which_its_share_has_returned() -> None:
    forecast = forecast_after(61)
    for share in (0.1, 0.5, 0.9):
        day = quantile(forecast, share)
        assert forecast.by(day) >= share * forecast.by(365) > forecast.by(day - 1)


def test_between_two_steps_the_forecast_is_a_straight_line() -> None:
    forecast = forecast_after(61)
    middle = (forecast.cumulative[0, 4] + forecast.cumulative[0, 5]) / 2
    assert (forecast.by(82) + forecast.by(83)) / 2 == pytest.approx(float(middle))
    assert forecast.by(60 + GRID_DAYS) == forecast.cumulative[0, 1]


def test_a_nerve_just_regrown_brings_the_return_nearer() -> None:
    assert forecast_after(61, factor=3.0).by(90) > forecast_after(61).by(90)


def test_the_filter_and_its_forecast_agree_on_what_lies_behind() -> None:
    forecast, belief = forecast_after(91, baseline=None), belief_after(91, baseline=None)
    assert forecast.by(90) == pytest.approx(belief.sums.returned, abs=1e-9)
    assert forecast.returns.until(np.array([90])) == pytest.approx(belief.sums.returned, abs=1e-4)


def test_episodes_asked_together_have_the_forecasts_of_each_alone_bit_for_bit() -> None:
    asked = [belief_after(days, base) for days, base in ((61, 6.0), (91, None), (331, 3.0))]
    forecaster = Forecaster(MODEL)
    together, everyone = forecaster.forecasts(PainBeliefs.joined(asked)), np.ones(3, dtype=bool)
    for place, belief in enumerate(asked):
        alone = forecaster.forecasts(belief)
        assert np.array_equal(alone.cumulative[0], together.cumulative[place])
        assert alone.by(365)[0] == together.by(365)[place]
        quantiles = together.quantiles([0.1, 0.9], everyone)[place]
        assert np.array_equal(alone.quantiles([0.1, 0.9], everyone[:1])[0], quantiles)


def test_who_is_not_asked_about_has_no_quantiles() -> None:
    assert forecast_after(61).quantiles([0.1, 0.5], np.array([False])).tolist() == [[NEVER, NEVER]]
