"""The page of hindsight in each of its states, in both languages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from outcomes.models import Procedure, User
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.languages import COOKIE
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.staff_at_work import some_entries

SignIn = Callable[[User], FlaskClient]
Entries = list[tuple[int, float]]
DAYS = range(1, 160, 2)
BEFORE: Entries = [(day, 7.0) for day in range(-10, 0)]
RETURNED: Entries = [*BEFORE, *((day, 2.0 if day < 100 else 7.0) for day in DAYS)]
RELIEF: Entries = [*BEFORE, *((day, 2.0) for day in DAYS)]
SILENT: Entries = [*BEFORE, *((day, 7.0) for day in DAYS)]
NUMB: Entries = [(day, 8.0 if day < 80 else 0.0) for day in DAYS]

STATES: dict[str, tuple[Entries, Entries, list[str], list[str]]] = {
    "none": ([], [], ["No entry since the procedure yet."], ["Pas encore de saisie depuis le geste"]),
    "one entry": ([(5, 2.0)], [], ["too few entries of pain"], ["trop peu de saisies de la douleur"]),
    "returned": (
        RETURNED,
        NUMB,
        ["pain was back around", "At the time, the alarm rose on", "Sensation was half back around"],
        ["la douleur était revenue vers le", "l’alarme s’est levée le", "à moitié revenue vers le"],
    ),
    "relief": (RELIEF, NUMB, ["pain is not back"], ["la douleur n’est pas revenue"]),
    "no response": (SILENT, [], ["no response, so that"], ["pas eu de réponse"]),
    "never numb": (RELIEF, [], ["The nerve cannot be assessed"], ["Le nerf n’est pas évaluable"]),
}


def _client(work: UnitOfWork, sign_in: SignIn, state: str) -> tuple[FlaskClient, Procedure]:
    site = a_site(work)
    procedure = a_procedure(work, a_patient(work, site), work.today - timedelta(days=170))
    pain, numbness, *_ = STATES[state]
    some_entries(work, procedure, pain)
    some_entries(work, procedure, numbness, "numbness")
    return sign_in(a_user(work, site)), procedure


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_words_in_both_languages(work: UnitOfWork, sign_in: SignIn, state: str) -> None:
    client, procedure = _client(work, sign_in, state)
    for language, words in zip(("en", "fr"), STATES[state][2:], strict=True):
        client.set_cookie(COOKIE, language)
        answer = client.get(f"/procedures/{procedure.public_id}/looking-back")
        assert answer.status_code == 200
        assert [word for word in words if word not in answer.text] == []


def test_what_is_dated_is_marked_as_hindsight(work: UnitOfWork, sign_in: SignIn) -> None:
    client, procedure = _client(work, sign_in, "returned")
    client.set_cookie(COOKIE, "en")
    text = client.get(f"/procedures/{procedure.public_id}/looking-back").text
    assert "Looking back, with everything known on" in text
    assert "None of these dates was known at the time." in text


def test_the_patients_page_leads_there_and_does_not_say_it_itself(work: UnitOfWork, sign_in: SignIn) -> None:
    client, procedure = _client(work, sign_in, "returned")
    client.set_cookie(COOKIE, "en")
    text = client.get(f"/patients/{procedure.patient.public_id}").text
    assert f"/procedures/{procedure.public_id}/looking-back" in text
    assert "pain was back around" not in text


def test_another_site_is_told_that_there_is_no_such_procedure(work: UnitOfWork, sign_in: SignIn) -> None:
    _, procedure = _client(work, sign_in, "relief")
    stranger = sign_in(a_user(work, a_site(work)))
    assert stranger.get(f"/procedures/{procedure.public_id}/looking-back").status_code == 404
