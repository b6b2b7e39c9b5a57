"""The nerves that can be frozen around the knee, one row each."""

from dataclasses import dataclass
from enum import StrEnum

from outcomes.errors import InputError


class NerveKind(StrEnum):
    """What a nerve carries, and therefore whether numbness can speak for it."""

    SKIN = "skin"
    ARTICULAR = "articular"
    MIXED = "mixed"


class MotorRisk(StrEnum):
    """The weakness that freezing at this place may cause."""

    NONE = "none"
    KNEE_EXTENSION = "knee_extension"
    FOOT_LIFT = "foot_lift"


@dataclass(frozen=True)
class Nerve:
    """One nerve: its code, its kind, the weakness to warn of, and where that is known from."""

    code: str
    kind: NerveKind
    motor_risk: MotorRisk
    source: str
    snomed_code: str | None = None  # no SNOMED CT code for these nerves was found: empty, never guessed

    @property
    def speaks_through_numbness(self) -> bool:
        """True for skin nerves: only they make regeneration assessable (design §4)."""
        return self.kind is NerveKind.SKIN

    @property
    def warns_of_weakness(self) -> bool:
        """True where freezing may weaken a muscle."""
        return self.motor_risk is not MotorRisk.NONE


_TRAN = "Tran 2018, Reg Anesth Pain Med 43:407"
_FONKOUE = "Fonkoue 2019, doi 10.1007/s00276-019-02291-y"
_YU = "Yu 2024, Pain Med, doi 10.1093/pm/pnae102"
_TREATMENT_LINES = "J Exp Orthop 2015, treatment lines (25 volunteers, 15 cadavers)"
_NOT_VERIFIED = "anatomy textbooks (unverified)"
_SKIN, _ARTICULAR, _MIXED = NerveKind.SKIN, NerveKind.ARTICULAR, NerveKind.MIXED
_SAFE, _KNEE, _FOOT = MotorRisk.NONE, MotorRisk.KNEE_EXTENSION, MotorRisk.FOOT_LIFT

NERVES: tuple[Nerve, ...] = (
    Nerve("infrapatellar_saphenous", _SKIN, _SAFE, _TREATMENT_LINES),
    Nerve("anterior_femoral_cutaneous", _SKIN, _SAFE, _TREATMENT_LINES),
    Nerve("lateral_femoral_cutaneous", _SKIN, _SAFE, _NOT_VERIFIED),
    Nerve("sartorial_saphenous", _SKIN, _SAFE, _NOT_VERIFIED),
    Nerve("superior_lateral_genicular", _ARTICULAR, _SAFE, _TRAN),
    Nerve("superior_medial_genicular", _ARTICULAR, _SAFE, _FONKOUE),
    Nerve("inferior_medial_genicular", _ARTICULAR, _SAFE, _YU),
    # Both run by the neck of the fibula, beside the common fibular nerve.
    Nerve("inferior_lateral_genicular", _ARTICULAR, _FOOT, _TRAN),
    Nerve("recurrent_fibular", _ARTICULAR, _FOOT, _TRAN),
    Nerve("medial_retinacular", _ARTICULAR, _SAFE, _FONKOUE),
    Nerve("lateral_retinacular", _ARTICULAR, _SAFE, _NOT_VERIFIED),
    Nerve("nerve_to_vastus_intermedius", _MIXED, _KNEE, _TRAN),
    Nerve("nerve_to_vastus_medialis", _MIXED, _KNEE, _TRAN),
    Nerve("nerve_to_vastus_lateralis", _MIXED, _KNEE, _TRAN),
)

NERVE_BY_CODE: dict[str, Nerve] = {row.code: row for row in NERVES}
SKIN_NERVES: tuple[str, ...] = tuple(row.code for row in NERVES if row.speaks_through_numbness)


def nerve(code: str) -> Nerve:
    """The nerve with this code.

    Raises:
        InputError: `unknown_nerve`; parameters `found` and `expected` (the known codes).
    """
    if code not in NERVE_BY_CODE:
        raise InputError("unknown_nerve", {"found": code, "expected": ", ".join(NERVE_BY_CODE)})
    return NERVE_BY_CODE[code]


def is_regeneration_assessable(nerves: tuple[str, ...]) -> bool:
    """True when at least one frozen nerve serves skin, so that numbness can tell of its return."""
    return any(code in SKIN_NERVES for code in nerves)
