import pytest

from outcomes.instruments.oks import OKS
from outcomes.instruments.womac import WOMAC


def test_oks_sums_twelve_answers_from_0_to_48() -> None:
    assert OKS.score({item.code: 4 for item in OKS.items})["oks"].value == 48
    assert OKS.score({item.code: 0 for item in OKS.items})["oks"].value == 0
    assert len(OKS.items) == 12


def test_oks_takes_the_own_mean_for_two_missing_answers_and_refuses_three() -> None:
    answers: dict[str, float | None] = {item.code: 3 for item in OKS.items}
    answers |= {"kneeling": None, "limp": None, "shopping": 1}
    assert OKS.score(answers)["oks"].value == pytest.approx((9 * 3 + 1) * 12 / 10)
    assert OKS.score({**answers, "work": None})["oks"].value is None


def test_womac_sums_5_2_and_17_items_in_its_likert_form() -> None:
    scores = WOMAC.score({item.code: 4 for item in WOMAC.items})
    assert {code: score.value for code, score in scores.items()} == {
        "womac_pain": 20,
        "womac_stiffness": 8,
        "womac_function": 68,
        "womac_total": 96,
    }


def test_womac_function_covers_three_missing_answers_and_no_more() -> None:
    function = WOMAC.scales[2].items
    answers: dict[str, float | None] = dict.fromkeys(function[:14], 2.0)
    assert WOMAC.score(answers)["womac_function"].value == pytest.approx(34)
    assert WOMAC.score({**answers, function[0]: None})["womac_function"].value is None
