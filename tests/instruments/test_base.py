from pathlib import Path

import pytest

import outcomes.instruments
from outcomes.clinical.observation_codes import OBSERVATION_CODES, Origin, observation_code
from outcomes.errors import InputError
from outcomes.instruments import INSTRUMENTS, SCALE_BY_CODE, instrument
from outcomes.instruments.base import AnswerKind, Instrument, LicenceStatus, ThresholdKind

SHARED = {"__init__", "base", "item", "scale", "scoring", "option_sets"}
each_instrument = pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.code)


def test_every_file_of_the_room_is_listed_and_carries_the_code_of_its_instrument() -> None:
    folder = Path(outcomes.instruments.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - SHARED
    assert files == {row.code for row in INSTRUMENTS}


def test_codes_of_instruments_and_scales_are_unique() -> None:
    scales = [scale.code for row in INSTRUMENTS for scale in row.scales]
    assert len({row.code for row in INSTRUMENTS}) == len(INSTRUMENTS)
    assert len(set(scales)) == len(scales)


@each_instrument
def test_items_are_unique_scales_use_them_and_everything_has_a_source(row: Instrument) -> None:
    codes = [item.code for item in row.items]
    assert len(set(codes)) == len(codes)
    assert row.source
    assert row.version
    for scale in row.scales:
        assert set(scale.items) <= set(codes)
        assert 1 <= scale.minimum_answered <= len(scale.items)
        assert scale.source
        assert all(threshold.source for threshold in scale.thresholds)


@each_instrument
def test_a_threshold_marked_unverified_says_so_in_its_source(row: Instrument) -> None:
    for scale in row.scales:
        for threshold in scale.thresholds:
            assert ("(unverified)" in threshold.source) is not threshold.is_verified


@each_instrument
def test_every_scale_is_an_observation_with_the_same_range(row: Instrument) -> None:
    for scale in row.scales:
        found = observation_code(scale.code)
        assert (found.minimum, found.maximum) == (scale.minimum, scale.maximum)


def test_every_score_that_can_be_observed_has_its_scale() -> None:
    assert {row.code for row in OBSERVATION_CODES if row.origin is Origin.SCORE} <= set(SCALE_BY_CODE)


@each_instrument
def test_the_ends_of_every_item_score_within_the_range_of_the_scale(row: Instrument) -> None:
    for ends in ("minimum", "maximum"):
        answers = {item.code: getattr(item, ends) for item in row.items if item.maximum > item.minimum}
        for scale in row.scales:
            value = row.score(answers)[scale.code].value
            assert value is not None
            assert scale.minimum <= value <= scale.maximum


@each_instrument
def test_a_score_without_any_answer_is_no_number(row: Instrument) -> None:
    for score in row.score({}).values():
        assert score.value is None
        assert score.missing


@each_instrument
def test_an_answer_outside_its_item_is_refused(row: Instrument) -> None:
    for item in row.items:
        if item.kind in (AnswerKind.RATING, AnswerKind.CHOICE, AnswerKind.NUMBER):
            for value in (item.minimum - 1, item.maximum + 1, float("nan")):
                with pytest.raises(InputError) as refusal:
                    row.score({item.code: value})
                assert refusal.value.code == "answer_not_possible"
                assert refusal.value.parameters["item"] == item.code


def test_half_a_point_on_keys_is_refused() -> None:
    with pytest.raises(InputError):
        instrument("pain").score({"pain_average": 4.5})


def test_an_unknown_item_or_instrument_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as item:
        instrument("peg").score({"sleep": 3})
    assert (item.value.code, item.value.parameters["found"]) == ("unknown_item", "sleep")
    with pytest.raises(InputError) as unknown:
        instrument("kujala")
    assert unknown.value.code == "unknown_instrument"


def test_three_instruments_stay_off_until_the_site_states_its_licence() -> None:
    needed = {row.code for row in INSTRUMENTS if row.licence.status is LicenceStatus.LICENCE_NEEDED}
    assert needed == {"eq_5d_5l", "oks", "womac"}
    assert not instrument("oks").is_available(["womac"])
    assert instrument("oks").is_available(["oks"])
    assert instrument("koos_jr").is_available(())


def test_an_improvement_is_counted_in_the_direction_of_the_scale() -> None:
    pain, knee = SCALE_BY_CODE["pain_average"], SCALE_BY_CODE["koos_jr"]
    assert pain.exceeds_mcid(7, 5)
    assert not pain.exceeds_mcid(5, 7)
    assert knee.exceeds_mcid(40, 54)
    assert not knee.exceeds_mcid(54, 40)
    assert SCALE_BY_CODE["numbness"].exceeds_mcid(7, 5) is None


def test_acceptable_pain_is_4_at_rest_and_5_when_moving() -> None:
    def acceptable(code: str) -> list[float]:
        return [row.value for row in SCALE_BY_CODE[code].thresholds if row.kind is ThresholdKind.PASS]

    assert (acceptable("pain_rest"), acceptable("pain_walking")) == ([4.0], [5.0])
