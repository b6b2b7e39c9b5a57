import pytest
from werkzeug.datastructures import MultiDict

from outcomes.clinical.diary_screens import screen_named
from outcomes.errors import InputError
from outcomes.forms.diaries import Posted, Step, opioid_choices, read_copy, read_screen


def read(key, fields, kept=None):
    return read_screen(screen_named(key, ["left"]), MultiDict(fields), kept or {})


def test_a_tapped_number_is_the_answer():
    assert read("pain_average-left", {"answer": "0"}) == Posted(Step.ON, answer=0)


@pytest.mark.parametrize("text", ["11", "-1", "four", "4.5", "1e3", "４", "9" * 10000, "🙂", "\u202e4"])
def test_what_is_no_pain_is_refused_with_a_code(text):
    with pytest.raises(InputError):
        read("pain_average-left", {"answer": text})


def test_nothing_chosen_asks_for_an_answer():
    with pytest.raises(InputError, match="answer_missing"):
        read("pain_average-left", {})


def test_skipping_is_an_answer_of_its_own_even_beside_a_chosen_number():
    assert read("pain_average-left", {"answer": "4", "skip": "1"}) == Posted(Step.ON, answer=None)


def test_a_typed_number_stands_above_a_tapped_one():
    assert read("walking_minutes", {"answer": "30", "typed": " 1 200 "}).answer == 1200


def test_none_beside_a_symptom_contradicts_itself():
    fields = [("answer", "none_of_these"), ("answer", "fall")]
    with pytest.raises(InputError, match="answer_contradicts"):
        read("symptoms", fields)


def test_none_of_these_is_an_empty_list():
    assert read("symptoms", {"answer": "none_of_these"}).answer == []


def test_no_opioid_is_an_answer_and_yes_asks_which():
    assert read("opioids", {"step": "taken", "answer": "no"}) == Posted(Step.ON, answer=[])
    assert read("opioids", {"step": "taken", "answer": "yes"}) == Posted(Step.ADD, is_answered=False)


def test_a_medicine_is_added_and_removed():
    added = read("opioids", {"step": "add", "product": "tramadol|50.0", "number": "2,5"})
    assert added.answer == [{"product": "tramadol", "strength": 50.0, "number": 2.5}]
    assert read("opioids", {"remove": "0"}, {"opioids": added.answer}).answer == []


@pytest.mark.parametrize("number", ["", "two", "0", "-3", "nan", "inf"])
def test_a_medicine_without_a_number_is_not_added(number):
    with pytest.raises(InputError):
        read("opioids", {"step": "add", "product": "tramadol|50.0", "number": number})


def test_follow_up_questions_must_be_answered():
    kept = {"symptoms": ["severe_nerve_pain"]}
    with pytest.raises(InputError, match="answer_missing_details"):
        read("symptom_details", {"severe_nerve_pain_rating": "8"}, kept)
    fields = {"severe_nerve_pain_rating": "8", "severe_nerve_pain_days": "9"}
    assert read("symptom_details", fields, kept).answer == {
        "severe_nerve_pain_rating": 8,
        "severe_nerve_pain_days": 9,
    }


def test_every_offered_medicine_can_be_added():
    for product, choices in opioid_choices():
        for code, strength in choices:
            fields = {"step": "add", "product": f"{code}|{strength}", "number": "1"}
            assert read("opioids", fields).answer[0]["product"] == product


@pytest.mark.parametrize("text", ["{", "[]", "4"])
def test_a_damaged_copy_is_refused(text):
    with pytest.raises(InputError, match="diary_copy_malformed"):
        read_copy(MultiDict({"copy": text}))
