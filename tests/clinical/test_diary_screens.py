import pytest

from outcomes.clinical.diary_screens import diary_screens, screen_named, symptom_questions, unanswered
from outcomes.clinical.schedule import DiaryLength

CORE, FULL = DiaryLength.CORE, DiaryLength.FULL


def test_the_core_diary_has_seven_screens():
    assert len(diary_screens(["left"], CORE)) == 7


def test_two_knees_are_asked_one_after_the_other_and_the_person_once():
    keys = [screen.key for screen in diary_screens(["left", "right"], CORE)]
    assert keys[:4] == ["pain_average-left", "pain_walking-left", "numbness-left", "tingling-left"]
    assert keys[4:8] == ["pain_average-right", "pain_walking-right", "numbness-right", "tingling-right"]
    assert keys[8:] == ["opioids", "walking_minutes", "symptoms"]


def test_a_symptom_that_asks_further_adds_a_screen_at_the_end():
    screens = diary_screens(["left"], CORE, {"symptoms": ["fall"]})
    assert screens[-1].item == "symptom_details"
    assert [each.code for each in symptom_questions({"symptoms": ["fall"]})] == ["fall_injury"]


def test_a_wish_not_to_answer_counts_as_answered():
    screens = diary_screens(["left"], CORE)
    todo = unanswered(screens, {"pain_average-left": None, "pain_walking-left": 0})
    assert todo == screens[2:]


def test_a_knee_that_is_not_followed_has_no_screen():
    assert screen_named("pain_average-right", ["left"]) is None


@pytest.mark.parametrize(
    ("length", "taken", "asks"), [(FULL, [{}], True), (FULL, [], False), (CORE, [{}], False)]
)
def test_whoever_took_an_opioid_is_asked_for_sedatives_with_the_full_set(length, taken, asks):
    items = [screen.item for screen in diary_screens(["left"], length, {"opioids": taken})]
    assert ("sedatives" in items) is asks
    assert not asks or items[items.index("opioids") + 1] == "sedatives"
