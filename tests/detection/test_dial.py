"""From false alarms per 100 patients and month to a threshold, and what it guarantees."""

import math
from dataclasses import replace

import numpy as np
import pytest

from outcomes.detection import replay_many
from outcomes.detection.calibration import logit
from outcomes.detection.dial import (
    LEAST_REFERENCES,
    SIMULATED,
    OwnAlarms,
    Track,
    conformal,
    logit_for,
    own_alarms,
    rate_for,
    scored,
    shipped_rate,
    threshold,
    track,
)
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.simulate import LIFE_LIKE, simulate

RULE = AlarmParameters()


@pytest.fixture(scope="module")
def tracks() -> list[Track]:
    patients = simulate(LIFE_LIKE, 80, seed=21)
    rows = replay_many([one.series for one in patients])
    truths = [one.truth for one in patients]
    return [
        track(one.series, readings, truth.return_started_day, truth.return_day)
        for one, readings, truth in zip(patients, rows, truths, strict=True)
    ]


@pytest.fixture(scope="module")
def stands() -> list[list[bool]]:
    """Whether the shipped alarm stood, by patient and pain report."""
    patients = simulate(LIFE_LIKE, 80, seed=21)
    found = []
    for one, rows in zip(patients, replay_many([each.series for each in patients]), strict=True):
        reported = set(one.series.days[~np.isnan(one.series.pain)].tolist())
        found.append([row.return_alarm for row in rows if row.day in reported])
    return found


def test_a_track_stands_as_the_engines_own_alarm(tracks: list[Track], stands: list[list[bool]]) -> None:
    assert [each.standing(RULE) for each in tracks] == stands


def test_above_the_highest_statistic_there_is_no_false_alarm(tracks: list[Track]) -> None:
    for each in tracks:
        above = scored([each], replace(RULE, return_logit=each.highest(RULE) + 1e-6))
        below = scored([each], replace(RULE, return_logit=each.highest(RULE) - 1e-6))
        assert above.false_alarms == 0
        assert below.false_alarms == 1 or each.highest(RULE) == -20.0


def test_the_table_falls_and_is_read_both_ways() -> None:
    rates = [rate for _, rate in SIMULATED]
    assert rates == sorted(rates, reverse=True)
    for rate in (0.2, 0.5, 1.0, 5.0):
        assert rate_for(SIMULATED, logit_for(SIMULATED, rate)) == pytest.approx(rate)
    assert logit_for(SIMULATED, 0.2) > logit_for(SIMULATED, 5.0)


def test_untouched_the_dial_is_the_engine_as_shipped() -> None:
    assert threshold(None, None) == RULE.return_logit
    assert threshold(shipped_rate(), None) == pytest.approx(RULE.return_logit, abs=0.15)


def test_a_conformal_threshold_keeps_its_promise() -> None:
    rng = np.random.default_rng(8)
    passed = []
    for _trial in range(2000):
        highest = rng.gumbel(0.0, 1.3, 81)
        passed.append(highest[-1] >= conformal(highest[:-1].tolist(), 0.1))
    assert np.mean(passed) == pytest.approx(0.1 - 0.1 / 81, abs=0.02)


def test_below_sixty_it_is_the_safe_bound() -> None:
    few = list(range(LEAST_REFERENCES - 1))
    assert conformal([float(x) for x in few], 0.1) == pytest.approx(logit(0.9))


def test_a_share_too_small_for_so_few_is_never_below_what_was_seen() -> None:
    assert conformal([float(x) for x in range(60)], 0.001) == 59.0
    assert conformal([-3.0] * 60, 0.001) == pytest.approx(math.log(999))


def test_own_patients_set_the_threshold_from_sixty_on(tracks: list[Track]) -> None:
    own = own_alarms(tracks, RULE)
    rates = [rate for _, rate in own.curve]
    assert own.is_enough
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] > 0
    at = threshold(1.0, own)
    assert scored(tracks, replace(RULE, return_logit=at)).false_alarms_per_year / 0.12 <= 1.0
    assert sum(each > at for each in own.highest) <= own.per_episode(1.0) * (len(own.highest) + 1)
    assert threshold(0.2, own) >= at >= threshold(4.0, own)


def test_own_returns_tell_what_a_threshold_finds(tracks: list[Track]) -> None:
    own = own_alarms(tracks, RULE)
    assert own.tells_what_is_found and own.returns == scored(tracks, RULE).events >= 20
    for at in (0.5, 1.75, 4.0):
        share, delay = own.finds(at)
        expected = scored(tracks, replace(RULE, return_logit=at))
        assert share == pytest.approx(expected.sensitivity, abs=1e-4)
        assert delay == expected.delay_quartiles()[1]
    assert own.finds(0.5)[0] >= own.finds(4.0)[0]
    assert not replace(own, returns=19).tells_what_is_found
    assert not own_alarms(tracks[:59], RULE).tells_what_is_found


def test_fewer_own_patients_leave_it_to_the_table(tracks: list[Track]) -> None:
    own = own_alarms(tracks[:59], RULE)
    assert threshold(1.0, own) == threshold(1.0, None)


def test_nobody_at_all_is_no_error() -> None:
    own = own_alarms([], RULE)
    assert (own.highest, own.months_at_risk, own.is_enough) == ((), 0.0, False)
    assert OwnAlarms((), (), 0.0).per_episode(5.0) == 0.0
