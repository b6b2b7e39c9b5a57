"""Handing over on the pages of staff."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from outcomes.models import Procedure, User
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems

SignIn = Callable[[User], FlaskClient]


def test_a_procedure_is_chosen_and_handed_over(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    wrong, right = a_patient(work, site, "CR-0001"), a_patient(work, site, "CR-0002")
    procedure = a_procedure(work, wrong, work.today - timedelta(days=20))
    client = sign_in(a_user(work, site))
    client.set_cookie("outcomes_language", "en")
    address = f"/patients/{wrong.public_id}/hand-over"
    assert address in client.get(f"/patients/{wrong.public_id}").text
    page = client.get(address)
    assert page_problems(page.text) == []
    chosen = f"procedure:{procedure.public_id}"
    assert chosen in page.text and "Left knee" in page.text
    for what, code in ((chosen, "CR-7777"), ("", "CR-0002"), ("diary:2026-01-01", "CR-0002"), (chosen, "")):
        refused = client.post(address, data={"what": what, "code": code})
        assert refused.status_code == 400
        assert "Something needs your attention" in refused.text
    done = client.post(address, data={"what": chosen, "code": "cr-0002"}, follow_redirects=True)
    assert "It is with cr-0002 now" in done.text
    work.session.rollback()
    moved = work.session.get_one(Procedure, procedure.id, populate_existing=True)
    assert moved.patient_id == right.id
