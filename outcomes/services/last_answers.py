"""What a patient answered last time, where one tap may repeat it: opioids and the walking aid, nothing else.

Repeating a score or a symptom would invent data. What was answered before is a person's history: it is given
to whoever has opened the own record on this browser, never to a link alone.
"""

from datetime import date
from typing import Any

from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.clinical.diary_screens import Screen
from outcomes.models import QuestionnaireResponse
from outcomes.services.diary_days import INSTRUMENT
from outcomes.services.unit_of_work import UnitOfWork

REPEATABLE = ("opioids", "walking_aid")
_LOOKED_BACK_OVER = 10


def last_answer(
    work: UnitOfWork, reader: PatientReader, screen: Screen, before: date, opioid_days: int
) -> Any | None:
    """Give the newest answer to a screen of an earlier day; None where there is none to repeat.

    Numbers of opioids are over some days together: they are repeated where this diary asks about as many.

    Args:
        work: the use case.
        reader: whose record is open on this browser.
        screen: which one.
        before: the day the diary is about.
        opioid_days: over how many days it asks for opioids.
    """
    if screen.item not in REPEATABLE:
        return None
    rows = work.session.scalars(
        select(QuestionnaireResponse)
        .where(
            QuestionnaireResponse.patient_id == reader.patient_id,
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
            QuestionnaireResponse.observed_on < before,
        )
        .order_by(QuestionnaireResponse.observed_on.desc())
        .limit(_LOOKED_BACK_OVER)
    )
    row = next((each for each in rows if each.answers.get(screen.key) is not None), None)
    if row is None or any(intake.days_covered != opioid_days for intake in _intakes(row, screen)):
        return None
    return row.answers[screen.key]


def _intakes(row: QuestionnaireResponse, screen: Screen) -> list[Any]:
    return list(row.intakes) if screen.item == "opioids" else []
