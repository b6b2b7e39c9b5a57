"""The maps of a knee: those of the episode, at most eight, against the nerves; and what was numb before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.clinical.nerve_hits import Verdict
from outcomes.models import Observation, QuestionnaireResponse
from outcomes.services import procedures
from outcomes.services.courses import course
from outcomes.services.diaries import send_diary
from outcomes.services.followed_knees import followed_knees
from outcomes.services.numbness_maps import numbness_maps, zones_before
from outcomes.services.procedure_details import FreezeDetails
from tests.factories import a_patient, a_procedure, a_site
from tests.services.patients_at_the_door import an_answered_diary, at_the_door
from tests.staff_at_work import at_work

NERVES = ("infrapatellar_saphenous", "superior_medial_genicular")
LOWER = ["knee_lower_inner", "knee_lower_outer"]
DAY = 90


@pytest.fixture
def patient(work):
    return a_patient(work, a_site(work))


@pytest.fixture
def procedure(work, patient):
    return a_procedure(work, patient, performed_on=work.today - timedelta(days=DAY), nerves=NERVES)


def a_map(work, patient, day, zones, laterality="left"):
    on = work.today - timedelta(days=DAY - day)
    work.session.add(
        QuestionnaireResponse(
            response_id=f"response-of-{laterality}-day-{day}",
            patient_id=patient.id,
            instrument="diary",
            version="1",
            locale="en",
            observed_on=on,
            entered_by="patient",
            respondent="patient",
            medium="app",
            answers={"length": "full", f"numbness_area-{laterality}": zones},
        )
    )
    work.session.commit()


def test_maps_are_judged_against_the_nerves_and_what_lies_outside_is_named(work, patient, procedure) -> None:
    a_map(work, patient, -6, ["foot"])
    for day in (7, 14):
        a_map(work, patient, day, [*LOWER, "calf"])
    a_map(work, patient, 14, ["thigh_front"], "right")
    found = numbness_maps(work, course(work, procedure), NERVES)
    assert [each.day for each in found.shown] == [-6, 7, 14]
    assert found.shown[1].outside == ("calf",)
    assert found.before == {"foot"}
    assert [hit.verdict for hit in found.hits] == [Verdict.HIT, Verdict.NOT_ASSESSABLE]
    assert "knee_lower_inner" in found.served


def test_of_many_maps_eight_are_shown_with_the_first_that_can_tell_and_the_newest(
    work, patient, procedure
) -> None:
    for day in (0, 5, *range(12, 90, 6)):
        a_map(work, patient, day, LOWER)
    days = [each.day for each in numbness_maps(work, course(work, procedure), NERVES).shown]
    assert len(days) <= 8
    assert days[0] == 0 and 5 in days and days[-1] == 84
    assert days == sorted(days)


def test_what_was_numb_before_the_procedure_is_taken_from_the_area(work, patient, procedure) -> None:
    a_map(work, patient, -20, ["knee_lower_outer"])
    a_map(work, patient, -6, ["knee_lower_inner"])
    day_zero = work.today - timedelta(days=DAY)
    (knee,) = followed_knees(work, patient.id, work.today)
    assert zones_before(work, patient.id, knee, day_zero) == {"knee_lower_inner"}  # the last map before
    assert zones_before(work, patient.id, knee, day_zero - timedelta(days=1)) == frozenset()
    assert zones_before(work, patient.id, replace(knee, laterality="right"), day_zero) == frozenset()
    assert zones_before(work, patient.id, replace(knee, day_zero=None), day_zero) == frozenset()
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder, numbness_area=LOWER), locale="en")
    area = course(work, procedure).values["numbness_area"].values[-1]
    assert area == pytest.approx(100 * 0.8 / (0.8 + 0.6 + 0.3 + 0.2 + 0.2))


def test_without_a_map_there_is_nothing_to_show(work, patient, procedure) -> None:
    found = numbness_maps(work, course(work, procedure), NERVES)
    assert found.shown == ()
    assert {hit.verdict for hit in found.hits} == {Verdict.NOT_ASSESSABLE}


def areas(work, patient):
    rows = select(Observation).where(
        Observation.patient_id == patient.id, Observation.code == "numbness_area"
    )
    return work.session.scalars(rows.order_by(Observation.id)).all()


def test_the_area_follows_the_nerves_when_the_procedure_is_amended(work, patient, procedure) -> None:
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder, numbness_area=LOWER), locale="en")
    (planned,) = areas(work, patient)
    at_work(work, patient.site)
    details = procedures.details_of(procedure)
    procedures.update(work, procedure.public_id, details)
    assert [each.superseded_at for each in areas(work, patient)] == [None]  # nothing changed, nothing written
    front = FreezeDetails("anterior_femoral_cutaneous")
    procedures.update(work, procedure.public_id, replace(details, freezes=(front,)))
    old, new = areas(work, patient)
    assert (old.id, old.superseded_reason) == (planned.id, "what the map is read against was amended")
    assert (new.response_id, new.observed_on) == (old.response_id, old.observed_on)
    assert new.value < old.value
    articular = FreezeDetails("superior_medial_genicular")
    procedures.update(work, procedure.public_id, replace(details, freezes=(articular,)))
    assert all(each.superseded_at for each in areas(work, patient))  # it serves no skin
    procedures.update(work, procedure.public_id, details)
    newest = areas(work, patient)[-1]
    assert (newest.value, newest.superseded_at) == (old.value, None)


def test_the_area_follows_a_map_from_before_that_comes_or_is_replaced_later(work, patient) -> None:
    a_procedure(work, patient, performed_on=work.today, nerves=NERVES)
    holder = at_the_door(work, patient)[1]

    def tell(back, zones, replaces=False):
        diary = an_answered_diary(work, holder, back, replaces, numbness_area=zones)
        send_diary(work, holder, diary, locale="en", replaces=replaces)
        return [(each.observed_on, each.value) for each in areas(work, patient) if not each.superseded_at]

    ((_, whole),) = tell(0, LOWER)
    (_, before), (_, less) = sorted(tell(1, LOWER[:1]))
    assert before > 0
    assert less < whole  # what was numb before is not the freezing's
    assert sorted(tell(1, [], replaces=True))[-1] == (work.today, whole)
