import pytest

from outcomes.instruments.koos_12 import KOOS_12

PAIN, FUNCTION, QUALITY, SUMMARY = (scale.code for scale in KOOS_12.scales)
ITEMS = [item.code for item in KOOS_12.items]


def scores(values: list[float | None]) -> dict[str, float | None]:
    answers = dict(zip(ITEMS, values, strict=True))
    return {code: score.value for code, score in KOOS_12.score(answers).items()}


def test_best_answers_give_100_and_worst_give_0() -> None:
    assert set(scores([0] * 12).values()) == {100.0}
    assert set(scores([4] * 12).values()) == {0.0}


def test_a_scale_is_100_minus_25_times_its_mean_and_the_summary_their_mean() -> None:
    found = scores([1, 2, 1, 2, 0, 0, 0, 0, 4, 3, 4, 3])
    assert found == {PAIN: 62.5, FUNCTION: 100.0, QUALITY: 12.5, SUMMARY: pytest.approx(175 / 3)}


def test_half_of_a_scale_is_enough_and_less_is_not() -> None:
    found = scores([1, 3, None, None, 2, None, None, None, 0, 0, 0, 0])
    assert (found[PAIN], found[FUNCTION], found[QUALITY]) == (50.0, None, 100.0)


def test_the_summary_needs_all_three_scales_and_weighs_them_alike() -> None:
    assert scores([1, 3, None, None, 2, None, None, None, 0, 0, 0, 0])[SUMMARY] is None
    assert scores([4, 4, None, None, 0, 0, 0, 0, 0, 0, 0, 0])[SUMMARY] == pytest.approx(200 / 3)
