"""What sensory reports are measured against."""

import numpy as np
import pytest

from outcomes.detection.memory import Memory
from outcomes.detection.nerve import NerveChain
from outcomes.detection.parameters import NerveParameters
from outcomes.detection.sensation import sensory_reports
from outcomes.detection.series import Entry
from outcomes.detection.stack import PainState

CHAIN = NerveChain(NerveParameters())
NAN = float("nan")


def memory() -> Memory:
    return Memory(pain=PainState(0, np.zeros((1, 28, 4, 5))), nerve=CHAIN.prior())


def heard(
    kept: Memory, day: int, numbness: float = NAN, tingling: float = NAN, area: float = NAN
) -> list[str]:
    entry = Entry(day, NAN, numbness, tingling, area, NAN)
    return list(sensory_reports(CHAIN, kept, entry, 1.0))


def test_the_plateau_is_the_mean_of_days_3_to_21_above_the_own_baseline() -> None:
    kept = memory()
    for day, numbness in ((2, 9.0), (3, 6.0), (21, 8.0), (22, 1.0)):
        heard(kept, day, numbness=numbness)
    assert (kept.plateau_entries, kept.plateau_sum) == (2, 12.0)
    assert kept.is_assessable


def test_on_the_day_itself_the_anaesthetic_speaks() -> None:
    assert heard(memory(), 0, numbness=9.0) == []


def test_the_area_is_measured_against_the_early_area() -> None:
    kept = memory()
    assert heard(kept, 30, area=40.0) == []  # nothing early to measure against
    assert heard(kept, 10, area=40.0) == []
    assert heard(kept, 30, area=20.0) == ["numbness_area"]


def test_tingling_is_measured_against_the_mean_of_earlier_days() -> None:
    kept = memory()
    for day in (5, 8):
        heard(kept, day, tingling=float(day))
    assert kept.tingling_usual == pytest.approx(6.5)
    assert heard(kept, 30, tingling=2.0) == ["tingling"]


def test_no_report_has_no_likelihood() -> None:
    assert heard(memory(), 30) == []
