from sqlalchemy import select

from outcomes.models import Alert, Site
from outcomes.services.clinics import ask_for_call, clinic_of, waits_for_call
from tests.services.patients_at_the_door import a_treated_patient, at_the_door


def test_a_wish_to_be_called_is_one_alert_however_often_it_is_wished(work):
    patient = a_treated_patient(work)
    _, holder = at_the_door(work, patient)
    assert not waits_for_call(work, patient.id)
    ask_for_call(work, holder)
    ask_for_call(work, holder)
    assert [alert.kind for alert in work.session.scalars(select(Alert))] == ["call_me"]
    assert waits_for_call(work, patient.id)


def test_the_site_s_own_numbers_stand_before_the_deployment_s(work):
    patient = a_treated_patient(work)
    assert (clinic_of(work, patient.id).phone, clinic_of(work, patient.id).on_call) == ("01 00 00 00 00", "")
    work.begin()
    work.session.get_one(Site, patient.site_id).on_call = "06 00 00 00 00"
    work.commit()
    assert clinic_of(work, patient.id).on_call == "06 00 00 00 00"
