"""A questionnaire as a patient meets it: by thumb and by keyboard, on a phone and on a desk."""

import pytest
from sqlalchemy import select

from outcomes.models import QuestionnaireResponse
from outcomes.services import links
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_patient_diary import press
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser


@pytest.fixture
def door(site):
    return f"/e/{links.new_link(site.work, a_treated_patient(site.work, 30)).token}/questionnaires"


@pytest.mark.parametrize(("language", "dark", "size"), [("fr", False, PHONE), ("en", True, DESK)])
def test_every_page_is_good_for_axe_and_fits_its_window(visit, door, assert_good, language, dark, size):
    page = visit(door, size, language, dark)
    assert_good(page)
    for key in ("sane-left", "promis_global_10"):
        press(page, f"button[value='{key}']")
        while "/ask/" in page.url:
            assert_good(page)
            if page.locator("#typed").count():
                page.locator("#typed").fill("70")
            else:
                page.locator("label.key").nth(2).click()
            press(page)
        assert_good(page)
        press(page)
        assert "received" in page.url
        assert_good(page)
        press(page, ".offer .button")


def test_koos_jr_is_answered_by_the_keyboard_alone(visit, door, site):
    page = visit(door, PHONE, "en")
    page.locator("button[value='koos_jr-left']").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    while "/ask/" in page.url:
        page.wait_for_selector("h1:focus")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator(".thumb .main").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/received")
    answers = site.work.session.scalar(select(QuestionnaireResponse)).answers
    assert set(answers.values()) == {1.0}


def test_a_questionnaire_is_sent_with_javascript_off(visit, door, site):
    page = visit(door, javascript=False)
    press(page, "button[value='pgic-left']")
    page.locator("label.key").nth(1).click()
    press(page)
    press(page)
    assert site.work.session.scalar(select(QuestionnaireResponse)).answers == {"change": 2.0}
