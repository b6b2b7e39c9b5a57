"""What was taken, as oral morphine milligrams a day (MME).

The estimate compares doses; it must never be used to change from one opioid to another, because
tolerance to one does not carry over wholly to the next (MMWR 71(3), 4 November 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from outcomes.clinical.opioid_factors import CDC_2022, FactorSet
from outcomes.clinical.opioid_products import OpioidProduct, StrengthUnit, opioid_product
from outcomes.errors import InputError

LONGEST_DAYS_COVERED = 7
REVIEW_LINE_MME = 50.0  # pause, reassess, offer naloxone: CDC 2022; the line belongs to that factor set alone


@dataclass(frozen=True)
class OpioidIntake:
    """One product at one strength over the days covered.

    Attributes:
        product: code of an `OpioidProduct`.
        strength_mg: milligrams a unit; for a patch micrograms an hour.
        number: units taken; for a patch the days worn (two patches together count twice).
    """

    product: str
    strength_mg: float
    number: float


@dataclass(frozen=True)
class DailyOpioids:
    """What a list of intakes amounts to on an average day.

    Attributes:
        mme_per_day: over the convertible products, mg/day; 0 when none was taken.
        factor_set: code of the factor set used.
        products: codes of the products taken, in the order given.
        unconverted: products that the set has no factor for; their share is missing from the sum.
        is_content_estimate: a share was computed from declared content, not from a published factor.
    """

    mme_per_day: float
    factor_set: str
    products: tuple[str, ...]
    unconverted: tuple[str, ...]
    is_content_estimate: bool

    @property
    def is_opioid_free(self) -> bool:
        """True when no opioid product was taken; a sum of 0 is not enough (buprenorphine has no factor)."""
        return not self.products

    @property
    def reaches_review_line(self) -> bool:
        """True at 50 MME a day or more by the CDC set; by no other set is the line defined."""
        return self.factor_set == CDC_2022.code and self.mme_per_day >= REVIEW_LINE_MME


def days_covered(last_entry_on: date | None, observed_on: date) -> int:
    """Days over which opioids are asked: min(7, days since the last entry), 7 when there was none."""
    if last_entry_on is None:
        return LONGEST_DAYS_COVERED
    return max(1, min(LONGEST_DAYS_COVERED, (observed_on - last_entry_on).days))


def check_intake(intake: OpioidIntake, days: int) -> OpioidProduct:
    """The product of an intake that is possible.

    Raises:
        InputError: `unknown_opioid_product`, `opioid_strength_not_positive`,
            `opioid_number_not_positive` or `opioid_days_not_possible`; the parameters name what was given.
    """
    product = opioid_product(intake.product)
    parameters = {"product": intake.product, "strength": intake.strength_mg, "number": intake.number}
    if product.strengths and not (intake.strength_mg > 0 and isfinite(intake.strength_mg)):
        raise InputError("opioid_strength_not_positive", parameters)
    if not (intake.number > 0 and isfinite(intake.number)):
        raise InputError("opioid_number_not_positive", parameters)
    if not 1 <= days <= LONGEST_DAYS_COVERED:
        raise InputError("opioid_days_not_possible", {"found": days, "maximum": LONGEST_DAYS_COVERED})
    return product


def intake_mme_per_day(intake: OpioidIntake, days: int, factor_set: FactorSet = CDC_2022) -> float | None:
    """MME a day of one intake; None where the set has no factor for its product.

    A patch delivers over each day it is worn: µg/h x factor x days worn / days covered; anything else
    is mg x factor x units / days covered.

    Raises:
        InputError: as `check_intake`.
    """
    product = check_intake(intake, days)
    factor = factor_set.factor(product)
    return None if factor is None else intake.strength_mg * intake.number * factor.mme_per_unit / days


def mme_per_day(intakes: Sequence[OpioidIntake], days: int, factor_set: FactorSet = CDC_2022) -> DailyOpioids:
    """MME a day over `days` covered days, with what the sum leaves out.

    Raises:
        InputError: as `check_intake`.
    """
    total = 0.0
    unconverted: list[str] = []
    is_estimate = False
    for intake in intakes:
        share = intake_mme_per_day(intake, days, factor_set)
        factor = factor_set.factor(opioid_product(intake.product))
        if share is None or factor is None:
            unconverted.append(intake.product)
            continue
        total += share
        is_estimate = is_estimate or factor.is_content_estimate
    products = tuple(dict.fromkeys(intake.product for intake in intakes))
    return DailyOpioids(total, factor_set.code, products, tuple(dict.fromkeys(unconverted)), is_estimate)


def is_patch(product: OpioidProduct) -> bool:
    """True where strength means micrograms an hour and number means days worn."""
    return product.strength_unit is StrengthUnit.MICROGRAM_PER_HOUR
