from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.diary_screens import DIARY_VERSION, ScreenKind, diary_screens
from outcomes.clinical.observation_codes import Level as ObservedLevel
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.schedule import DiaryLength
from outcomes.instruments.base import AnswerKind, Level
from outcomes.instruments.diary import CORE_ITEMS, DIARY, FULL_ITEMS

KIND_OF_SCREEN = {
    AnswerKind.RATING: ScreenKind.RATING,
    AnswerKind.NUMBER: ScreenKind.COUNT,
    AnswerKind.CHOICE: ScreenKind.WALKING_AID,
    AnswerKind.ZONES: ScreenKind.ZONES,
    AnswerKind.INTAKES: ScreenKind.OPIOIDS,
    AnswerKind.CODES: ScreenKind.SYMPTOMS,
}


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


def test_the_screens_ask_the_items_of_the_instrument_in_its_order() -> None:
    for length, items in ((DiaryLength.CORE, CORE_ITEMS), (DiaryLength.FULL, FULL_ITEMS)):
        asked = [(screen.item, screen.kind) for screen in diary_screens(["left"], length)]
        assert asked == [(item.code, KIND_OF_SCREEN[item.kind]) for item in items]
    assert DIARY.version == DIARY_VERSION


def test_an_item_of_a_knee_is_an_observation_of_a_knee() -> None:
    for item in DIARY.items:
        if item.observation:
            is_knee = observation_code(item.observation).level is ObservedLevel.KNEE
            assert (item.level is Level.KNEE) is is_knee


def test_numbers_have_the_range_of_their_observation() -> None:
    for item in DIARY.items:
        if item.kind in (AnswerKind.RATING, AnswerKind.NUMBER, AnswerKind.CHOICE):
            row = observation_code(item.observation)
            assert (item.minimum, item.maximum) == (row.minimum, row.maximum)


def test_walking_aids_are_those_of_the_code_list_in_its_order() -> None:
    aids = {option.value: option.code for option in DIARY.item("walking_aid").options}
    assert aids == {aid.rank: f"walking_aid.{aid}" for aid in WalkingAid}
