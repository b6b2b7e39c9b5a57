"""What is asked and how it is scored: the list of instruments, in plain sight."""

from outcomes.errors import InputError
from outcomes.instruments.base import Instrument, Scale
from outcomes.instruments.diary import DIARY
from outcomes.instruments.dn4_interview import DN4_INTERVIEW
from outcomes.instruments.eq_5d_5l import EQ_5D_5L
from outcomes.instruments.koos_12 import KOOS_12
from outcomes.instruments.koos_jr import KOOS_JR
from outcomes.instruments.numbness import NUMBNESS
from outcomes.instruments.oks import OKS
from outcomes.instruments.pain import PAIN
from outcomes.instruments.peg import PEG
from outcomes.instruments.pgic import PGIC
from outcomes.instruments.promis_global_10 import PROMIS_GLOBAL_10
from outcomes.instruments.promis_pf_4a import PROMIS_PF_4A
from outcomes.instruments.promis_pi_4a import PROMIS_PI_4A
from outcomes.instruments.sane import SANE
from outcomes.instruments.tingling import TINGLING
from outcomes.instruments.womac import WOMAC

INSTRUMENTS: tuple[Instrument, ...] = (
    DIARY,
    PAIN,
    NUMBNESS,
    TINGLING,
    PEG,
    KOOS_JR,
    KOOS_12,
    PROMIS_PI_4A,
    PROMIS_PF_4A,
    PROMIS_GLOBAL_10,
    PGIC,
    DN4_INTERVIEW,
    SANE,
    EQ_5D_5L,
    OKS,
    WOMAC,
)

INSTRUMENT_BY_CODE: dict[str, Instrument] = {row.code: row for row in INSTRUMENTS}
SCALE_BY_CODE: dict[str, Scale] = {scale.code: scale for row in INSTRUMENTS for scale in row.scales}


def instrument(code: str) -> Instrument:
    """The instrument with this code.

    Raises:
        InputError: `unknown_instrument`; parameters `found` and `expected` (the known codes).
    """
    if code not in INSTRUMENT_BY_CODE:
        raise InputError("unknown_instrument", {"found": code, "expected": ", ".join(INSTRUMENT_BY_CODE)})
    return INSTRUMENT_BY_CODE[code]
