"""What staff send: it is stored, or refused where it is wrong with everything kept."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from outcomes.models import Alert, AlertAction, Message, Patient, Procedure, Site, User
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.staff_at_work import an_alert

SignIn = Callable[[User], FlaskClient]
ENROLMENT = {
    "last_name": "Durand",
    "first_name": "Anne",
    "birth_date": "1955-01-02",
    "sex": "female",
    "language": "fr",
    "consent": "y",
}


@pytest.fixture
def client_of(work: UnitOfWork, sign_in: SignIn) -> FlaskClient:
    """A radiologist of a site with one patient."""
    site = a_site(work)
    a_patient(work, site, birth_date="1955-01-02")
    return sign_in(a_user(work, site))


def _patient(work: UnitOfWork) -> Patient:
    work.session.rollback()  # what the browser has changed since is seen by a new transaction alone
    return work.session.query(Patient).order_by(Patient.id.desc()).first()  # type: ignore[return-value]  # there is one


def _procedure(work: UnitOfWork) -> Procedure:
    work.session.rollback()
    return work.session.query(Procedure).one()


def _record(work: UnitOfWork, **changes: str) -> dict[str, str]:
    day = (work.today - timedelta(days=2)).isoformat()
    given = {
        "laterality": "left",
        "performed_on": day,
        "indication": "osteoarthritis",
        "kellgren_lawrence": "3",
        "infrapatellar_saphenous-is_frozen": "y",
        "infrapatellar_saphenous-probe_temperature_celsius": "-70",
        "infrapatellar_saphenous-cycles": "2",
        "infrapatellar_saphenous-seconds": "120",
        "infrapatellar_saphenous-stimulation": "sensory",
        "infrapatellar_saphenous-image_kept": "yes",
        "bmi": "31.5",
    }
    return given | changes


def test_an_enrolment_leads_to_the_new_patient(work: UnitOfWork, client_of: FlaskClient) -> None:
    answer = client_of.post("/patients/", data=ENROLMENT, follow_redirects=True)
    assert answer.status_code == 200
    assert "Anne Durand" in answer.text
    assert answer.request.path == f"/patients/{_patient(work).public_id}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consent": ""}, "This is needed"),
        ({"birth_date": "1855-01-02"}, "at most 120 years ago"),
        ({"email": "anne at home"}, "is no e-mail address"),
        ({"phone": "call me"}, "is no telephone number"),
        ({"sex": "other than listed"}, "none of the choices"),
    ],
)
def test_a_wrong_enrolment_is_refused_and_kept(
    client_of: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    answer = client_of.post("/patients/", data=ENROLMENT | changes)
    assert (answer.status_code, sentence in answer.text, "Durand" in answer.text) == (400, True, True)
    assert page_problems(answer.text) == []


def test_a_procedure_is_recorded_with_its_freeze_log(work: UnitOfWork, client_of: FlaskClient) -> None:
    path = f"/patients/{_patient(work).public_id}/procedures"
    answer = client_of.post(path, data=_record(work), follow_redirects=True)
    procedure = _procedure(work)
    (freeze,) = procedure.freezes
    assert (procedure.kellgren_lawrence, procedure.bmi, freeze.seconds, freeze.image_kept) == (
        3,
        31.5,
        120.0,
        True,
    )
    assert "2 × 120" in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"performed_on": "1954-12-31"}, "before the patient’s birth"),
        ({"performed_on": "2999-01-01"}, "lies in the future"),
        ({"performed_on": "yesterday"}, "This is no date"),
        ({"kellgren_lawrence": "7"}, "grade of 7 does not exist; expected 0 to 4"),
        ({"kellgren_lawrence": "x"}, "grade of x does not exist"),
        ({"infrapatellar_saphenous-is_frozen": ""}, "froze at least one nerve"),
        ({"infrapatellar_saphenous-seconds": "9000"}, "Expected a number from 1 to 1200"),
        ({"bmi": "fat"}, "This is no number"),
    ],
)
def test_a_wrong_procedure_says_what_and_where_and_keeps_the_rest(
    work: UnitOfWork, client_of: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    path = f"/patients/{_patient(work).public_id}/procedures"
    answer = client_of.post(path, data=_record(work, operator="Dr Kept", **changes))
    assert (answer.status_code, sentence in answer.text, "Dr Kept" in answer.text) == (400, True, True)
    assert work.session.query(Procedure).count() == 0
    assert page_problems(answer.text) == []


def test_a_second_procedure_on_the_same_knee_and_day_is_explained(
    work: UnitOfWork, client_of: FlaskClient
) -> None:
    path = f"/patients/{_patient(work).public_id}/procedures"
    client_of.post(path, data=_record(work))
    answer = client_of.post(path, data=_record(work))
    assert (answer.status_code, "already has a procedure" in answer.text) == (400, True)


def test_a_plan_is_recorded_later_with_what_was_planned(work: UnitOfWork, client_of: FlaskClient) -> None:
    patient = _patient(work)
    plan = {"laterality": "right", "planned_on": work.today.isoformat(), "indication": "osteoarthritis"}
    plan |= {"recurrent_fibular-is_frozen": "y", "planned": "1"}
    client_of.post(f"/patients/{patient.public_id}/procedures", data=plan)
    procedure = _procedure(work)
    page = client_of.get(f"/procedures/{procedure.public_id}/edit")
    assert 'id="recurrent_fibular" name="recurrent_fibular-is_frozen" type="checkbox" value="y"' in page.text
    client_of.post(f"/procedures/{procedure.public_id}/edit", data=_record(work, laterality="right"))
    assert _procedure(work).planned_on == work.today
    assert _procedure(work).performed_on is not None


def test_an_alert_is_acknowledged_from_the_worklist_with_a_note(
    work: UnitOfWork, client_of: FlaskClient
) -> None:
    patient = _patient(work)
    alert = an_alert(work, patient, a_procedure(work, patient))
    form = {"alert": alert.public_id, "action": "acknowledge", "note": "called her"}
    answer = client_of.post("/alerts/act?next=/worklist", data=form, follow_redirects=True)
    assert answer.request.path == "/worklist"
    assert "called her" in answer.text
    client_of.post("/alerts/act", data=form | {"action": "resolve", "outcome": "useful"})
    assert "called her" not in client_of.get("/worklist").text
    assert "called her" in client_of.get(f"/patients/{patient.public_id}").text


def test_a_silent_patient_is_taken_up(work: UnitOfWork, client_of: FlaskClient) -> None:
    procedure = a_procedure(work, _patient(work))
    client_of.post("/alerts/act", data={"silence": procedure.public_id, "action": "acknowledge"})
    assert work.session.query(Alert).one().kind == "silent"
    assert work.session.query(AlertAction).one().action == "acknowledge"


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 404), ({"action": "acknowledge"}, 404), ({"alert": "unknown", "action": "acknowledge"}, 404)],
)
def test_acting_on_nothing_is_refused(client_of: FlaskClient, form: dict[str, str], status: int) -> None:
    assert client_of.post("/alerts/act", data=form).status_code == status


def test_an_adverse_event_and_an_injection_are_recorded(work: UnitOfWork, client_of: FlaskClient) -> None:
    patient = _patient(work)
    procedure = a_procedure(work, patient)
    harm = {"event": "bruising", "onset_on": work.today.isoformat(), "severity": "1", "serious": "no"}
    client_of.post(f"/procedures/{procedure.public_id}/adverse-events", data=harm)
    event = {"event": "injection", "laterality": "left", "occurred_on": work.today.isoformat()}
    answer = client_of.post(f"/patients/{patient.public_id}/knee-events", data=event, follow_redirects=True)
    assert ("Bruising" in answer.text, "Injection" in answer.text) == (True, True)
    late = client_of.post(
        f"/patients/{patient.public_id}/knee-events", data=event | {"occurred_on": "2999-01-01"}
    )
    assert (late.status_code, "lies in the future" in late.text) == (400, True)


def test_a_list_of_complications_is_gone_through(work: UnitOfWork, client_of: FlaskClient) -> None:
    procedure = a_procedure(work, _patient(work), work.today - timedelta(days=8))
    path = f"/procedures/{procedure.public_id}/complications/7"
    assert "Swelling" in client_of.get(path).text
    early = {"asked_on": (work.today - timedelta(days=5)).isoformat(), "crust-is_found": "y"}
    refused = client_of.post(path, data=early)
    assert (refused.status_code, "too early for this list" in refused.text) == (400, True)
    assert re.search(r"<input checked[^>]* id=\"crust\"", refused.text)
    late = client_of.post(
        path, data={"asked_on": work.today, "crust-is_found": "y", "crust-began_on": "2999-01-01"}
    )
    assert (late.status_code, "lies after the day asked" in late.text) == (400, True)
    page = client_of.post(
        path,
        data={"asked_on": work.today, "crust-is_found": "y", "crust-severity": "1"},
        follow_redirects=True,
    )
    assert ("Amend the list of day 7" in page.text, "nobody asked" in page.text) == (True, True)
    assert "on record since" in client_of.get(path).text
    assert client_of.get(path.replace("/7", "/2")).status_code == 404


def test_the_invitation_speaks_the_patients_language_and_shows_its_link_once(
    work: UnitOfWork, client_of: FlaskClient
) -> None:
    patient = _patient(work)
    work.begin()
    patient.language = "fr"
    work.commit()
    path = f"/patients/{patient.public_id}/invitation"
    sheet = client_of.post(path).text
    token = sheet.split("/e/")[1][:32]
    assert "Le journal de votre genou" in sheet
    assert "<svg" in sheet
    assert page_problems(sheet) == []
    assert client_of.get(f"/e/{token}").status_code == 200
    assert token not in client_of.get(path).text
    client_of.post(f"{path}/revoke")
    assert client_of.get(f"/e/{token}").status_code == 410


def test_a_withdrawn_patient_gets_no_new_link(work: UnitOfWork, client_of: FlaskClient) -> None:
    patient = _patient(work)
    work.begin()
    patient.withdrawn_on = work.today
    work.commit()
    answer = client_of.post(f"/patients/{patient.public_id}/invitation", follow_redirects=True)
    assert "no longer followed" in answer.text


def test_amending_a_patient_shows_what_is_known(work: UnitOfWork, client_of: FlaskClient) -> None:
    path = f"/patients/{_patient(work).public_id}/edit"
    assert "1955-01-02" in client_of.get(path).text
    amended = ENROLMENT | {"withdrawn_on": work.today.isoformat()}
    assert client_of.post(path, data=amended).status_code == 302
    assert _patient(work).withdrawn_on == work.today


def _planned(work: UnitOfWork, site: Site) -> Procedure:
    """A procedure of a new patient of the site, planned for today."""
    procedure = a_procedure(work, a_patient(work, site))
    work.begin()
    planned = work.session.merge(procedure)
    planned.performed_on, planned.planned_on, planned.device = None, work.today, "probe"
    work.commit()
    return planned


def test_a_plan_is_cancelled_from_its_page(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    procedure = _planned(work, site)
    client = sign_in(a_user(work, site))
    path = f"/procedures/{procedure.public_id}/cancel"
    assert f'action="{path}"' in client.get(f"/procedures/{procedure.public_id}/edit?planned=1").text
    assert "The planned procedure is cancelled" in client.post(path, follow_redirects=True).text
    assert client.get(f"/procedures/{procedure.public_id}/edit").status_code == 404


def test_a_plan_is_put_off_without_losing_what_else_is_known(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    procedure = _planned(work, site)
    client = sign_in(a_user(work, site))
    path = f"/procedures/{procedure.public_id}/edit?planned=1"
    later = work.today + timedelta(days=9)
    assert "Change the plan" in client.get(path).text
    chosen = {"laterality": "right", "planned_on": later.isoformat(), "indication": "chronic_pain"}
    assert client.post(path, data=chosen | {"anterior_femoral_cutaneous-is_frozen": "y"}).status_code == 302
    work.session.expire_all()
    stored = work.session.get_one(Procedure, procedure.id)
    assert (stored.planned_on, stored.laterality, stored.device) == (later, "right", "probe")
    assert (stored.nerves, stored.performed_on) == (("anterior_femoral_cutaneous",), None)


def test_an_invitation_is_sent_by_message_and_what_was_not_delivered_is_seen(
    work: UnitOfWork, sign_in: SignIn
) -> None:
    site = a_site(work)
    patient = a_patient(work, site, email="d1@example.org")
    client = sign_in(a_user(work, site))
    page = client.get(f"/patients/{patient.public_id}/invitation")
    assert "Send it by e-mail" in page.text
    assert "Send it as a text message" not in page.text
    address = f"/patients/{patient.public_id}/invitation/send"
    assert "goes out" in client.post(address, data={"channel": "email"}, follow_redirects=True).text
    refused = client.post(address, data={"channel": "sms"}, follow_redirects=True)
    assert "no address to write to" in refused.text
    work.session.rollback()
    message = work.session.query(Message).one()
    message.state, message.reason = "failed", "550 no such person"
    work.session.commit()
    assert "not delivered" in client.get(f"/patients/{patient.public_id}").text
    assert "did not surely reach 1 patient" in client.get("/worklist").text
