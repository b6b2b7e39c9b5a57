"""The opioid products that are prescribed, French ones first, one row each."""

from dataclasses import dataclass
from enum import StrEnum

from outcomes.errors import InputError


class Ingredient(StrEnum):
    """The opioid in a product."""

    TRAMADOL = "tramadol"
    CODEINE = "codeine"
    OPIUM = "opium"
    MORPHINE = "morphine"
    OXYCODONE = "oxycodone"
    HYDROMORPHONE = "hydromorphone"
    FENTANYL = "fentanyl"
    BUPRENORPHINE = "buprenorphine"
    METHADONE = "methadone"
    TAPENTADOL = "tapentadol"
    DIHYDROCODEINE = "dihydrocodeine"
    HYDROCODONE = "hydrocodone"
    OXYMORPHONE = "oxymorphone"
    NALBUPHINE = "nalbuphine"
    PETHIDINE = "pethidine"
    UNLISTED = "unlisted"


class Route(StrEnum):
    """How a product is taken."""

    ORAL = "oral"
    RECTAL = "rectal"
    SUBLINGUAL = "sublingual"
    TRANSMUCOSAL = "transmucosal"
    PATCH = "patch"
    INJECTION = "injection"
    UNKNOWN = "unknown"


class StrengthUnit(StrEnum):
    """What a strength counts."""

    MILLIGRAM = "mg"
    MICROGRAM_PER_HOUR = "µg/h"


@dataclass(frozen=True)
class OpioidProduct:
    """One product as it is prescribed.

    Attributes:
        code: the column `product` of opioid_intakes.csv.
        strengths: strengths of the opioid that exist, in `strength_unit`; empty when not asked.
        is_modified_release: long acting.
        is_french: offered in the French list; the others follow in a second list.
        atc: ATC code, where seen.
    """

    code: str
    ingredient: Ingredient
    route: Route
    strengths: tuple[float, ...]
    source: str
    is_modified_release: bool = False
    is_french: bool = True
    atc: str | None = None

    @property
    def strength_unit(self) -> StrengthUnit:
        """mg, or µg/h for a patch."""
        return StrengthUnit.MICROGRAM_PER_HOUR if self.route is Route.PATCH else StrengthUnit.MILLIGRAM


_ANSM = "ANSM 2019 report on opioid use; strengths partly unverified"
_ATC = "WHO ATC index; strengths unverified"
_SUMMARY = "base-donnees-publique.medicaments.gouv.fr, product summary"
_CDC = "CDC 2022, MMWR 71(3); strengths unverified"
_ORAL, _PATCH = Route.ORAL, Route.PATCH
_I = Ingredient


def _product(
    code: str,
    ingredient: Ingredient,
    route: Route,
    strengths: tuple[float, ...],
    source: str,
    atc: str | None = None,
) -> OpioidProduct:
    return OpioidProduct(code, ingredient, route, strengths, source, code.endswith("_long"), True, atc)


def _abroad(code: str, ingredient: Ingredient, strengths: tuple[float, ...], atc: str) -> OpioidProduct:
    is_long = code.endswith("_long")
    return OpioidProduct(code, ingredient, _ORAL, strengths, _CDC, is_long, is_french=False, atc=atc)


# In the order of French consumption in 2017 (ANSM 2019).
OPIOID_PRODUCTS: tuple[OpioidProduct, ...] = (
    _product("tramadol", _I.TRAMADOL, _ORAL, (50,), _ANSM, "N02AX02"),
    _product("tramadol_long", _I.TRAMADOL, _ORAL, (50, 100, 150, 200, 300), _ANSM, "N02AX02"),
    _product("tramadol_paracetamol", _I.TRAMADOL, _ORAL, (37.5, 75), _ANSM, "N02AJ13"),
    _product("tramadol_dexketoprofen", _I.TRAMADOL, _ORAL, (75,), _ATC, "N02AJ14"),
    _product("tramadol_celecoxib", _I.TRAMADOL, _ORAL, (44,), _ATC, "N02AJ16"),
    _product("codeine_paracetamol", _I.CODEINE, _ORAL, (20, 25, 30, 60), _ANSM, "N02AJ06"),
    _product("codeine_ibuprofen", _I.CODEINE, _ORAL, (30, 60), _ATC, "N02AJ08"),
    _product("codeine", _I.CODEINE, _ORAL, (15, 30, 60), _ATC, "R05DA04"),
    _product("opium_paracetamol", _I.OPIUM, _ORAL, (10, 25), _SUMMARY, "N02AA02"),
    _product("opium_paracetamol_suppository", _I.OPIUM, Route.RECTAL, (15,), _SUMMARY, "N02AA02"),
    _product("morphine", _I.MORPHINE, _ORAL, (5, 10, 20, 30), _ATC, "N02AA01"),
    _product("morphine_long", _I.MORPHINE, _ORAL, (10, 30, 60, 100, 200), _ATC, "N02AA01"),
    _product("oxycodone", _I.OXYCODONE, _ORAL, (5, 10, 20), _ATC, "N02AA05"),
    _product("oxycodone_long", _I.OXYCODONE, _ORAL, (5, 10, 15, 20, 30, 40, 60, 80, 120), _ATC, "N02AA05"),
    _product("oxycodone_naloxone_long", _I.OXYCODONE, _ORAL, (5, 10, 20, 40), _ATC, "N02AA55"),
    _product("fentanyl_patch", _I.FENTANYL, _PATCH, (12, 25, 50, 75, 100), _ANSM, "N02AB03"),
    _product("fentanyl_rapid", _I.FENTANYL, Route.TRANSMUCOSAL, (0.1, 0.2, 0.4, 0.6, 0.8), _ANSM, "N02AB03"),
    _product("hydromorphone_long", _I.HYDROMORPHONE, _ORAL, (4, 8, 16, 24), _ANSM, "N02AA03"),
    _product("buprenorphine_sublingual", _I.BUPRENORPHINE, Route.SUBLINGUAL, (0.2,), _ATC, "N02AE01"),
    _product("buprenorphine_patch", _I.BUPRENORPHINE, _PATCH, (5, 10, 15, 20, 35, 52.5, 70), _ATC, "N02AE01"),
    _product(
        "buprenorphine_substitution",
        _I.BUPRENORPHINE,
        Route.SUBLINGUAL,
        (0.4, 1, 2, 4, 6, 8),
        _ATC,
        "N07BC01",
    ),
    _product("methadone", _I.METHADONE, _ORAL, (1, 5, 10, 20, 40), _ATC, "N07BC02"),
    _product("dihydrocodeine_long", _I.DIHYDROCODEINE, _ORAL, (60,), _ATC, "N02AA08"),
    _product("nalbuphine_injection", _I.NALBUPHINE, Route.INJECTION, (20,), _ATC, "N02AF02"),
    _product("morphine_injection", _I.MORPHINE, Route.INJECTION, (1, 5, 10, 20), _ATC, "N02AA01"),
    _product("pethidine_injection", _I.PETHIDINE, Route.INJECTION, (100,), _ATC, "N02AB02"),
    _abroad("oxycodone_paracetamol", _I.OXYCODONE, (2.5, 5, 7.5, 10), "N02AJ17"),
    _abroad("hydromorphone", _I.HYDROMORPHONE, (2, 4, 8), "N02AA03"),
    _abroad("tapentadol", _I.TAPENTADOL, (50, 75, 100), "N02AX06"),
    _abroad("tapentadol_long", _I.TAPENTADOL, (50, 100, 150, 200, 250), "N02AX06"),
    _abroad("hydrocodone_paracetamol", _I.HYDROCODONE, (2.5, 5, 7.5, 10), "N02AJ22"),
    _abroad("oxymorphone", _I.OXYMORPHONE, (5, 10), "N02AA11"),
    # What is in nobody's list is still an opioid: opioid-free must not be claimed because a name was missing.
    OpioidProduct("other_opioid", _I.UNLISTED, Route.UNKNOWN, (), "catch-all row of this product"),
)

OPIOID_PRODUCT_BY_CODE: dict[str, OpioidProduct] = {row.code: row for row in OPIOID_PRODUCTS}


def opioid_product(code: str) -> OpioidProduct:
    """The product with this code.

    Raises:
        InputError: `unknown_opioid_product`; parameters `found` and `expected` (the known codes).
    """
    if code not in OPIOID_PRODUCT_BY_CODE:
        expected = ", ".join(OPIOID_PRODUCT_BY_CODE)
        raise InputError("unknown_opioid_product", {"found": code, "expected": expected})
    return OPIOID_PRODUCT_BY_CODE[code]
