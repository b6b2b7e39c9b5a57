"""A passkey on a phone: made in the own record, used at its door, removed; Chromium plays the lock."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from outcomes.access.principals import Command
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.models import Passkey
from outcomes.services import links
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import PATIENT_COOKIE
from tests.browser.conftest import Site
from tests.browser.test_doors import open_record
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Site]:
    """A server whose public address is the one it is reached by: a passkey is bound to its host."""
    path = tmp_path / "outcomes.db"
    shutil.copy(migrated_sqlite, path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    settings = replace(config.Test({"DATABASE_URL": f"sqlite:///{path}"}).settings(), public_url=address)
    engine = open_database(settings.database_url)
    site = Site(create_app(settings, engine), "localhost", port)
    with Session(engine, expire_on_commit=False) as session:
        site.work = UnitOfWork(session=session, settings=settings, principal=Command("test"))
        yield site
    site.close()
    engine.dispose()


def lock(page, verifies=True):
    """Give the browser a phone's lock, which says yes, or no."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
    }
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return protocol, made["authenticatorId"]


def test_a_passkey_is_made_used_and_removed(visit, site, assert_good):
    patient = a_treated_patient(site.work, day=20, birth_date="1951-03-27")
    door = f"/e/{links.new_link(site.work, patient).token}"
    page = open_record(visit(f"{door}/record", language="en"))
    lock(page)
    page.locator("a", has_text="Open without the PIN").click()
    assert_good(page)
    page.locator("button", has_text="Make a passkey").click()
    page.locator("h2", has_text="Your passkeys").wait_for()
    assert_good(page)
    assert "not used yet" in page.locator(".sent").inner_text()

    page.context.clear_cookies(name=PATIENT_COOKIE)
    page.goto(f"{site.address}{door}/record")
    assert_good(page)
    page.locator("button", has_text="Open with my passkey").click()
    page.locator("h1", has_text="My follow-up").wait_for()

    page.goto(f"{site.address}/record/passkeys")
    assert "last used" in page.locator(".sent").inner_text()
    page.locator("button", has_text="Remove").click()
    assert page.locator(".sent").count() == 0
    site.work.session.rollback()
    assert site.work.session.scalars(select(Passkey)).one().revoked_at is not None
    page.context.clear_cookies(name=PATIENT_COOKIE)
    page.goto(f"{site.address}{door}/record")
    assert page.locator("button", has_text="Open with my passkey").count() == 0


def test_without_a_key_on_this_phone_birth_date_and_pin_still_open(visit, site):
    patient = a_treated_patient(site.work, day=20, birth_date="1951-03-27")
    door = f"/e/{links.new_link(site.work, patient).token}"
    page = open_record(visit(f"{door}/record", language="en"))
    protocol, authenticator = lock(page)
    page.goto(f"{site.address}/record/passkeys")
    page.locator("button", has_text="Make a passkey").click()
    page.locator("h2", has_text="Your passkeys").wait_for()
    protocol.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    page.context.clear_cookies(name=PATIENT_COOKIE)
    page.goto(f"{site.address}{door}/record")
    page.locator("button", has_text="Open with my passkey").click()
    page.locator("[data-failed]").wait_for(state="visible")
    assert open_record(page, is_fresh=False).locator("h1").inner_text() == "My follow-up"
