"""The own record on a phone: the door, the curve, its table twin."""

from datetime import timedelta

import pytest

from outcomes.services import links, readings
from tests.browser.conftest import PHONE, knock
from tests.browser.test_patient_diary import EVERY_PAIR, press
from tests.factories import an_observation
from tests.services.patients_at_the_door import a_treated_patient

pytestmark = pytest.mark.browser


@pytest.fixture
def door(site):
    work = site.work
    patient = a_treated_patient(work, day=70, birth_date="1951-03-27")
    for day in range(-14, 70, 2):
        an_observation(work, patient, work.today - timedelta(days=70 - day), value=7 if day < 0 else 3)
    work.begin()
    readings.update_patient_readings(work, patient.id)
    work.commit()
    return f"/e/{links.new_link(work, patient).token}"


@pytest.mark.parametrize(("language", "dark", "size"), EVERY_PAIR)
def test_the_door_and_the_record_are_good_for_axe(visit, door, assert_good, language, dark, size):
    page = visit(f"{door}/record", size, language, dark)
    assert_good(page)
    knock(page, "27 mars 1951", "48 26")
    press(page)
    assert page.locator("svg").count() == 1
    page.locator("summary").click()
    assert page.locator("tbody tr").count() == 30
    assert_good(page)


def test_the_curve_is_there_with_javascript_off(visit, door):
    page = visit(f"{door}/record", javascript=False)
    knock(page, "27.03.1951", "4826")
    press(page)
    assert page.locator("svg .line").count() == 2
    assert page.locator("svg .dot").count() == 42


def test_words_in_the_curve_are_whole_and_do_not_lie_over_each_other(visit, door):
    for language in ("fr", "en"):
        page = visit(f"{door}/record", PHONE, language)
        knock(page, "27/3/1951", "4826")
        press(page)
        boxes = [box for text in page.locator("svg text").all() if (box := text.bounding_box())]
        boxes = [box for box in boxes if box["width"] > 0]
        field = page.locator("svg").bounding_box()
        assert all(
            field["x"] <= box["x"] and box["x"] + box["width"] <= field["x"] + field["width"] for box in boxes
        )
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                beside = (
                    one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
                )
                above = (
                    one["y"] + one["height"] <= other["y"] + 3 or other["y"] + other["height"] <= one["y"] + 3
                )
                assert beside or above
