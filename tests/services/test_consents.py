"""Consents in versions: loaded by the site, given and taken back by the patient."""

import json

import pytest
from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import Consent, Patient
from outcomes.permissions import Role
from outcomes.services import consents
from outcomes.services.contacts import Contact
from outcomes.services.patients import PatientDetails, enrol
from tests.factories import a_patient, a_site
from tests.staff_at_work import at_work


@pytest.fixture
def reader(work):
    patient = a_patient(work, a_site(work))
    return PatientReader(patient.id, patient.public_id, session_id=0)


@pytest.fixture
def load(work, tmp_path):
    def loads(kind="research", version="1", **changed):
        texts = {each: {"title": f"Title {each} {version}", "text": "One.\n\nTwo."} for each in ("fr", "en")}
        path = tmp_path / "consent.json"
        path.write_text(json.dumps({"kind": kind, "version": version, "texts": texts} | changed))
        return consents.load_consent(work, path)

    return loads


def state(work, reader):
    return consents.consents(work, reader)[-1]


def test_nothing_is_asked_where_nothing_was_loaded(work, reader):
    assert consents.consents(work, reader) == ()


def test_a_version_is_asked_in_the_patient_s_language_given_and_asked_again_when_new(work, reader, load):
    load()
    assert (state(work, reader).title, state(work, reader).is_asked) == ("Title en 1", True)
    consents.agree(work, reader, "research", "1")
    consents.agree(work, reader, "research", "1")
    assert len(work.session.scalars(select(Consent)).all()) == 1
    assert not state(work, reader).is_asked
    load(version="2")
    assert (state(work, reader).is_asked, state(work, reader).stands) == (True, True)
    assert (state(work, reader).given_version, state(work, reader).version) == ("1", "2")


def test_one_is_taken_back_and_the_others_stand(work, reader, load):
    load()
    load(kind="letters")
    for kind in ("research", "letters"):
        consents.agree(work, reader, kind, "1")
    consents.take_back(work, reader, "research")
    stands = {each.kind: each.stands for each in consents.consents(work, reader)}
    assert stands == {"research": False, "letters": True}


def test_the_follow_up_s_own_is_taken_back_by_leaving(work, reader, load):
    load(kind="follow_up")
    consents.agree(work, reader, "follow_up", "1")
    with pytest.raises(InputError, match="consent_by_leaving"):
        consents.take_back(work, reader, "follow_up")


def test_what_somebody_may_have_agreed_to_is_never_changed(work, load):
    load()
    with pytest.raises(ConflictError, match="consent_version_loaded"):
        load()


def test_agreeing_to_an_old_page_is_refused(work, reader, load):
    load()
    load(version="2")
    with pytest.raises(ConflictError, match="consent_changed"):
        consents.agree(work, reader, "research", "1")
    with pytest.raises(NotFound):
        consents.agree(work, reader, "other", "1")


@pytest.mark.parametrize(
    "changed",
    [{"kind": "Not a code"}, {"version": ""}, {"texts": {}}, {"texts": {"fr": 1, "en": 2}}, {"texts": 3}],
)
def test_a_file_that_is_no_consent_is_refused(load, changed):
    with pytest.raises(InputError, match="consent_file_unreadable"):
        load(**changed)


def test_staff_notes_what_was_signed_on_paper_and_what_was_taken_back(work, reader, load):
    load()
    patient = work.session.get_one(Patient, reader.patient_id)
    user = at_work(work, patient.site, Role.COORDINATOR)
    consents.agree_for(work, patient.public_id, "research", "1")
    (told,) = consents.consents_of(work, patient.public_id, "fr")
    assert (told.title, told.stands, told.is_noted_by_clinic) == ("Title fr 1", True, True)
    row = work.session.scalars(select(Consent)).one()
    assert (row.recorded_by_id, row.locale) == (user.id, patient.language)
    consents.take_back_for(work, patient.public_id, "research")
    assert not state(work, reader).stands
    at_work(work, a_site(work, "Elsewhere"), Role.COORDINATOR)
    for deed in (
        lambda: consents.consents_of(work, patient.public_id, "fr"),
        lambda: consents.agree_for(work, patient.public_id, "research", "1"),
        lambda: consents.take_back_for(work, patient.public_id, "research"),
    ):
        with pytest.raises(NotFound, match="patient_unknown"):
            deed()


def test_an_enrolment_notes_the_newest_version_of_the_follow_up_s_consent(work, load):
    load(kind="follow_up", version="3")
    at_work(work, a_site(work), Role.COORDINATOR)
    contact = Contact(
        first_name="A", last_name="B", birth_date="1950-01-01", email="", phone="", hospital_id=""
    )
    enrol(work, PatientDetails("female", "en", contact), has_consented=True)
    assert work.session.scalars(select(Consent)).one().version == "3"
