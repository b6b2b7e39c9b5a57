"""A diary whose sending finds no network: kept on the phone, sent later, stored once."""

import json
from datetime import timedelta

import pytest

from outcomes.access.principals import Command
from outcomes.services.diary_days import recorded_days
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door

pytestmark = pytest.mark.browser


@pytest.fixture
def door(visit, site):
    """The review of an answered diary, open on a phone; its patient, and the link."""
    patient = a_treated_patient(site.work, 30)
    token, holder = at_the_door(site.work, patient)
    diary = an_answered_diary(site.work, holder)
    site.work.principal = Command("test")
    page = visit(f"/e/{token}", language="en")
    address = f"{site.address}/e/{token}"
    cookie = {"name": "outcomes_diary", "value": diary.response_id, "url": address}
    page.context.add_cookies([cookie])
    page.goto(f"{address}/review")
    return page, patient, address


def entries(site, patient):
    site.work.session.rollback()
    return len(recorded_days(site.work, patient.id, [site.work.today - timedelta(days=1), site.work.today]))


def lose_network_and_send(page):
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").dblclick()
    page.locator("[data-state=waiting]").wait_for()
    assert page.locator(".acts button:visible").all_inner_texts() == ["Try now"]


def test_an_entry_waits_for_the_network_and_arrives_once(door, site, assert_good) -> None:
    page, patient, _ = door
    lose_network_and_send(page)
    assert_good(page)
    assert entries(site, patient) == 0
    with page.expect_navigation(url="**/received"):
        page.context.set_offline(False)
    assert "it is noted" in page.locator("h1").inner_text()
    assert entries(site, patient) == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => /kept/.test(key))") == []


def test_a_page_that_was_closed_sends_what_it_kept_when_the_link_is_opened_again(door, site) -> None:
    page, patient, address = door
    lose_network_and_send(page)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    # Where the worker hears late that there is a network again, its own page sends and says thanks in place.
    page.wait_for_function(
        """() => location.pathname.endsWith("/received")
            || document.querySelector(".received, [data-done=today]")?.checkVisibility()"""
    )
    assert entries(site, patient) == 1


def test_a_day_that_got_an_entry_meanwhile_is_asked_about(door, site, assert_good) -> None:
    page, patient, address = door
    lose_network_and_send(page)
    copy = page.locator("[name=copy]").input_value()
    elsewhere = copy.replace(json.loads(copy)["response_id"], "another-phone-00001")
    path = address.removeprefix(site.address)
    assert site.app.test_client().post(f"{path}/kept", data={"copy": elsewhere}).status_code == 200
    page.context.set_offline(False)
    page.locator("[data-state=taken]").wait_for()
    assert_good(page)
    with page.expect_navigation(url="**/received"):
        page.locator("[data-act=replace]").click()
    assert entries(site, patient) == 1


def test_a_phone_that_keeps_nothing_says_so(door, site) -> None:
    page, patient, _ = door
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('refused'); }; }")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    page.locator("[data-state=unkept]").wait_for()
    page.context.set_offline(False)
    with page.expect_navigation(url="**/received"):
        page.get_by_role("button", name="Send").click()
    assert entries(site, patient) == 1
