"""Every clinical code list under one name: what `outcomes codes` prints and labels cover."""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Protocol

from outcomes.clinical import codes
from outcomes.clinical.adverse_events import ADVERSE_EVENTS, Frequency
from outcomes.clinical.co_analgesics import CO_ANALGESICS, CoAnalgesicGroup
from outcomes.clinical.episode import Censoring, EpisodeEnd
from outcomes.clinical.nerves import NERVES, MotorRisk, NerveKind
from outcomes.clinical.observation_codes import OBSERVATION_CODES
from outcomes.clinical.opioid_factors import FACTOR_SETS
from outcomes.clinical.opioid_products import OPIOID_PRODUCTS, Ingredient, Route, StrengthUnit
from outcomes.clinical.red_flags import RED_FLAGS, Urgency
from outcomes.clinical.schedule import DiaryLength
from outcomes.clinical.symptoms import SYMPTOMS, SymptomKind
from outcomes.clinical.territories import ZONES
from outcomes.clinical.time_points import SCHEDULE
from outcomes.clinical.timed_tests import TimedTestRefusal


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def _members(listed: type[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in listed)


def _rows(listed: Iterable[_Coded]) -> tuple[str, ...]:
    return tuple(row.code for row in listed)


CODE_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sex": _members(codes.Sex),
        "language": _members(codes.Language),
        "laterality": _members(codes.Laterality),
        "yes_no": _members(codes.YesNo),
        "indication": _members(codes.Indication),
        "kellgren_lawrence": _members(codes.KellgrenLawrence),
        "nerve": _rows(NERVES),
        "nerve_kind": _members(NerveKind),
        "motor_risk": _members(MotorRisk),
        "guidance": _members(codes.Guidance),
        "stimulation": _members(codes.Stimulation),
        "block_agent": _members(codes.BlockAgent),
        "cold_disorder": _members(codes.ColdDisorder),
        "earlier_surgery": _members(codes.EarlierSurgery),
        "knee_event": _members(codes.KneeEventKind),
        "episode_end": _members(EpisodeEnd),
        "censoring": _members(Censoring),
        "adverse_event": _rows(ADVERSE_EVENTS),
        "frequency": _members(Frequency),
        "severity": _members(codes.Severity),
        "causality": _members(codes.Causality),
        "observation": _rows(OBSERVATION_CODES),
        "source": _members(codes.Source),
        "entered_by": _members(codes.EnteredBy),
        "respondent": _members(codes.Respondent),
        "medium": _members(codes.Medium),
        "walking_aid": _members(codes.WalkingAid),
        "gap_reason": _members(codes.GapReason),
        "bad_week_reason": _members(codes.BadWeekReason),
        "zone": _rows(ZONES),
        "opioid_product": _rows(OPIOID_PRODUCTS),
        "ingredient": _members(Ingredient),
        "route": _members(Route),
        "strength_unit": _members(StrengthUnit),
        "factor_set": _rows(FACTOR_SETS),
        "co_analgesic": _rows(CO_ANALGESICS),
        "co_analgesic_group": _members(CoAnalgesicGroup),
        "symptom": _rows(SYMPTOMS),
        "symptom_question": tuple(row.code for symptom in SYMPTOMS for row in symptom.follow_ups),
        "symptom_kind": _members(SymptomKind),
        "red_flag": _rows(RED_FLAGS),
        "urgency": _members(Urgency),
        "diary_length": _members(DiaryLength),
        "time_point": _rows(SCHEDULE.time_points),
        "timed_test_refusal": _members(TimedTestRefusal),
    }
)
"""Kind of code -> its codes, in the order shown; the kind is also that of `outcomes.translations.labels`."""
