import math

import pytest

from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.observation_codes import (
    KNEE_CODES,
    OBSERVATION_CODES,
    PATIENT_CODES,
    Origin,
    check_value,
    observation_code,
)
from outcomes.errors import InputError


def refusal_of(code: str, value: float, *, in_diary: bool = False) -> str:
    with pytest.raises(InputError) as refusal:
        check_value(code, value, in_diary=in_diary)
    return refusal.value.code


def test_pain_numbness_tingling_and_the_map_belong_to_a_knee() -> None:
    for code in ("pain_average", "pain_worst", "pain_walking", "numbness", "numbness_area", "tingling"):
        assert code in KNEE_CODES


def test_opioids_mobility_tests_and_scores_belong_to_the_patient() -> None:
    for code in (
        "opioid_mme",
        "steps",
        "walking_minutes",
        "walking_aid",
        "timed_up_and_go_s",
        "chair_stand_30s",
    ):
        assert code in PATIENT_CODES
    assert all(row.code in PATIENT_CODES for row in OBSERVATION_CODES if row.origin is Origin.SCORE)


@pytest.mark.parametrize("value", [11, -1, 10.01, math.nan, math.inf])
def test_a_pain_outside_0_to_10_is_refused(value: float) -> None:
    assert refusal_of("pain_average", value) == "value_out_of_range"


def test_a_file_may_hold_a_decimal_pain_and_a_diary_may_not() -> None:
    assert check_value("pain_average", 4.5) == 4.5
    assert refusal_of("pain_average", 4.5, in_diary=True) == "value_not_whole"


def test_steps_are_whole_even_in_a_file() -> None:
    assert refusal_of("steps", 10.5) == "value_not_whole"


def test_a_refusal_names_the_code_the_value_and_the_limits() -> None:
    with pytest.raises(InputError) as refusal:
        check_value("numbness", 12)
    assert refusal.value.parameters == {"code": "numbness", "found": 12, "minimum": 0, "maximum": 10}


def test_an_unknown_code_is_refused() -> None:
    assert refusal_of("pain_avrage", 3) == "unknown_observation_code"


def test_the_range_of_the_walking_aid_is_that_of_its_ranks() -> None:
    row = observation_code("walking_aid")
    assert (row.minimum, row.maximum) == (0, max(aid.rank for aid in WalkingAid))


def test_codes_are_unique_and_ranges_are_not_empty() -> None:
    assert len({row.code for row in OBSERVATION_CODES}) == len(OBSERVATION_CODES)
    assert all(row.minimum < row.maximum and row.unit for row in OBSERVATION_CODES)
