import pytest

from outcomes.instruments.base import Instrument
from outcomes.instruments.promis_global_10 import PROMIS_GLOBAL_10, recoded_pain
from outcomes.instruments.promis_pf_4a import PROMIS_PF_4A
from outcomes.instruments.promis_pi_4a import PROMIS_PI_4A

# raw: (T-score, standard error); PROMIS scoring manuals, short forms PI 4a v1.0 and PF 4a v2.0.
PI = {
    4: (41.6, 6.1), 5: (49.6, 2.5), 6: (52.0, 2.0), 7: (53.9, 1.9), 8: (55.6, 1.9), 9: (57.1, 1.9),
    10: (58.5, 1.8), 11: (59.9, 1.8), 12: (61.2, 1.8), 13: (62.5, 1.8), 14: (63.8, 1.8), 15: (65.2, 1.8),
    16: (66.6, 1.8), 17: (68.0, 1.8), 18: (69.7, 1.9), 19: (71.6, 2.1), 20: (75.6, 3.7),
}  # fmt: skip
PF = {
    4: (22.5, 4.0), 5: (26.6, 2.8), 6: (28.9, 2.5), 7: (30.5, 2.4), 8: (31.9, 2.3), 9: (33.2, 2.3),
    10: (34.4, 2.3), 11: (35.6, 2.3), 12: (36.7, 2.3), 13: (37.9, 2.3), 14: (39.2, 2.4), 15: (40.5, 2.4),
    16: (41.9, 2.5), 17: (43.5, 2.6), 18: (45.5, 2.8), 19: (48.3, 3.3), 20: (57.0, 6.6),
}  # fmt: skip
GPH = {
    4: 16.2, 5: 19.9, 6: 23.5, 7: 26.7, 8: 29.6, 9: 32.4, 10: 34.9, 11: 37.4, 12: 39.8, 13: 42.3,
    14: 44.9, 15: 47.7, 16: 50.8, 17: 54.1, 18: 57.7, 19: 61.9, 20: 67.7,
}  # fmt: skip
GMH = {
    4: 21.2, 5: 25.1, 6: 28.4, 7: 31.3, 8: 33.8, 9: 36.3, 10: 38.8, 11: 41.1, 12: 43.5, 13: 45.8,
    14: 48.3, 15: 50.8, 16: 53.3, 17: 56.0, 18: 59.0, 19: 62.5, 20: 67.6,
}  # fmt: skip


def four_answers(raw: int) -> list[int]:
    return [1 + min(4, max(0, raw - 4 - 4 * place)) for place in range(4)]


@pytest.mark.parametrize(
    ("instrument", "table"), [(PROMIS_PI_4A, PI), (PROMIS_PF_4A, PF)], ids=["interference", "function"]
)
def test_the_raw_sum_gives_t_score_and_standard_error_of_the_manual(
    instrument: Instrument, table: dict[int, tuple[float, float]]
) -> None:
    for raw, expected in table.items():
        answers = {item.code: value for item, value in zip(instrument.items, four_answers(raw), strict=True)}
        (score,) = instrument.score(answers).values()
        assert (score.value, score.standard_error) == expected


@pytest.mark.parametrize("instrument", [PROMIS_PI_4A, PROMIS_PF_4A], ids=["interference", "function"])
def test_all_four_answers_are_needed(instrument: Instrument) -> None:
    answers: dict[str, float | None] = {item.code: 3 for item in instrument.items[:3]}
    (score,) = instrument.score(answers).values()
    assert score.value is None


def test_the_function_table_is_version_2_whose_ends_differ_from_version_1() -> None:
    assert PROMIS_PF_4A.version == "2.0"
    assert (PF[4][0], PF[20][0]) != (22.9, 56.9)


def test_without_difficulty_is_the_best_answer_of_physical_function() -> None:
    best = {option.value: option.code for option in PROMIS_PF_4A.items[0].options}
    assert (best[5], best[1]) == ("ability.without", "ability.unable")


@pytest.mark.parametrize(
    ("pain", "expected"),
    [(0, 5), (1, 4), (3, 4), (4, 3), (6, 3), (7, 2), (9, 2), (10, 1)],
)
def test_the_pain_of_global_10_is_recoded_to_five_steps(pain: int, expected: int) -> None:
    assert recoded_pain(pain) == expected


def global_scores(**answers: float) -> dict[str, float | None]:
    return {code: score.value for code, score in PROMIS_GLOBAL_10.score(answers).items()}


@pytest.mark.parametrize("raw", list(GPH))
def test_physical_health_follows_the_manual_with_fatigue_reversed(raw: int) -> None:
    health, function, pain_step, vigour = four_answers(raw)
    pain = {5: 0, 4: 2, 3: 5, 2: 8, 1: 10}[pain_step]
    found = global_scores(
        physical_health=health, physical_function=function, pain_average_week=pain, fatigue=6 - vigour
    )
    assert found == {"promis_global_physical": GPH[raw], "promis_global_mental": None}


@pytest.mark.parametrize("raw", list(GMH))
def test_mental_health_follows_the_manual_with_emotional_problems_reversed(raw: int) -> None:
    quality, health, social, calm = four_answers(raw)
    found = global_scores(
        quality_of_life=quality, mental_health=health, social_satisfaction=social, emotional_problems=6 - calm
    )
    assert found == {"promis_global_physical": None, "promis_global_mental": GMH[raw]}


def test_general_health_and_roles_enter_no_score() -> None:
    assert set(global_scores(general_health=5, social_roles=1).values()) == {None}
