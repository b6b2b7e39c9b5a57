"""Conversion factors to oral morphine, as named sets; the set's name is stored with each value."""

from dataclasses import dataclass

from outcomes.clinical.opioid_products import Ingredient, OpioidProduct, Route


@dataclass(frozen=True)
class Factor:
    """One factor: oral morphine mg for each mg of the ingredient (each µg/h of a patch, over a day)."""

    ingredient: Ingredient
    is_patch: bool
    mme_per_unit: float
    source: str
    is_content_estimate: bool = False


@dataclass(frozen=True)
class FactorSet:
    """A named set of factors; `is_complete` is False where common products are left without one."""

    code: str
    is_complete: bool
    factors: tuple[Factor, ...]
    source: str

    def factor(self, product: OpioidProduct) -> Factor | None:
        """The factor for a product, None where the set has none for that ingredient and route."""
        if product.route not in _CONVERTIBLE_ROUTES:
            return None
        for row in self.factors:
            if row.ingredient is product.ingredient and row.is_patch == (product.route is Route.PATCH):
                return row
        return None


# Published factors are for mouth and patch. Opium suppositories are counted by content, like the capsules.
_CONVERTIBLE_ROUTES = (Route.ORAL, Route.RECTAL, Route.PATCH)
_CDC = "CDC 2022, MMWR 71(3), 4 November 2022"
_CONTENT = "10 % anhydrous morphine base by the French product summary (Lamaline); no published MME factor"
_ALBI = "geriatrie-albi.fr equianalgesia table"
# 0.1 mg of morphine per mg of opium powder; the small codeine content is ignored.
_OPIUM = Factor(Ingredient.OPIUM, False, 0.1, _CONTENT, is_content_estimate=True)

CDC_2022 = FactorSet(
    "CDC-2022",
    True,
    (
        Factor(Ingredient.CODEINE, False, 0.15, _CDC),
        Factor(Ingredient.FENTANYL, True, 2.4, _CDC),
        Factor(Ingredient.HYDROCODONE, False, 1.0, _CDC),
        Factor(Ingredient.HYDROMORPHONE, False, 5.0, _CDC),
        Factor(Ingredient.METHADONE, False, 4.7, _CDC),
        Factor(Ingredient.MORPHINE, False, 1.0, _CDC),
        Factor(Ingredient.OXYCODONE, False, 1.5, _CDC),
        Factor(Ingredient.OXYMORPHONE, False, 3.0, _CDC),
        Factor(Ingredient.TAPENTADOL, False, 0.4, _CDC),
        Factor(Ingredient.TRAMADOL, False, 0.2, _CDC),
        _OPIUM,
    ),
    _CDC,
)

FRENCH_EQUIANALGESIA = FactorSet(
    "FR-EQUIANALGESIA",
    False,  # a habit, not a standard: no French factor for tramadol was seen, so it stays unconverted
    (
        Factor(Ingredient.MORPHINE, False, 1.0, _ALBI),
        Factor(Ingredient.OXYCODONE, False, 30 / 15, _ALBI),
        Factor(Ingredient.HYDROMORPHONE, False, 30 / 4, _ALBI),
        Factor(Ingredient.CODEINE, False, 30 / 180, _ALBI),
        Factor(Ingredient.FENTANYL, True, 60 / 25, _ALBI),
        _OPIUM,
    ),
    _ALBI,
)

FACTOR_SETS: tuple[FactorSet, ...] = (CDC_2022, FRENCH_EQUIANALGESIA)
FACTOR_SET_BY_CODE: dict[str, FactorSet] = {row.code: row for row in FACTOR_SETS}
