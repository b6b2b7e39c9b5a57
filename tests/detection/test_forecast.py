"""The forecast against a walk of the lattice day by day."""

import numpy as np
import pytest

from outcomes.detection.filter import Filter, begin
from outcomes.detection.forecast import GRID_DAYS, Forecaster
from outcomes.detection.lattice import POSITIONS, RETURNED
from outcomes.detection.model import Model
from outcomes.detection.series import Entry, Series

MODEL = Model()
NAN = float("nan")


def filter_after(days: int, baseline: float | None = 6.0) -> Filter:
    """A filter that has read a calm diary."""
    series = Series.of([0], baseline=baseline)
    filter_ = Filter(MODEL, series, begin(MODEL, series))
    for day in range(0, days, 3):
        filter_.absorb(Entry(day, 2.0, NAN, NAN, NAN, NAN))
    return filter_


def test_the_forecast_is_what_a_walk_by_days_gives() -> None:
    filter_ = filter_after(61)
    belief = filter_.pain_on(60)
    forecast = Forecaster(MODEL).forecast(60, filter_.person, belief, 1.0)
    answering = filter_.person.responds
    table = np.zeros((len(answering), POSITIONS))
    table[belief.first : belief.first + len(belief.table)] = belief.table
    for day in range(61, 151):
        hazard = float(MODEL.pain_onset.hazards[day])
        for nadir in np.flatnonzero(answering):
            step = MODEL.pain.lattice.day(int(filter_.person.gap_tenths[nadir]), hazard)
            table[nadir] = step @ table[nadir]
    walked = float(table[answering][:, RETURNED].sum())
    assert forecast.by(150) == pytest.approx(walked, abs=0.02)


def test_a_quantile_is_the_day_by_which_its_share_has_returned() -> None:
    filter_ = filter_after(61)
    forecast = Forecaster(MODEL).forecast(60, filter_.person, filter_.pain_on(60), 1.0)
    for share in (0.1, 0.5, 0.9):
        day = forecast.quantiles([share])[0]
        assert day is not None
        assert forecast.by(day) >= share * forecast.by(365) > forecast.by(day - 1)


def test_between_two_steps_the_forecast_is_a_straight_line() -> None:
    filter_ = filter_after(61)
    forecast = Forecaster(MODEL).forecast(60, filter_.person, filter_.pain_on(60), 1.0)
    middle = (forecast.cumulative[4] + forecast.cumulative[5]) / 2
    assert (forecast.by(82) + forecast.by(83)) / 2 == pytest.approx(float(middle))
    assert forecast.by(60 + GRID_DAYS) == forecast.cumulative[1]


def test_a_nerve_just_regrown_brings_the_return_nearer() -> None:
    filter_ = filter_after(61)
    belief, forecaster = filter_.pain_on(60), Forecaster(MODEL)
    near = forecaster.forecast(60, filter_.person, belief, 3.0)
    far = forecaster.forecast(60, filter_.person, belief, 1.0)
    assert near.by(90) > far.by(90)


def test_the_filter_and_its_forecast_agree_on_what_lies_behind() -> None:
    filter_ = filter_after(91, baseline=None)
    belief = filter_.pain_on(90)
    forecast = Forecaster(MODEL).forecast(90, filter_.person, belief, 1.0)
    assert forecast.by(90) == pytest.approx(belief.sums.returned, abs=1e-9)
    assert forecast.returns.until(90) == pytest.approx(belief.sums.returned, abs=1e-4)
