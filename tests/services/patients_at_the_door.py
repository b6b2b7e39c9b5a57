"""A patient with one frozen knee, their link, and diaries to send: what the tests of the phone begin with."""

from datetime import timedelta

from outcomes.access.principals import LinkHolder
from outcomes.clinical.diary_screens import diary_screens
from outcomes.models import Patient
from outcomes.services import links, unfinished_diaries
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site

ANSWERS = {
    "rating": 3,
    "count": 30,
    "walking_aid": "one_stick",
    "zones": ["knee_lower_inner"],
    "opioids": [{"product": "tramadol", "strength": 50.0, "number": 6.0}],
    "symptoms": [],
}


def a_treated_patient(work: UnitOfWork, day: int = 20, **contact: str) -> Patient:
    """A patient whose left knee was frozen some days ago."""
    patient = a_patient(work, a_site(work), **contact)
    a_procedure(work, patient, performed_on=work.today - timedelta(days=day))
    return patient


def at_the_door(work: UnitOfWork, patient: Patient, kind: str = "patient") -> tuple[str, LinkHolder]:
    """A link of the patient, and who holds it: from now on they act."""
    token = links.new_link(work, patient, kind).token
    holder = links.holder(work, token)
    work.principal = holder
    return token, holder


def an_answered_diary(
    work: UnitOfWork, holder: LinkHolder, back: int = 0, replaces: bool = False, **answers: object
) -> UnfinishedDiary:
    """A diary of today, or some days back, in which every screen has an answer; `answers` by item."""
    on = work.today - timedelta(days=back)
    begun = unfinished_diaries.begin_diary(work, holder, on, replaces=replaces)
    for screen in diary_screens(("left",), begun.length):
        answer = answers.get(screen.item, ANSWERS.get(screen.kind))
        unfinished_diaries.keep_answer(work, holder, begun.response_id, screen, answer)
    diary = unfinished_diaries.unfinished_diary(work, holder, begun.response_id)
    assert diary is not None
    return diary
