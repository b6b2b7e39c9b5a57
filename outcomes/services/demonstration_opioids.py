"""Opioids that invented people took."""

from collections.abc import Iterator
from typing import Any

from outcomes.clinical.opioid_factors import CDC_2022
from outcomes.clinical.opioids import OpioidIntake, intake_mme_per_day
from outcomes.detection.demonstration import DiaryEntry


def intake_rows(response_id: int, entry: DiaryEntry) -> Iterator[dict[str, Any]]:
    """The rows of `opioid_intakes` of one entry."""
    for each in entry.intakes:
        intake = OpioidIntake(each.product, each.strength_mg, each.number_per_day)
        yield {
            "response_id": response_id,
            "product": each.product,
            "strength_mg": each.strength_mg,
            "number": each.number_per_day,
            "days_covered": 1,
            "factor_set": CDC_2022.code,
            "mme_per_day": intake_mme_per_day(intake, 1),
        }


def dose(entry: DiaryEntry) -> float:
    """Oral morphine equivalents of one entry, mg a day."""
    doses = (
        intake_mme_per_day(OpioidIntake(each.product, each.strength_mg, each.number_per_day), 1)
        for each in entry.intakes
    )
    return float(sum(dose for dose in doses if dose is not None))
