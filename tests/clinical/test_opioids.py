from datetime import date

import pytest

from outcomes.clinical.opioid_factors import CDC_2022, FACTOR_SETS, FRENCH_EQUIANALGESIA, FactorSet
from outcomes.clinical.opioid_products import (
    OPIOID_PRODUCT_BY_CODE,
    OPIOID_PRODUCTS,
    Ingredient,
    StrengthUnit,
    opioid_product,
)
from outcomes.clinical.opioids import (
    OpioidIntake,
    days_covered,
    intake_mme_per_day,
    is_patch,
    mme_per_day,
)
from outcomes.errors import InputError

# Table of CDC 2022 (MMWR 71(3)); the two dose examples are that table's own.
CDC_TABLE = {
    "codeine": 0.15,
    "hydrocodone": 1.0,
    "hydromorphone": 5.0,
    "methadone": 4.7,
    "morphine": 1.0,
    "oxycodone": 1.5,
    "oxymorphone": 3.0,
    "tapentadol": 0.4,
    "tramadol": 0.2,
}


def mme(product: str, strength: float, number: float, days: int = 1, factors: FactorSet = CDC_2022) -> float:
    return mme_per_day([OpioidIntake(product, strength, number)], days, factors).mme_per_day


def refusal_of(product: str, strength: float, number: float, days: int = 1) -> str:
    with pytest.raises(InputError) as refusal:
        mme(product, strength, number, days)
    return refusal.value.code


@pytest.mark.parametrize("ingredient", list(CDC_TABLE))
def test_oral_factors_are_those_of_cdc_2022(ingredient: str) -> None:
    found = [row.mme_per_unit for row in CDC_2022.factors if row.ingredient == ingredient]
    assert found == [CDC_TABLE[ingredient]]


@pytest.mark.parametrize(
    ("product", "strength", "number", "expected"),
    [
        ("hydrocodone_paracetamol", 5, 4, 20.0),
        ("oxycodone_long", 10, 2, 30.0),
        ("tramadol", 50, 8, 80.0),
        ("tramadol_paracetamol", 37.5, 4, 30.0),
        ("codeine_paracetamol", 30, 6, 27.0),
        ("hydromorphone_long", 8, 2, 80.0),
        ("methadone", 10, 1, 47.0),
    ],
)
def test_a_day_of_a_product_is_worth_its_strength_times_number_times_factor(
    product: str, strength: float, number: float, expected: float
) -> None:
    assert mme(product, strength, number) == pytest.approx(expected)


def test_a_week_of_fentanyl_25_is_60_mme_a_day_by_days_worn() -> None:
    assert mme("fentanyl_patch", 25, 7, days=7) == pytest.approx(60.0)
    assert mme("fentanyl_patch", 25, 3, days=6) == pytest.approx(30.0)
    assert is_patch(opioid_product("fentanyl_patch"))


def test_units_taken_over_several_days_are_spread_over_the_days_covered() -> None:
    assert mme("tramadol", 50, 7, days=7) == pytest.approx(10.0)


def test_opium_counts_by_content_and_says_so() -> None:
    total = mme_per_day(
        [OpioidIntake("opium_paracetamol", 10, 4), OpioidIntake("opium_paracetamol", 25, 2)], 1
    )
    assert total.mme_per_day == pytest.approx(4 * 1.0 + 2 * 2.5)
    assert total.is_content_estimate
    assert not mme_per_day([OpioidIntake("morphine", 10, 1)], 1).is_content_estimate


@pytest.mark.parametrize("factors", FACTOR_SETS)
@pytest.mark.parametrize(
    "product", [row.code for row in OPIOID_PRODUCTS if row.ingredient is Ingredient.BUPRENORPHINE]
)
def test_buprenorphine_is_never_converted_and_never_opioid_free(product: str, factors: FactorSet) -> None:
    total = mme_per_day([OpioidIntake(product, 5, 2)], 1, factors)
    assert (total.mme_per_day, total.unconverted, total.is_opioid_free) == (0.0, (product,), False)
    assert intake_mme_per_day(OpioidIntake(product, 5, 2), 1, factors) is None


@pytest.mark.parametrize(
    "product",
    ["fentanyl_rapid", "morphine_injection", "nalbuphine_injection", "dihydrocodeine_long", "other_opioid"],
)
def test_what_the_published_factors_leave_out_stays_unconverted(product: str) -> None:
    assert mme_per_day([OpioidIntake(product, 1, 1)], 1).unconverted == (product,)


def test_no_product_is_an_answer_and_means_opioid_free() -> None:
    total = mme_per_day([], 7)
    assert (total.mme_per_day, total.is_opioid_free, total.unconverted) == (0.0, True, ())


def test_the_review_line_is_reached_at_50_by_the_cdc_set_alone() -> None:
    assert mme_per_day([OpioidIntake("morphine", 10, 5)], 1).reaches_review_line
    assert not mme_per_day([OpioidIntake("morphine", 10, 4.9)], 1).reaches_review_line
    assert not mme_per_day([OpioidIntake("morphine", 10, 9)], 1, FRENCH_EQUIANALGESIA).reaches_review_line


@pytest.mark.parametrize(
    ("product", "strength", "number"),
    [("oxycodone", 5, 3), ("hydromorphone_long", 4, 1), ("codeine", 60, 3), ("morphine", 10, 3)],
)
def test_doses_that_french_habit_holds_equal_give_30_mg_of_morphine(
    product: str, strength: float, number: float
) -> None:
    assert mme(product, strength, number, factors=FRENCH_EQUIANALGESIA) == pytest.approx(30.0)


def test_the_french_set_is_marked_incomplete_and_leaves_tramadol_unconverted() -> None:
    assert not FRENCH_EQUIANALGESIA.is_complete
    assert mme_per_day([OpioidIntake("tramadol", 50, 2)], 1, FRENCH_EQUIANALGESIA).unconverted == (
        "tramadol",
    )


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, 7), (date(2026, 3, 9), 1), (date(2026, 3, 7), 3), (date(2026, 3, 1), 7), (date(2026, 3, 10), 1)],
)
def test_days_covered_are_those_since_the_last_entry_and_7_at_most(last: date | None, expected: int) -> None:
    assert days_covered(last, date(2026, 3, 10)) == expected


def test_impossible_intakes_are_refused_by_a_code() -> None:
    assert refusal_of("heroin", 10, 1) == "unknown_opioid_product"
    assert refusal_of("tramadol", 0, 1) == "opioid_strength_not_positive"
    assert refusal_of("tramadol", 50, 0) == "opioid_number_not_positive"
    assert refusal_of("tramadol", 50, float("nan")) == "opioid_number_not_positive"
    assert refusal_of("tramadol", 50, 1, days=8) == "opioid_days_not_possible"


def test_products_are_unique_have_a_source_and_only_the_catch_all_has_no_strength() -> None:
    assert len(OPIOID_PRODUCT_BY_CODE) == len(OPIOID_PRODUCTS)
    assert all(row.source for row in OPIOID_PRODUCTS)
    assert [row.code for row in OPIOID_PRODUCTS if not row.strengths] == ["other_opioid"]
    assert opioid_product("fentanyl_patch").strength_unit is StrengthUnit.MICROGRAM_PER_HOUR
