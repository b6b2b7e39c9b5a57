import pytest

from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.observation_codes import Level as ObservedLevel
from outcomes.clinical.observation_codes import observation_code
from outcomes.instruments.base import AnswerKind, Level, Recall
from outcomes.instruments.diary import CORE_ITEMS, DIARY, FULL_ITEMS


def test_the_items_are_those_of_the_design_in_its_order() -> None:
    assert [item.code for item in FULL_ITEMS] == [
        "pain_average",
        "pain_worst",
        "pain_walking",
        "numbness",
        "numbness_area",
        "tingling",
        "opioids",
        "walking_minutes",
        "steps",
        "walking_aid",
        "symptoms",
    ]


def test_the_core_holds_the_seven_items_of_the_design() -> None:
    assert {item.code for item in CORE_ITEMS} == {
        "pain_average",
        "pain_walking",
        "numbness",
        "tingling",
        "opioids",
        "walking_minutes",
        "symptoms",
    }


@pytest.mark.parametrize(
    ("code", "kind", "minimum", "maximum", "level", "recall"),
    [
        ("pain_average", AnswerKind.RATING, 0, 10, Level.KNEE, None),
        ("numbness_area", AnswerKind.ZONES, 0, 0, Level.KNEE, Recall.NOW),
        ("opioids", AnswerKind.INTAKES, 0, 0, Level.PATIENT, Recall.SINCE_LAST_ENTRY),
        ("walking_minutes", AnswerKind.NUMBER, 0, 1440, Level.PATIENT, None),
        ("steps", AnswerKind.NUMBER, 0, 200_000, Level.PATIENT, None),
        ("walking_aid", AnswerKind.CHOICE, 0, 4, Level.PATIENT, None),
    ],
)
def test_an_item_is_described_as_it_is_asked(code, kind, minimum, maximum, level, recall) -> None:
    item = DIARY.item(code)
    assert (item.kind, item.minimum, item.maximum, item.level, item.recall) == (
        kind,
        minimum,
        maximum,
        level,
        recall,
    )


def test_an_item_of_a_knee_is_an_observation_of_a_knee() -> None:
    for item in DIARY.items:
        if item.observation:
            is_knee = observation_code(item.observation).level is ObservedLevel.KNEE
            assert (item.level is Level.KNEE) is is_knee


def test_only_the_symptoms_become_no_number() -> None:
    assert [item.code for item in DIARY.items if not item.observation] == ["symptoms"]
    assert DIARY.item("opioids").observation == "opioid_mme"


def test_walking_aids_are_those_of_the_code_list_in_its_order() -> None:
    aids = {option.value: option.code for option in DIARY.item("walking_aid").options}
    assert aids == {aid.rank: f"walking_aid.{aid}" for aid in WalkingAid}
