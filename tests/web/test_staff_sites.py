"""Going from one site to another in a browser."""

import re

from flask import Flask

from outcomes.models import Patient
from outcomes.permissions import Role
from outcomes.services.staff_sites import allow_site
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_patient, a_site, a_user


def test_another_site_is_another_list_and_its_name_stands_on_every_page(app: Flask, work: UnitOfWork) -> None:
    north, south = a_site(work), a_site(work)
    user = a_user(work, north)
    here, there = a_patient(work, north), a_patient(work, south)
    allow_site(work, user.email, south.name)
    browser = app.test_client()
    browser.set_cookie("outcomes_language", "en")
    browser.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    worklist = browser.get("/worklist").text
    assert f'<p class="at-site">{north.name}</p>' in worklist
    assert re.search(rf'value="{south.public_id}">{south.name}<', worklist)

    assert browser.post("/account/site", data={"site": south.public_id}).location == "/"
    page = browser.get("/patients/").text
    assert f'<p class="at-site">{south.name}</p>' in page
    assert there.code in page and here.code not in page
    assert browser.get(f"/patients/{here.public_id}").status_code == 404
    assert browser.get(f"/patients/{there.public_id}").status_code == 200
    assert browser.post("/account/site", data={"site": "of nobody"}).status_code == 404


def test_a_form_of_the_site_before_is_refused(app: Flask, work: UnitOfWork) -> None:
    north, south = a_site(work), a_site(work)
    user = a_user(work, north, Role.COORDINATOR)
    allow_site(work, user.email, south.name)
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    browser.set_cookie("outcomes_language", "en")

    def token(address: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(address).text)
        assert found is not None
        return found[1]

    entering = {"email": user.email, "password": PASSWORD, "csrf_token": token("/sign-in")}
    assert browser.post("/sign-in", data=entering).status_code == 302
    opened = token("/patients/new")
    going = {"site": south.public_id, "csrf_token": token("/worklist")}
    assert browser.post("/account/site", data=going).status_code == 302
    refused = browser.post("/patients/", data={"csrf_token": opened, "birth_year": "1950"})
    assert refused.status_code == 400 and "the site where you were before" in refused.text
    assert work.session.query(Patient).count() == 0

    assert browser.post("/sign-out", data={"csrf_token": token("/worklist")}).status_code == 302
    later = browser.post("/sign-in", data={"csrf_token": opened}).text
    assert "the site where you were before" not in later, "whoever comes next has gone nowhere"
