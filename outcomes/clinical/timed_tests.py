"""When a timed test must not be offered to a patient alone with a phone."""

from collections.abc import Collection
from enum import StrEnum

from outcomes.clinical.nerves import MotorRisk, nerve

FIRST_DAY_OF_TESTS = 7
TIMED_TESTS = ("chair_stand_30s", "timed_up_and_go_s")


class TimedTestRefusal(StrEnum):
    """Why a timed test is not offered."""

    TOO_EARLY = "too_early"
    FALL = "fall"
    NEW_WEAKNESS = "new_weakness"
    NERVE_TO_VASTI = "nerve_to_vasti"
    ALONE = "alone"


def timed_test_refusals(
    day: int, nerves: Collection[str], symptoms: Collection[str], *, is_alone: bool
) -> tuple[TimedTestRefusal, ...]:
    """Every reason not to offer a timed test now; empty when it may be offered.

    Args:
        day: days since the procedure.
        nerves: codes of the frozen nerves.
        symptoms: codes of `SYMPTOMS` answered yes in recent entries.
        is_alone: nobody is with the patient.
    """
    weak = ("cannot_lift_foot_or_leg", "knee_gives_way", "cannot_bear_weight")
    reasons = (
        (day < FIRST_DAY_OF_TESTS, TimedTestRefusal.TOO_EARLY),
        ("fall" in symptoms, TimedTestRefusal.FALL),
        (any(code in symptoms for code in weak), TimedTestRefusal.NEW_WEAKNESS),
        (
            any(nerve(code).motor_risk is MotorRisk.KNEE_EXTENSION for code in nerves),
            TimedTestRefusal.NERVE_TO_VASTI,
        ),
        (is_alone, TimedTestRefusal.ALONE),
    )
    return tuple(refusal for applies, refusal in reasons if applies)
