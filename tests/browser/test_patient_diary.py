"""The diary as a patient meets it: by thumb, by keyboard, without JavaScript, with large text."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from outcomes.models import QuestionnaireResponse
from outcomes.services import links
from tests.browser.conftest import DESK, PHONE, cut_at_twice_the_size
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser
EVERY_PAIR = [("fr", False, PHONE), ("en", True, PHONE), ("fr", True, DESK), ("en", False, DESK)]
"""Each language with each light and each size, in half of the walks that all combinations would take."""
CHOICES = {
    "opioids": "no",
    "sedatives": "none_of_these",
    "walking_minutes": "30",
    "walking_aid": "one_stick",
    "symptoms": "none_of_these",
    "numbness_area-left": "knee_inner",
}


@pytest.fixture
def door(site):
    return f"/e/{links.new_link(site.work, a_treated_patient(site.work)).token}"


def key_of(page: Page) -> str:
    return page.url.rpartition("/")[2].partition("?")[0]


def tap(page: Page, value: str) -> None:
    page.locator(f"label.key:has(input[value='{value}'])").first.tap()


def press(page: Page, selector: str = ".thumb .main") -> None:
    """Press something that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.locator(selector).click()


def answer_by_thumb(page: Page, look=lambda page: None) -> int:
    """Walk from the first screen to the review; give the number of taps."""
    taps = 0
    while (key := key_of(page)) != "review":
        look(page)
        if key == "steps":
            press(page, "button[name=skip]")
            taps += 1
            continue
        tap(page, CHOICES.get(key, "4"))
        press(page)
        taps += 2
    return taps


@pytest.mark.parametrize(("language", "dark", "size"), EVERY_PAIR)
def test_every_page_is_good_for_axe_and_fits_its_window(visit, door, assert_good, language, dark, size):
    page = visit(door, size, language, dark)
    assert_good(page)
    press(page)
    while (key := key_of(page)) != "review":
        assert_good(page)
        if key == "opioids":
            page.locator("input[value=yes]").check(force=True)
            press(page)
            assert_good(page)
            page.locator("#product").select_option("tramadol|50")
            page.locator("#number").fill("6")
            press(page)
            assert_good(page)
        elif key == "symptoms":
            page.locator("input[value=dark_thoughts]").check(force=True)
            press(page)
            assert_good(page)
        elif key == "steps":
            page.locator("#typed").fill("3200")
        else:
            page.locator(f"input[value='{CHOICES.get(key, '4')}']").first.check(force=True)
        press(page)
    assert_good(page)
    press(page)
    assert "received" in page.url
    assert_good(page)
    for path in (door, f"{door}/record", f"{door}/call"):
        page.goto(page.url.partition("/e/")[0] + path)
        assert_good(page)


def test_a_diary_is_sent_with_javascript_off(visit, door, site):
    page = visit(door, javascript=False)
    press(page)
    answer_by_thumb(page)
    press(page)
    assert page.locator("h1").inner_text() == "Merci, c’est noté."
    assert site.work.session.scalar(select(QuestionnaireResponse)).answers["tingling-left"] == 4


def test_a_core_diary_takes_two_taps_an_item_and_three_more_at_most(visit, door, site):
    page = visit(door)
    press(page)
    answer_by_thumb(page)
    press(page)
    page.goto(page.url.replace("/received", ""))
    press(page, "button[name=day]")
    taps, items = 1 + answer_by_thumb(page), 7
    assert "Vos réponses" in page.title()
    assert taps + 1 <= 2 * items + 3


def test_a_diary_is_sent_by_the_keyboard_alone(visit, door, site):
    page = visit(door, DESK, "en")
    page.locator(".thumb .main").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    while (key := key_of(page)) != "review":
        page.wait_for_selector("h1:focus")  # the browser focuses at the first paint, after the load
        page.keyboard.press("Tab")
        if key == "steps":
            page.keyboard.type("3200")
        else:
            page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator(".thumb .main").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/received")
    answers = site.work.session.scalar(select(QuestionnaireResponse)).answers
    assert (answers["pain_average-left"], answers["steps"], answers["symptoms"]) == (0, 3200, [])


def test_arrow_keys_move_between_the_numbers(visit, door):
    page = visit(door, DESK, "en")
    press(page)
    page.locator("h1:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.locator("input:checked").get_attribute("value") == "4"


def test_back_and_reload_lose_nothing(visit, door):
    page = visit(door)
    press(page)
    tap(page, "7")
    press(page)
    page.go_back()
    page.reload()
    assert page.locator("input:checked").get_attribute("value") == "7"
    press(page)
    press(page, ".thumb a")
    assert page.locator("input:checked").get_attribute("value") == "7"


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_keys_buttons_and_text_are_large_enough(visit, door, size):
    page = visit(door, size)
    press(page)

    def look(page):
        for key in page.locator(".key").all():
            box = key.bounding_box()
            assert min(box["width"], box["height"]) >= 48
        assert all(each.bounding_box()["height"] >= 56 for each in page.locator(".thumb .button").all())
        for link in page.locator("a:visible, button.link").all():
            assert link.bounding_box()["height"] >= 44 or "skip-link" in link.get_attribute("class")
        sizes = page.evaluate(
            "[...document.querySelectorAll('p, span, label, legend, a, button, dd, li')]"
            ".filter(each => each.checkVisibility() && each.innerText)"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= 19

    look(page)
    while key_of(page) != "review":
        look(page)
        press(page, "button[name=skip]")
    look(page)


def test_text_twice_as_large_is_not_cut(visit, door):
    """The reader's own text size at 200 %: nothing is wider than the window, the main button is there."""
    page = visit(door)
    press(page)
    while key_of(page) != "review":
        assert cut_at_twice_the_size(page) == [], key_of(page)
        press(page, "button[name=skip]")


def test_two_taps_on_send_are_one_entry(visit, door, site):
    page = visit(door)
    press(page)
    answer_by_thumb(page)
    page.locator(".thumb .main").dblclick()
    page.wait_for_url("**/received")
    assert len(site.work.session.scalars(select(QuestionnaireResponse)).all()) == 1


def test_a_patient_page_runs_no_script_and_asks_nobody_else(visit, door, site):
    page = visit(door)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address + door)
    press(page)
    assert page.locator("script").count() == 0
    assert all(url.startswith(site.address) for url in asked)


def test_on_a_phone_on_its_side_the_bar_hides_nothing(visit, door):
    page = visit(door, (844, 390))
    press(page)
    assert page.locator(".thumb").evaluate("bar => getComputedStyle(bar).position") == "static"
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.locator(".thumb").evaluate("bar => getComputedStyle(bar).position") == "sticky"
