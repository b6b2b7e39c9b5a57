"""The doors and rights on a phone and a desk: good for axe, in the order a screen reader tells them."""

from datetime import timedelta

import pytest

from outcomes.services import links
from tests.browser.conftest import DESK, PHONE, knock
from tests.browser.test_patient_diary import EVERY_PAIR, press
from tests.factories import a_procedure, a_user, an_observation
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser


@pytest.fixture
def patient(site):
    work = site.work
    patient = a_treated_patient(work, day=20, birth_date="1951-03-27")
    an_observation(work, patient, work.today - timedelta(days=3), value=3)
    return patient


@pytest.fixture
def door(site, patient):
    return f"/e/{links.new_link(site.work, patient).token}"


def open_record(page, is_fresh=True):
    knock(page, "27/3/1951", "4826", is_fresh=is_fresh)
    press(page)
    return page


def heard(page):
    """What a screen reader says of the main part, in its order: role and name of headings and controls."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main h1, main h2, main a, main button, main label")]
        .filter(node => node.offsetParent)
        .map(node => node.tagName.toLowerCase() + " " + node.innerText.trim())"""
    )


@pytest.mark.parametrize(("language", "dark", "size"), EVERY_PAIR)
def test_the_first_answer_is_two_taps_and_good_for_axe(
    visit, site, patient, door, assert_good, language, dark, size
):
    a_procedure(site.work, patient, laterality="right", performed_on=site.work.today - timedelta(days=9))
    page = visit(f"{door}/n/6", size, language, dark)
    assert_good(page)
    page.locator("label.key").first.click()
    press(page)
    assert page.url.endswith("/n/received")
    assert_good(page)
    page.goto(page.url.replace("received", "2"))
    assert_good(page)


@pytest.mark.parametrize(("language", "dark", "size"), EVERY_PAIR)
def test_the_rights_are_good_for_axe(visit, door, assert_good, language, dark, size):
    page = open_record(visit(f"{door}/record", size, language, dark))
    for place in ("/record/rights", "/record/rights/leave"):
        page.goto(page.url.split("/record")[0] + place)
        assert_good(page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_week_is_good_for_axe(visit, site, patient, assert_good, language):
    user = a_user(site.work, patient.site)
    begins_on = site.work.today - timedelta(days=9)
    start = f"/patients/{patient.public_id}/paper"
    page = visit(start, DESK, language, user=user)
    for place in ("", f"/left/{begins_on}", f"/left/{begins_on}/sheet"):
        page.goto(page.url.split("/patients")[0] + start + place)
        assert_good(page)


def test_a_week_fits_one_sheet_of_paper(visit, site, patient):
    user = a_user(site.work, patient.site)
    page = visit(f"/patients/{patient.public_id}/paper/left/{site.work.today}/sheet", DESK, "fr", user=user)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_the_start_page_is_told_in_a_sensible_order(visit, door):
    said = heard(visit(door, PHONE, "en"))
    assert said == [
        "h1 How is your knee?",
        "button Today",
        "button Yesterday",
        "a My follow-up",
        "a Call me back",
    ]


def test_the_own_record_is_told_in_a_sensible_order(visit, door):
    said = [each for each in heard(open_record(visit(f"{door}/record", PHONE, "en"))) if each[:2] != "a "]
    assert said[0] == "h1 My follow-up"
    assert [each for each in said if each.startswith("h2")][1:] == [
        "h2 What you sent last",
        "h2 Your medicines",
        "h2 What I want to do again",
        "h2 Two timed exercises",
        "h2 A break",
        "h2 My rights",
        "h2 This phone",
    ]
    assert said[-2:] == ["button Sign out", "button Sign out on all my phones"]
