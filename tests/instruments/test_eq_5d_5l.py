import pytest

from outcomes.instruments.eq_5d_5l import EQ_5D_5L

DIMENSIONS = [item.code for item in EQ_5D_5L.items[:5]]


# French value set: states and indices as published with the set.
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("11111", 1.0),
        ("22222", 0.850),
        ("33333", 0.768),
        ("44444", 0.028),
        ("54321", 0.441),
        ("55555", -0.525),
    ],
)
def test_the_index_of_a_state_is_that_of_the_french_value_set(state: str, expected: float) -> None:
    answers = {code: float(level) for code, level in zip(DIMENSIONS, state, strict=True)}
    assert EQ_5D_5L.score(answers)["eq_5d_5l_index"].value == expected


def test_a_worse_level_never_raises_the_index() -> None:
    for code in DIMENSIONS:
        indices = [
            EQ_5D_5L.score({**dict.fromkeys(DIMENSIONS, 1.0), code: level})["eq_5d_5l_index"].value
            for level in (1.0, 2.0, 3.0, 4.0, 5.0)
        ]
        assert indices == sorted(indices, key=lambda index: -(index or 0))


def test_all_five_dimensions_are_needed_and_the_thermometer_stands_alone() -> None:
    scores = EQ_5D_5L.score({**dict.fromkeys(DIMENSIONS[:4], 1.0), "health_today": 70.0})
    assert scores["eq_5d_5l_index"].value is None
    assert scores["eq_5d_5l_vas"].value == 70
