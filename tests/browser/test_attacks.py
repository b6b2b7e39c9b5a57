"""Attacks tried for real in Chromium: another origin, stored markup, frames, a borrowed computer."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from outcomes.access.principals import Command
from outcomes.models import (
    AlertAction,
    Cohort,
    MedicineAdvice,
    OwnActivity,
    Patient,
    PatientContact,
    Procedure,
    User,
)
from outcomes.services.contacts import Contact, open_contact, seal_contact
from outcomes.web.doors import PATIENT_COOKIE, STAFF_COOKIE
from tests.browser.conftest import DESK, Site, Visit, knock
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user
from tests.services.patients_at_the_door import a_treated_patient, at_the_door
from tests.staff_at_work import an_alert, at_work, some_entries
from tests.web.test_rights import RIGHT

pytestmark = pytest.mark.browser
HIT = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'


class Elsewhere:
    """Another site, which serves one page."""

    def __init__(self) -> None:
        self.page = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802  the library's name
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(outer.page.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    there = Elsewhere()
    yield there
    there.stop()


def _signed_in(page: Page, site: Site, user: User, following: str = "") -> None:
    """Sign in by hand; a browser of its own, for its console may complain."""
    page.goto(f"{site.address}/sign-in{following}")
    page.locator("[name=email]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button.main").click()
    page.wait_for_load_state()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose console is not watched: an attack that fails is loud."""
    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


# `localhost` is another site than 127.0.0.1, another port the same site with another origin.
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_form_of_another_origin_changes_nothing(
    page: Page, site: Site, elsewhere: Elsewhere, host: str
) -> None:
    clinic = a_site(site.work)
    patient = a_patient(site.work, clinic, last_name="Before", first_name="A", birth_date="1955-01-02")
    _signed_in(page, site, a_user(site.work, clinic))
    elsewhere.page = f"""<form id=f method=post action="{site.address}/patients/{patient.public_id}/edit">
        <input name=last_name value=After><input name=first_name value=A>
        <input name=birth_date value=1955-01-02>
        <input name=sex value=female><input name=language value=fr></form><script>f.submit()</script>"""
    with page.expect_navigation(url=f"{site.address}/**"):
        page.goto(f"http://{host}:{elsewhere.port}/")
    site.work.session.rollback()
    stored = site.work.session.get_one(PatientContact, patient.id, populate_existing=True)
    assert open_contact(site.work.keyring, stored).last_name == "Before"
    page.goto(f"{site.address}/patients/{patient.public_id}")  # the same form from here would have changed it
    expect(page.locator("h1")).to_contain_text("Before")


def test_another_origin_reads_nothing(page: Page, site: Site, elsewhere: Elsewhere) -> None:
    clinic = a_site(site.work)
    a_patient(site.work, clinic, last_name="Secret", first_name="A")
    _signed_in(page, site, a_user(site.work, clinic))
    page.goto(f"http://127.0.0.1:{elsewhere.port}/")
    for mode in ("cors", "no-cors"):
        read = page.evaluate(
            """([address, mode]) => fetch(address, { credentials: "include", mode })
                .then((answer) => answer.text()).catch((error) => `refused: ${error.name}`)""",
            [f"{site.address}/patients/", mode],
        )
        assert "Secret" not in read


def test_no_page_is_framed(page: Page, site: Site, elsewhere: Elsewhere) -> None:
    user = a_user(site.work, a_site(site.work))
    patient = a_treated_patient(site.work, 30)
    token, _ = at_the_door(site.work, patient)
    site.work.principal = Command("test")
    _signed_in(page, site, user)
    for path in ("/worklist", "/sign-in", f"/e/{token}", f"/e/{token}/record"):
        elsewhere.page = f'<iframe src="{site.address}{path}"></iframe>'
        page.goto(f"http://127.0.0.1:{elsewhere.port}/")
        page.wait_for_timeout(300)
        (frame,) = page.frames[1:]
        assert frame.url.startswith("chrome-error://"), path


def test_a_window_that_opens_ours_holds_no_handle(page: Page, site: Site, elsewhere: Elsewhere) -> None:
    elsewhere.page = "<p>elsewhere</p>"
    page.goto(f"http://127.0.0.1:{elsewhere.port}/")
    with page.expect_popup() as opened:
        page.evaluate("(address) => { window.ours = window.open(address); }", f"{site.address}/sign-in")
    expect(opened.value.locator("h1")).to_be_visible()
    assert opened.value.evaluate("() => window.opener") is None
    assert page.evaluate("() => window.ours.closed") is True  # what is left of it leads nowhere


def _everywhere(site: Site) -> tuple[User, Patient, Procedure]:
    """Markup in every text that people type and staff read."""
    work = site.work
    clinic = a_site(work)
    user = at_work(work, clinic)
    patient = a_patient(work, clinic, "CR-0001")
    procedure = a_procedure(work, patient)
    some_entries(work, procedure, [(day, 5.0) for day in range(-10, 40)])
    alert = an_alert(work, patient, procedure)
    work.begin()
    work.session.add(PatientContact(patient_id=patient.id, document=seal_contact(work.keyring, _contact())))
    row = work.session.get_one(Procedure, procedure.id)
    row.device = row.block_agent = row.anticoagulant = row.cold_disorder = row.operator = HIT[:120]
    row.earlier_surgery = HIT
    work.session.get_one(User, user.id).display_name = HIT[:120]
    work.session.add_all(
        (
            AlertAction(alert_id=alert.id, user_id=user.id, action="note", note=HIT, acted_at=work.now),
            Cohort(
                user_id=user.id,
                site_id=user.site_id,
                name=HIT[:80],
                choice={},
                is_shared=True,
                saved_at=work.now,
            ),
            MedicineAdvice(patient_id=patient.id, written_by_id=user.id, text=HIT, written_at=work.now),
            OwnActivity(patient_id=patient.id, place=1, text=HIT[:80], named_at=work.now),
        )
    )
    work.session.get_one(type(clinic), clinic.id).name = HIT[:120]
    work.commit()
    return user, patient, procedure


def _contact() -> Contact:
    return Contact(first_name=HIT, last_name=HIT, email=f"{HIT}@example.org", phone=HIT, hospital_id=HIT)


def test_markup_that_was_typed_is_shown_and_does_nothing(site: Site, visit: Visit) -> None:
    user, patient, procedure = _everywhere(site)
    page = visit("/worklist", size=DESK, language="en", user=user)
    paths = (
        *("/worklist", "/worklist/digest", "/worklist/recall", "/patients/", "/alerts/", "/alerts/summary"),
        *("/cohorts/", "/cohorts/?group_by=device", "/cohorts/compare", "/cohorts/report", "/exports/"),
        *(f"/patients/{patient.public_id}{part}" for part in ("", "/contact", "/edit", "/entries", "/sheet")),
        *(f"/patients/{patient.public_id}{part}" for part in ("/knees", "/invitation", "/consents", "/join")),
        *(f"/procedures/{procedure.public_id}{part}" for part in ("/edit", "/complications/1")),
    )
    shown = 0
    for path in paths:
        page.goto(site.address + path)
        page.wait_for_timeout(100)
        assert page.evaluate("() => window.hit") is None, path
        assert page.locator("img[src=x]").count() == 0, path
        shown += "onerror" in page.locator("body").inner_text()
    assert shown >= 5  # the texts were there to be read


def test_nobody_is_led_away_and_a_session_cannot_be_planted(page: Page, site: Site) -> None:
    user = a_user(site.work, a_site(site.work))
    planted = "planted-by-somebody-else"
    page.context.add_cookies([{"name": STAFF_COOKIE, "value": planted, "url": site.address}])
    _signed_in(page, site, user, "?next=//evil.example/")
    assert page.url.startswith(site.address + "/")
    (cookie,) = [each for each in page.context.cookies() if each["name"] == STAFF_COOKIE]
    assert cookie["value"] != planted
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert STAFF_COOKIE not in page.evaluate("() => document.cookie")


def test_a_borrowed_computer_shows_nothing_after_signing_out(page: Page, site: Site) -> None:
    clinic = a_site(site.work)
    patient = a_patient(site.work, clinic, last_name="Secret", first_name="A")
    _signed_in(page, site, a_user(site.work, clinic))
    address = f"{site.address}/patients/{patient.public_id}"
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("Secret")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/sign-in*")
    page.go_back()
    page.wait_for_load_state()
    assert "Secret" not in page.content()
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(address)
    held = "async () => (await caches.keys()).length + Object.keys(localStorage).length"
    page.context.set_offline(False)
    page.goto(f"{site.address}/sign-in")
    assert page.evaluate(held) == 0


def test_a_borrowed_telephone_shows_nothing_of_a_record_that_was_closed(page: Page, site: Site) -> None:
    patient = a_treated_patient(site.work, 30, birth_date="1955-03-04")
    token, _ = at_the_door(site.work, patient)
    site.work.principal = Command("test")
    page.goto(f"{site.address}/e/{token}/record")
    knock(page, RIGHT["birth_date"], RIGHT["pin"])
    page.locator("form .main").last.click()
    page.wait_for_url("**/record")
    (cookie,) = [each for each in page.context.cookies() if each["name"] == PATIENT_COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    told = page.locator("main").inner_text()
    page.context.clear_cookies(name=PATIENT_COOKIE)
    page.goto("about:blank")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("main").inner_text() != told
