from datetime import date, timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command, Staff
from outcomes.errors import Forbidden, InputError, NotFound, Throttled
from outcomes.models import AuditEvent, Patient, PatientPin
from outcomes.permissions import Role
from outcomes.services import patient_sessions as doors
from outcomes.services.sessions import patient_of, staff_of
from tests.factories import a_user
from tests.services.patients_at_the_door import a_treated_patient, at_the_door

BORN, PIN, HERE = date(1955, 3, 4), "4826", "192.0.2.1"


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date=BORN.isoformat())


@pytest.fixture
def holder(work, patient):
    return at_the_door(work, patient)[1]


@pytest.fixture
def as_staff(work):
    def act(site, role):
        user = a_user(work, site, role)
        work.principal = Staff(user.id, user.public_id, "Dr Example", role, site.id, "en", 0)

    return act


def choose(work, holder, born=BORN, pin=PIN, remembers=False):
    return doors.choose_pin(work, holder, born, pin, HERE, remembers=remembers)


def enter(work, holder, born=BORN, pin=PIN, remembers=False):
    return doors.open_record(work, holder, born, pin, HERE, remembers=remembers)


def test_the_first_visit_chooses_a_pin_and_opens(work, holder, patient):
    assert doors.record_door(work, holder) == doors.RecordDoor(has_pin=False, has_birth_date=True)
    assert patient_of(work, choose(work, holder)).patient_id == patient.id
    assert patient_of(work, enter(work, holder)).patient_id == patient.id


def test_a_pin_is_stored_as_a_hash(work, holder):
    choose(work, holder)
    assert work.session.scalar(select(PatientPin.pin_hash)).startswith("$argon2id$")


def test_another_birth_date_chooses_no_pin(work, holder):
    with pytest.raises(InputError, match="birth_date_wrong"):
        choose(work, holder, born=date(1955, 3, 5))
    assert not doors.record_door(work, holder).has_pin


def test_without_a_birth_date_only_the_clinic_helps(work):
    _, holder = at_the_door(work, a_treated_patient(work))
    assert not doors.record_door(work, holder).has_birth_date
    with pytest.raises(InputError, match="birth_date_unknown"):
        choose(work, holder)


def test_a_chosen_pin_is_not_chosen_again_by_whoever_knows_the_birth_date(work, holder):
    choose(work, holder)
    with pytest.raises(InputError, match="pin_chosen_before"):
        choose(work, holder, pin="9157")


@pytest.mark.parametrize("pin", ["12", "1234", "0000", "9876", "1955", "abcd", "123456789"])
def test_a_pin_that_is_easy_to_guess_is_refused(work, holder, pin):
    with pytest.raises(InputError, match="pin_"):
        choose(work, holder, pin=pin)


def test_what_was_wrong_is_not_told(work, holder):
    choose(work, holder)
    for wrong in ({"pin": "9157"}, {"born": date(1950, 1, 1)}):
        with pytest.raises(InputError) as refused:
            enter(work, holder, **wrong)
        assert (refused.value.code, refused.value.parameters) == ("record_door_wrong", {})


def test_five_wrong_pins_close_the_door_for_a_while_even_to_the_right_one(work, holder):
    choose(work, holder)
    for _ in range(5):
        with pytest.raises(InputError, match="record_door_wrong"):
            enter(work, holder, pin="9157")
    with pytest.raises(Throttled) as waiting:
        enter(work, holder)
    assert 1 <= waiting.value.parameters["minutes"] <= 15
    work.now += timedelta(minutes=16)
    assert enter(work, holder)


def test_fifteen_wrong_pins_in_a_day_close_it_until_tomorrow_or_until_the_clinic_helps(
    work, holder, patient, as_staff
):
    choose(work, holder)
    for _ in range(3):
        for _ in range(5):
            with pytest.raises(InputError, match="record_door_wrong"):
                enter(work, holder, pin="9157")
        work.now += timedelta(minutes=16)
    with pytest.raises(Throttled, match="throttled_for_hours") as waiting:
        enter(work, holder)
    assert waiting.value.parameters["hours"] == 24
    as_staff(patient.site, Role.COORDINATOR)
    doors.forget_pin(work, patient)
    assert choose(work, holder)


def test_another_link_or_address_gives_no_new_tries(work, holder, patient):
    choose(work, holder)
    for number in range(5):
        with pytest.raises(InputError, match="record_door_wrong"):
            doors.open_record(work, holder, BORN, "9157", f"192.0.2.{number}", remembers=False)
    work.principal = Command("test")
    _, other = at_the_door(work, patient)
    with pytest.raises(Throttled):
        enter(work, other)


def test_guesses_are_audited(work, holder):
    with pytest.raises(InputError):
        enter(work, holder)
    assert work.session.scalar(select(AuditEvent).where(AuditEvent.action == "record.refuse"))


@pytest.mark.parametrize(
    ("remembers", "days", "is_open"), [(True, 89, True), (True, 91, False), (False, 1, False)]
)
def test_a_remembered_phone_lasts_90_days_and_no_other(work, holder, remembers, days, is_open):
    token = choose(work, holder, remembers=remembers)
    work.now += timedelta(days=days)
    assert (patient_of(work, token) is not None) == is_open


def test_signing_out_closes_this_phone_or_all(work, holder):
    first, second = choose(work, holder, remembers=True), enter(work, holder, remembers=True)
    doors.close_record(work, patient_of(work, first))
    assert (patient_of(work, first), patient_of(work, second) is not None) == (None, True)
    doors.close_record(work, patient_of(work, second), everywhere=True)
    assert patient_of(work, second) is None


def test_a_patient_s_session_is_no_staff_session(work, holder):
    assert staff_of(work, choose(work, holder)) is None


def test_a_helper_s_link_opens_no_record(work, patient):
    _, helper = at_the_door(work, patient, "helper")
    with pytest.raises(NotFound, match="record_not_for_helpers"):
        doors.record_door(work, helper)
    with pytest.raises(NotFound, match="record_not_for_helpers"):
        choose(work, helper)


def test_the_clinic_can_let_a_patient_choose_again(work, holder, patient, as_staff):
    token = choose(work, holder, remembers=True)
    as_staff(patient.site, Role.COORDINATOR)
    doors.forget_pin(work, patient)
    assert (work.session.scalar(select(PatientPin)), patient_of(work, token)) == (None, None)


def test_no_other_site_and_no_other_role_can(work, holder, patient, as_staff):
    as_staff(patient.site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        doors.forget_pin(work, patient)


@pytest.mark.parametrize("column", ["withdrawn_on", "deceased_on"])
def test_an_ended_follow_up_shuts_every_remembered_phone(work, holder, patient, column):
    token = choose(work, holder, remembers=True)
    work.begin()
    setattr(work.session.get_one(Patient, patient.id), column, work.today)
    work.commit()
    assert patient_of(work, token) is None
