"""The clock of a timed test in a browser: its time passes as the page's own clock says."""

import pytest
from sqlalchemy import select

from outcomes.models import Observation
from outcomes.services import links
from tests.browser.conftest import PHONE
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_rights import RIGHT

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit, site):
    patient = a_treated_patient(site.work, 30, birth_date="1955-03-04")
    page = visit(f"/e/{links.new_link(site.work, patient).token}/record", PHONE, "en")
    page.locator("[name=birth_date]").fill(RIGHT["birth_date"])
    page.locator("[name=pin]").fill(RIGHT["pin"])
    with page.expect_navigation():
        page.get_by_role("button", name="Open").last.click()
    page.clock.install()
    return page


def begin(page, site, code):
    page.goto(site.address + "/record/tests")
    page.locator("label", has_text="Yes").click()
    with page.expect_navigation():
        page.locator(f"[name=test][value={code}]").click()


def test_thirty_seconds_are_counted_down_and_the_count_is_entered(page, site, assert_good):
    begin(page, site, "chair_stand_30s")
    assert_good(page)
    page.locator("[data-start]").click()
    page.clock.run_for(3100)
    page.clock.run_for(10_000)
    assert 18 <= int(page.locator(".reading").inner_text()) <= 21
    page.clock.run_for(21_000)
    assert page.locator(".reading").inner_text() == "0"
    assert page.locator("#value").evaluate("each => each === document.activeElement")
    page.keyboard.type("12")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert (
        site.work.session.scalar(select(Observation.value).where(Observation.code == "chair_stand_30s")) == 12
    )


def test_a_walk_is_timed_or_cancelled(page, site):
    begin(page, site, "timed_up_and_go_s")
    page.locator("[data-start]").click()
    page.clock.run_for(5000)
    page.locator("[data-cancel]").click()
    assert "Nothing was kept" in page.locator(".said").inner_text()
    assert page.locator("#value").input_value() == ""
    page.locator("[data-start]").click()
    page.clock.run_for(3000)
    assert not page.locator("[data-start]").is_visible()
    page.clock.run_for(9400)
    page.locator("[data-stop]").click()
    assert float(page.locator("#value").input_value()) == pytest.approx(9.4, abs=0.3)
