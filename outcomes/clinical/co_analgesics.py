"""Other drugs that matter beside opioids: logged as taken or not, never converted to MME."""

from dataclasses import dataclass
from enum import StrEnum


class CoAnalgesicGroup(StrEnum):
    """What a drug is, as far as follow-up cares."""

    NON_OPIOID = "non_opioid"
    ANTI_INFLAMMATORY = "anti_inflammatory"
    GABAPENTINOID = "gabapentinoid"
    ANTIDEPRESSANT = "antidepressant"
    BENZODIAZEPINE = "benzodiazepine"


@dataclass(frozen=True)
class CoAnalgesic:
    """One drug or class: its code, its group, its ATC code."""

    code: str
    group: CoAnalgesicGroup
    atc: str
    source: str

    @property
    def is_sedative(self) -> bool:
        """True where it adds to the danger of an opioid (CDC 2022: benzodiazepines, gabapentinoids)."""
        return self.group in (CoAnalgesicGroup.BENZODIAZEPINE, CoAnalgesicGroup.GABAPENTINOID)


_ATC = "WHO ATC index"
_ATC_UNVERIFIED = "WHO ATC index (unverified)"

CO_ANALGESICS: tuple[CoAnalgesic, ...] = (
    CoAnalgesic("paracetamol", CoAnalgesicGroup.NON_OPIOID, "N02BE01", _ATC),
    CoAnalgesic("nefopam", CoAnalgesicGroup.NON_OPIOID, "N02BG06", _ATC),
    CoAnalgesic("anti_inflammatory", CoAnalgesicGroup.ANTI_INFLAMMATORY, "M01A", _ATC),
    CoAnalgesic("gabapentin", CoAnalgesicGroup.GABAPENTINOID, "N02BF01", _ATC),
    CoAnalgesic("pregabalin", CoAnalgesicGroup.GABAPENTINOID, "N02BF02", _ATC),
    CoAnalgesic("duloxetine", CoAnalgesicGroup.ANTIDEPRESSANT, "N06AX21", _ATC),
    CoAnalgesic("amitriptyline", CoAnalgesicGroup.ANTIDEPRESSANT, "N06AA09", _ATC_UNVERIFIED),
    CoAnalgesic("benzodiazepine", CoAnalgesicGroup.BENZODIAZEPINE, "N05BA", _ATC_UNVERIFIED),
)

CO_ANALGESIC_BY_CODE: dict[str, CoAnalgesic] = {row.code: row for row in CO_ANALGESICS}
SEDATIVES: tuple[str, ...] = tuple(row.code for row in CO_ANALGESICS if row.is_sedative)
"""Codes of the drugs that add to the danger of an opioid."""
