import pytest

from outcomes.clinical.diary_answers import check_answer, intakes_of, observed_numbers
from outcomes.clinical.diary_screens import diary_screens, screen_named
from outcomes.clinical.schedule import DiaryLength
from outcomes.errors import InputError

SCREENS = diary_screens(["left"], DiaryLength.FULL)


def screen(key):
    return screen_named(key, ["left"])


@pytest.mark.parametrize("pain", range(11))
def test_every_whole_pain_from_0_to_10_is_an_answer(pain):
    assert check_answer(screen("pain_average-left"), pain) == pain


@pytest.mark.parametrize("pain", [11, -1, 4.5, "many", True, [4], float("nan"), {}])
def test_any_other_pain_is_refused(pain):
    with pytest.raises(InputError):
        check_answer(screen("pain_average-left"), pain)


def test_preferring_not_to_answer_is_kept_as_such():
    assert check_answer(screen("symptoms"), None) is None


def test_no_zone_and_no_opioid_and_no_symptom_are_answers():
    assert [check_answer(screen(key), []) for key in ("numbness_area-left", "opioids", "symptoms")] == [
        [],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("walking_aid", "rocket"),
        ("numbness_area-left", ["moon"]),
        ("symptoms", ["hiccups"]),
        ("symptoms", "fall"),
        ("symptom_details", {"fall_injury": 2}),
        ("symptom_details", {"shoe_size": 41}),
        ("opioids", [{"product": "tramadol"}]),
        ("opioids", [{"product": "tramadol", "strength": 50, "number": 0}]),
        ("opioids", [{"product": "tramadol", "strength": 50, "number": 501}]),
        ("opioids", [{"product": "sugar", "strength": 50, "number": 1}]),
        ("walking_minutes", 1441),
    ],
)
def test_an_impossible_answer_is_refused(key, answer):
    with pytest.raises(InputError):
        check_answer(screen(key), answer)


def test_the_same_medicine_named_twice_is_one_intake_of_both():
    twice = [{"product": "tramadol", "strength": 50, "number": number} for number in (2, 4)]
    answers = {"opioids": check_answer(screen("opioids"), twice)}
    assert [(each.product, each.number) for each in intakes_of(answers)] == [("tramadol", 6.0)]


def test_answers_become_numbers_with_their_knee():
    answers = {"pain_average-left": 4, "walking_aid": "frame", "numbness_area-left": [], "steps": None}
    numbers = observed_numbers(SCREENS, answers, {"left": ("infrapatellar_saphenous",)})
    assert [(each.code, each.laterality, each.value) for each in numbers] == [
        ("pain_average", "left", 4.0),
        ("numbness_area", "left", 0.0),
        ("walking_aid", "", 3.0),
    ]


def test_a_numb_area_means_nothing_where_no_skin_nerve_was_frozen():
    answers = {"numbness_area-left": ["knee_inner"]}
    assert observed_numbers(SCREENS, answers, {"left": ("superior_medial_genicular",)}) == ()


def test_a_sedative_that_is_none_is_refused():
    sedatives = screen("sedatives")
    assert check_answer(sedatives, ["benzodiazepine", "gabapentin"]) == ["gabapentin", "benzodiazepine"]
    with pytest.raises(InputError, match="answer_code_unknown"):
        check_answer(sedatives, ["paracetamol"])
