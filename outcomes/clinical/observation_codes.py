"""Every number that can be observed: its code, its range, its unit, and whether it belongs to a knee."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from outcomes.errors import InputError


class Level(StrEnum):
    """What an observation belongs to."""

    KNEE = "knee"
    PATIENT = "patient"


class Origin(StrEnum):
    """Which part of the product produces the number."""

    DIARY = "diary"
    TEST = "test"
    SCORE = "score"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class ObservationCode:
    """One kind of observation.

    Attributes:
        code: the column `code` of observations.csv.
        minimum: least value, inclusive.
        maximum: greatest value, inclusive; for counts and doses the limit of the plausible.
        unit: UCUM-like unit, as written in the column `unit`.
        level: whether it belongs to a knee or to the patient.
        origin: diary, test or score.
        is_whole_in_diary: a phone takes whole numbers only; files may hold decimals all the same.
        is_whole_in_files: counts and ranks are whole everywhere.
    """

    code: str
    minimum: float
    maximum: float
    unit: str
    level: Level
    origin: Origin
    is_whole_in_diary: bool = False
    is_whole_in_files: bool = False


def _rating(code: str, level: Level = Level.KNEE) -> ObservationCode:
    return ObservationCode(code, 0, 10, "0-10", level, Origin.DIARY, is_whole_in_diary=True)


def _count(code: str, maximum: float, unit: str, origin: Origin = Origin.DIARY) -> ObservationCode:
    return ObservationCode(code, 0, maximum, unit, Level.PATIENT, origin, True, True)


def _score(code: str, minimum: float, maximum: float, unit: str = "score") -> ObservationCode:
    return ObservationCode(code, minimum, maximum, unit, Level.PATIENT, Origin.SCORE)


OBSERVATION_CODES: tuple[ObservationCode, ...] = (
    _rating("pain_average"),
    _rating("pain_worst"),
    _rating("pain_walking"),
    _rating("pain_now"),
    _rating("pain_rest"),
    _rating("numbness"),
    ObservationCode("numbness_area", 0, 100, "%", Level.KNEE, Origin.DIARY),
    _rating("tingling"),
    # 3,000 mg a day is far above any dose of a follow-up diary: beyond it a unit was mistaken.
    ObservationCode("opioid_mme", 0, 3000, "mg/d", Level.PATIENT, Origin.DIARY),
    ObservationCode("walking_minutes", 0, 1440, "min", Level.PATIENT, Origin.DIARY, True),
    _count("steps", 200_000, "count"),
    _count("walking_aid", 4, "rank"),
    *(
        ObservationCode(f"activity_{place}", 0, 10, "0-10", Level.PATIENT, Origin.ACTIVITY, True)
        for place in (1, 2, 3)
    ),
    _count("chair_stand_30s", 60, "count", Origin.TEST),
    ObservationCode("timed_up_and_go_s", 1, 300, "s", Level.PATIENT, Origin.TEST),
    _score("peg", 0, 10),
    _score("koos_jr", 0, 100),
    _score("koos_12_pain", 0, 100),
    _score("koos_12_function", 0, 100),
    _score("koos_12_quality_of_life", 0, 100),
    _score("koos_12_summary", 0, 100),
    _score("promis_pi_4a", 41.6, 75.6, "T-score"),
    _score("promis_pf_4a", 22.5, 57.0, "T-score"),
    _score("promis_global_physical", 16.2, 67.7, "T-score"),
    _score("promis_global_mental", 21.2, 67.6, "T-score"),
    _score("pgic", 1, 7),
    _score("dn4_interview", 0, 7),
    _score("sane", 0, 100, "%"),
    _score("eq_5d_5l_index", -0.525, 1),
    _score("eq_5d_5l_vas", 0, 100),
    _score("oks", 0, 48),
    _score("womac_pain", 0, 20),
    _score("womac_stiffness", 0, 8),
    _score("womac_function", 0, 68),
    _score("womac_total", 0, 96),
)

OBSERVATION_CODE_BY_CODE: dict[str, ObservationCode] = {row.code: row for row in OBSERVATION_CODES}
KNEE_CODES: tuple[str, ...] = tuple(row.code for row in OBSERVATION_CODES if row.level is Level.KNEE)
DIARY_CODES: tuple[str, ...] = tuple(row.code for row in OBSERVATION_CODES if row.origin is Origin.DIARY)
"""What a diary amounts to: scores, timed tests and own activities are no diary of their day."""
PATIENT_CODES: tuple[str, ...] = tuple(row.code for row in OBSERVATION_CODES if row.level is Level.PATIENT)
COHORT_CODES: tuple[str, ...] = tuple(
    row.code for row in OBSERVATION_CODES if row.origin is not Origin.ACTIVITY and row.code != "steps"
)
"""What a cohort can be followed by: own activities differ between people, steps between telephones."""


def observation_code(code: str) -> ObservationCode:
    """The row of this code.

    Raises:
        InputError: `unknown_observation_code`; parameters `found` and `expected` (the known codes).
    """
    if code not in OBSERVATION_CODE_BY_CODE:
        expected = ", ".join(OBSERVATION_CODE_BY_CODE)
        raise InputError("unknown_observation_code", {"found": code, "expected": expected})
    return OBSERVATION_CODE_BY_CODE[code]


def check_value(code: str, value: float, *, in_diary: bool = False) -> float:
    """The value, if it is possible for this code.

    Args:
        code: one of `OBSERVATION_CODES`.
        value: the number given.
        in_diary: True for an answer typed by a person, where ratings are whole numbers.

    Raises:
        InputError: `unknown_observation_code`, `value_out_of_range` or `value_not_whole`; parameters
            `code`, `found`, `minimum`, `maximum`.
    """
    row = observation_code(code)
    parameters = {"code": code, "found": value, "minimum": row.minimum, "maximum": row.maximum}
    if not isfinite(value) or not row.minimum <= value <= row.maximum:
        raise InputError("value_out_of_range", parameters)
    if (row.is_whole_in_files or (in_diary and row.is_whole_in_diary)) and value != int(value):
        raise InputError("value_not_whole", parameters)
    return value
