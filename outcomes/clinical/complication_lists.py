"""Complications that the team asks about one by one, on the day after and a week after the procedure.

What may have shown itself by then, from the adverse-event dictionary: at first what the needle, the drug and
the cold do at once; after a week what takes days, such as a crust, an infection or a clot. Which events stand
on which list is this product's own choice: no published list for knee cryoneurolysis is known to us.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ComplicationList:
    """One list.

    Attributes:
        day: the day after the procedure for which it is meant; its name.
        first_day: the first day on which it may be gone through.
        last_day: the last day on which it is in time; later it is still worth having.
        events: codes of the adverse events asked about, in the order shown.
    """

    day: int
    first_day: int
    last_day: int
    events: tuple[str, ...]


COMPLICATION_LISTS = (
    ComplicationList(
        day=1,
        first_day=1,
        last_day=3,
        events=(
            "bruising",
            "swelling",
            "haematoma",
            "local_pain",
            "frostbite",
            "motor_weakness",
            "fall",
            "vasovagal_reaction",
            "anaesthetic_reaction",
            "vascular_injury",
            "device_deficiency",
        ),
    ),
    ComplicationList(
        day=7,
        first_day=5,
        last_day=14,
        events=(
            "bruising",
            "swelling",
            "redness",
            "haematoma",
            "local_pain",
            "tingling",
            "itching",
            "dysaesthesia",
            "allodynia",
            "frostbite",
            "crust",
            "skin_necrosis",
            "infection",
            "septic_arthritis",
            "motor_weakness",
            "fall",
            "venous_thrombosis",
            "pulmonary_embolism",
        ),
    ),
)

COMPLICATION_LIST_BY_DAY = {each.day: each for each in COMPLICATION_LISTS}
