import pytest

from outcomes.instruments.base import ThresholdKind
from outcomes.instruments.dn4_interview import DN4_INTERVIEW
from outcomes.instruments.peg import PEG
from outcomes.instruments.pgic import PGIC
from outcomes.instruments.sane import SANE


def test_peg_is_the_mean_of_its_three_ratings() -> None:
    answers = {"pain_average_week": 7, "enjoyment": 5, "general_activity": 4}
    assert PEG.score(answers)["peg"].value == pytest.approx(16 / 3)
    assert PEG.score({**answers, "enjoyment": None})["peg"].value is None


def test_dn4_counts_its_yeses_and_is_positive_from_3() -> None:
    answers = {item.code: float(place < 3) for place, item in enumerate(DN4_INTERVIEW.items)}
    assert DN4_INTERVIEW.score(answers)["dn4_interview"].value == 3
    assert len(DN4_INTERVIEW.items) == 7
    (cut,) = DN4_INTERVIEW.scales[0].thresholds
    assert (cut.kind, cut.value) == (ThresholdKind.POSITIVE_FROM, 3)
    assert DN4_INTERVIEW.score({**answers, "itching": None})["dn4_interview"].value is None


def test_pgic_runs_from_very_much_better_to_very_much_worse() -> None:
    options = PGIC.items[0].options
    assert [option.value for option in options] == [1, 2, 3, 4, 5, 6, 7]
    assert (options[0].code, options[-1].code) == ("change.very_much_improved", "change.very_much_worse")
    assert PGIC.score({"change": 2})["pgic"].value == 2


def test_sane_is_the_percentage_given() -> None:
    assert SANE.score({"knee_normality": 85})["sane"].value == 85
