"""Which questionnaires a patient is asked now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.clinical.schedule import Course, questionnaires_due
from outcomes.instruments import INSTRUMENT_BY_CODE
from outcomes.instruments.base import Instrument, Level
from outcomes.models import Patient, QuestionnaireResponse
from outcomes.services.followed_knees import FollowedKnee, knee_history
from outcomes.services.pauses import pauses_of
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wordings import licences_stated


@dataclass(frozen=True)
class OpenQuestionnaire:
    """One questionnaire that is asked now.

    Attributes:
        instrument: what is asked.
        laterality: the knee it is about; empty where it is about the person.
        procedure_id: the procedure of that knee; None where it is about the person.
        due_on: the day its time point names.
        closes_on: the last day of its window.
    """

    instrument: Instrument
    laterality: str
    procedure_id: int | None
    due_on: date
    closes_on: date

    @property
    def key(self) -> str:
        """Its name in addresses: the instrument, and the knee where it is about one."""
        return f"{self.instrument.code}-{self.laterality}" if self.laterality else self.instrument.code


def open_questionnaires(work: UnitOfWork, patient_id: int, on: date) -> tuple[OpenQuestionnaire, ...]:
    """Give what is asked on a day: `questionnaires_by_day`."""
    return questionnaires_by_day(work, patient_id, [on])[on]


def questionnaires_by_day(
    work: UnitOfWork, patient_id: int, days: Sequence[date]
) -> dict[date, tuple[OpenQuestionnaire, ...]]:
    """Give what is asked on each day and was not answered in its window, in the order of the table.

    An instrument about the person is asked once though two knees are followed, one about a knee for each; one
    that needs a licence only where the site states that it holds it. Nothing is asked in a pause, nor of
    somebody who has left.
    """
    patient = work.session.get_one(Patient, patient_id)
    if patient.withdrawn_on is not None or patient.deceased_on is not None:
        return dict.fromkeys(days, ())
    history, pauses = knee_history(work, patient_id), pauses_of(work, patient_id)
    stated = licences_stated(work, patient.site_id)
    about_person, about_knee = _answered(work, patient_id)
    found: dict[date, tuple[OpenQuestionnaire, ...]] = {}
    for on in days:
        asked: dict[str, OpenQuestionnaire] = {}
        knees = () if any(pause.covers(on) for pause in pauses) else history.on(on)
        for knee in knees:
            answered = _of_knee(about_person, about_knee, knee.procedure_id)
            for each in (due for course in knee.courses for due in _due(knee, course, on, answered)):
                if each.instrument.is_available(stated):
                    asked.setdefault(each.key, each)
        found[on] = tuple(asked.values())
    return found


def _due(
    knee: FollowedKnee, course: Course, on: date, answered: dict[str, list[date]]
) -> list[OpenQuestionnaire]:
    found = []
    for due in questionnaires_due(course, on, answered):
        each = INSTRUMENT_BY_CODE[due.instrument]
        is_about_knee = each.level is Level.KNEE
        found.append(
            OpenQuestionnaire(
                each,
                knee.laterality if is_about_knee else "",
                knee.procedure_id if is_about_knee else None,
                due.due_on,
                due.closes_on,
            )
        )
    return found


_Days = dict[str, list[date]]


def _answered(work: UnitOfWork, patient_id: int) -> tuple[_Days, dict[int, _Days]]:
    """Days of responses by instrument: those about the person, and those about a knee by procedure."""
    about_person: _Days = defaultdict(list)
    about_knee: dict[int, _Days] = defaultdict(lambda: defaultdict(list))
    rows = work.session.execute(
        select(
            QuestionnaireResponse.instrument,
            QuestionnaireResponse.procedure_id,
            QuestionnaireResponse.observed_on,
        ).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.superseded_by.is_(None),
        )
    )
    for code, procedure_id, observed_on in rows:
        if code not in INSTRUMENT_BY_CODE:
            continue
        if INSTRUMENT_BY_CODE[code].level is Level.KNEE and procedure_id is not None:
            about_knee[procedure_id][code].append(observed_on)
        else:
            about_person[code].append(observed_on)
    return about_person, about_knee


def _of_knee(about_person: _Days, about_knee: dict[int, _Days], procedure_id: int) -> _Days:
    """What counts as answered for a knee: a response that names no knee may be about this one."""
    found = {code: list(days) for code, days in about_person.items()}
    for code, days in about_knee.get(procedure_id, {}).items():
        found.setdefault(code, []).extend(days)
    return found
