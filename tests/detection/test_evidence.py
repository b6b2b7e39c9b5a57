"""What each channel has said lately."""

import math

import numpy as np
import pytest

from outcomes.detection.evidence import Evidence

ONE = np.array([0])


def note(evidence: Evidence, day: int, channel: str, before: float, after: float) -> None:
    evidence.note(ONE, np.array([day]), channel, np.array([before]), np.array([after]))


def why(evidence: Evidence, day: int) -> dict[str, float]:
    return evidence.told(np.array([day]))[0][0]


def test_evidence_is_the_change_of_log_odds_summed_by_channel() -> None:
    evidence = Evidence.none(1)
    note(evidence, 30, "pain", 0.5, 0.8)
    note(evidence, 33, "pain", 0.8, 0.5)
    note(evidence, 33, "numbness", 0.5, 0.9)
    assert why(evidence, 33) == pytest.approx({"pain": 0.0, "numbness": math.log(9)})


def test_what_is_two_weeks_old_speaks_no_more_nor_does_a_channel_that_was_silent_for_so_long() -> None:
    evidence = Evidence.none(1)
    note(evidence, 30, "numbness", 0.5, 0.9)
    note(evidence, 30, "pain", 0.5, 0.9)
    note(evidence, 43, "pain", 0.5, 0.8)
    assert set(why(evidence, 43)) == {"numbness", "pain"}
    assert why(evidence, 44) == pytest.approx({"pain": math.log(4)})
    assert why(evidence, 58) == {}


def test_the_newest_report_of_each_channel_stands_first() -> None:
    evidence = Evidence.none(2)
    note(evidence, 30, "tingling", 0.5, 0.9)
    note(evidence, 31, "numbness", 0.5, 0.8)
    note(evidence, 31, "pain", 0.5, 0.5)
    _, (own, other) = evidence.told(np.array([31, 31]))
    assert [(day, channel) for day, channel, _ in own] == [(31, "pain"), (31, "numbness"), (30, "tingling")]
    assert [moved for _, _, moved in own] == pytest.approx([0.0, math.log(4), math.log(9)])
    assert other == ()


def test_certainty_is_no_infinity() -> None:
    evidence = Evidence.none(1)
    note(evidence, 30, "pain", 0.0, 1.0)
    assert why(evidence, 30)["pain"] == pytest.approx(2 * math.log(1e9), rel=1e-6)
