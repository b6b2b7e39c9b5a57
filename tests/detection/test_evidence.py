"""What each channel has said lately."""

import math

import pytest

from outcomes.detection.evidence import Evidence, note_evidence, why


def test_evidence_is_the_change_of_log_odds_summed_by_channel() -> None:
    evidence: Evidence = {}
    note_evidence(evidence, 30, "pain", 0.5, 0.8)
    note_evidence(evidence, 33, "pain", 0.8, 0.5)
    note_evidence(evidence, 33, "numbness", 0.5, 0.9)
    assert why(evidence, 33) == pytest.approx({"pain": 0.0, "numbness": math.log(9)})


def test_what_is_two_weeks_old_speaks_no_more_nor_does_a_channel_that_was_silent_for_so_long() -> None:
    evidence: Evidence = {}
    note_evidence(evidence, 30, "numbness", 0.5, 0.9)
    note_evidence(evidence, 30, "pain", 0.5, 0.9)
    note_evidence(evidence, 43, "pain", 0.5, 0.8)
    assert set(why(evidence, 43)) == {"numbness", "pain"}
    assert why(evidence, 44) == pytest.approx({"pain": math.log(4)})


def test_certainty_is_no_infinity() -> None:
    evidence: Evidence = {}
    note_evidence(evidence, 30, "pain", 0.0, 1.0)
    assert why(evidence, 30)["pain"] == pytest.approx(2 * math.log(1e9), rel=1e-6)
