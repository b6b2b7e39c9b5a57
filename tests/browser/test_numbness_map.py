"""The numbness map by finger, by keyboard and with JavaScript off; drawing and list are always the same."""

import pytest
from sqlalchemy import select

from outcomes.models import UnfinishedAnswers
from outcomes.services import links
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_patient_diary import press
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser


@pytest.fixture
def door(site):
    return f"/e/{links.new_link(site.work, a_treated_patient(site.work)).token}"


def at_the_map(visit, door, *size_language_dark, **more):
    page = visit(door, *size_language_dark, **more)
    press(page)
    page.goto(page.url.rpartition("/")[0] + "/numbness_area-left")
    return page


def ticked(page):
    return page.locator("input[name=answer]:checked").evaluate_all("all => all.map(each => each.value)")


def filled(page, zone):
    return page.locator(f".t-{zone}").is_visible()


def answer(site):
    site.work.session.expire_all()
    return site.work.session.scalar(select(UnfinishedAnswers)).answers["answers"]["numbness_area-left"]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_tap_on_the_drawing_ticks_the_list_and_another_takes_it_back(visit, door, site, javascript):
    page = at_the_map(visit, door, PHONE, "fr", javascript=javascript)
    for zone in ("knee_lower_inner", "thigh_front", "calf"):
        page.locator(f"label.hit[for=zone-{zone}]").tap()
    assert ticked(page) == ["knee_lower_inner", "thigh_front", "calf"]
    if javascript:  # what is painted is asked by a script
        assert filled(page, "calf") and not filled(page, "foot")
    page.locator("label.hit[for=zone-calf]").tap()
    page.locator("label.key:has(#zone-foot)").tap()
    press(page)
    assert answer(site) == ["knee_lower_inner", "thigh_front", "foot"]


def test_the_map_is_filled_in_by_the_keyboard_alone(visit, door, site):
    page = at_the_map(visit, door, DESK, "en")
    page.wait_for_selector("h1:focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert filled(page, "knee_upper_inner")
    outline = page.locator(".z-knee_upper_inner").evaluate("each => getComputedStyle(each).strokeWidth")
    assert outline == "5px"  # what has the focus shows in the drawing too
    page.keyboard.press("Enter")
    page.wait_for_url("**/tingling-left")
    assert answer(site) == ["knee_upper_inner"]


@pytest.mark.parametrize(("language", "dark", "size"), [("fr", True, PHONE), ("en", False, DESK)])
def test_the_map_is_good_for_axe_and_its_zones_are_large_enough(
    visit, door, assert_good, language, dark, size
):
    page = at_the_map(visit, door, size, language, dark)
    assert_good(page)
    boxes = page.locator(".leg foreignObject").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert len(boxes) == 13
    assert min(boxes) >= 44
