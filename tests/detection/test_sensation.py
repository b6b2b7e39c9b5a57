"""What sensory reports are measured against."""

import numpy as np
import pytest

from outcomes.detection.nerve import NerveChain
from outcomes.detection.parameters import NerveParameters
from outcomes.detection.sensation import Usuals, sensory_reports
from outcomes.detection.series import Entry
from outcomes.detection.told import Told
from outcomes.detection.trust import SENSORY_CHANNELS, TINGLING

CHAIN = NerveChain(NerveParameters())
NAN = float("nan")
ONE = np.array([0])


def heard(
    kept: Usuals, day: int, numbness: float = NAN, tingling: float = NAN, area: float = NAN
) -> list[str]:
    told = Told.by([(0, Entry(day, NAN, numbness, tingling, area, NAN))])
    speak = sensory_reports(CHAIN, kept, told, np.array([1.0])).speak[:, 0].tolist()
    return [channel for channel, speaks in zip(SENSORY_CHANNELS, speak, strict=True) if speaks]


def test_the_plateau_is_the_mean_of_days_3_to_21_above_the_own_baseline() -> None:
    kept = Usuals.none(1)
    for day, numbness in ((2, 9.0), (3, 6.0), (21, 8.0), (22, 1.0)):
        heard(kept, day, numbness=numbness)
    assert (kept.plateau_entries[0], kept.plateau_sums[0]) == (2, 12.0)
    assert kept.has_plateau(ONE)[0]


def test_on_the_day_itself_the_anaesthetic_speaks() -> None:
    assert heard(Usuals.none(1), 0, numbness=9.0) == []


def test_the_area_is_measured_against_the_early_area() -> None:
    kept = Usuals.none(1)
    assert heard(kept, 30, area=40.0) == []  # nothing early to measure against
    assert heard(kept, 10, area=40.0) == []
    assert heard(kept, 30, area=20.0) == ["numbness_area"]


def test_tingling_is_measured_against_the_mean_of_earlier_days() -> None:
    kept = Usuals.none(1)
    for day in (5, 8):
        heard(kept, day, tingling=float(day))
    assert kept.tingling[0] == pytest.approx(6.5)
    assert heard(kept, 30, tingling=2.0) == ["tingling"]


def test_no_report_has_no_likelihood() -> None:
    assert heard(Usuals.none(1), 30) == []


def test_a_report_weighs_by_the_time_since_the_one_before_it_of_its_channel() -> None:
    kept = Usuals.none(2)
    entries = [Entry(day, NAN, NAN, 3.0, NAN, NAN) for day in (10, 20)]
    for entry in entries:
        sensory_reports(CHAIN, kept, Told.by([(0, entry), (1, entry)]), np.zeros(2))
    told = Told.by([(0, Entry(30, NAN, 5.0, 4.0, NAN, NAN)), (1, Entry(45, NAN, NAN, 4.0, NAN, NAN))])
    found = sensory_reports(CHAIN, kept, told, np.zeros(2))
    assert found.measures[TINGLING].tolist() == [1.0, 1.0]
    assert found.weights[TINGLING].tolist() == CHAIN.information_weights(np.array([60, 60])).tolist()
    again = Told.by([(0, Entry(32, NAN, NAN, 4.0, NAN, NAN)), (1, Entry(75, NAN, NAN, 4.0, NAN, NAN))])
    found = sensory_reports(CHAIN, kept, again, np.zeros(2))
    assert found.weights[TINGLING].tolist() == CHAIN.information_weights(np.array([2, 30])).tolist()
