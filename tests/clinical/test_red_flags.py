import pytest

from outcomes.clinical.codes import Indication
from outcomes.clinical.red_flags import (
    RED_FLAG_BY_CODE,
    RED_FLAGS,
    EntryContext,
    Urgency,
    has_prosthesis,
    red_flags,
)
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE, SYMPTOMS, SymptomKind

# Symptom -> flag and urgency of the list in clinical.md §7.5, ten days after a procedure.
TICKED = [
    ("fever_or_chills", "deep_infection", "emergency"),
    ("hot_red_swollen_knee", "deep_infection", "emergency"),
    ("pus", "deep_infection", "emergency"),
    ("cannot_bear_weight", "deep_infection", "emergency"),
    ("calf_pain_or_swelling", "thrombosis", "emergency"),
    ("breathless_or_chest_pain", "thrombosis", "emergency"),
    ("saddle_numbness", "cauda_equina", "emergency"),
    ("bladder_or_bowel_trouble", "cauda_equina", "emergency"),
    ("tense_swelling", "compartment_or_vessel", "emergency"),
    ("cold_pale_foot", "compartment_or_vessel", "emergency"),
    ("spreading_bruise", "compartment_or_vessel", "emergency"),
    ("slow_breathing", "slow_breathing", "emergency"),
    ("allergic_reaction", "allergic_reaction", "emergency"),
    ("dark_thoughts", "dark_thoughts", "emergency"),
    ("cannot_lift_foot_or_leg", "motor_deficit", "same_day"),
    ("knee_gives_way", "motor_deficit", "same_day"),
    ("drowsiness", "opioid_risk", "same_day"),
    ("skin_blister", "skin_injury", "24h"),
    ("skin_hard_patch", "skin_injury", "24h"),
    ("spreading_redness", "skin_injury", "24h"),
    ("numbness_elsewhere", "spread_numbness", "48h"),
]
DAY_10 = EntryContext(day=10)


def codes(symptoms: set[str], follow_ups: dict[str, float] | None = None, **context: object) -> list[str]:
    known = EntryContext(**{"day": 10, **context})  # type: ignore[arg-type]  # a test's shorthand
    return [flag.code for flag in red_flags(symptoms, follow_ups, known)]


@pytest.mark.parametrize(("symptom", "flag", "urgency"), TICKED)
def test_a_ticked_symptom_raises_its_flag_with_its_urgency(symptom: str, flag: str, urgency: str) -> None:
    first = red_flags({symptom}, None, DAY_10)[0]
    assert (first.code, first.urgency.value, first.because) == (flag, urgency, (symptom,))


def test_every_red_flag_symptom_can_raise_a_flag() -> None:
    follow_ups = {"fall_injury": 1, "severe_nerve_pain_rating": 9, "severe_nerve_pain_days": 20}
    for symptom in SYMPTOMS:
        raised = red_flags({symptom.code}, follow_ups, DAY_10)
        assert bool(raised) is (symptom.kind is SymptomKind.RED_FLAG), symptom.code


def test_none_of_these_raises_nothing() -> None:
    assert red_flags(()) == ()


def test_every_emergency_shows_15_and_112_and_the_special_lines_where_they_belong() -> None:
    emergencies = [row for row in RED_FLAGS if row.urgency is Urgency.EMERGENCY]
    assert emergencies
    assert all({"15", "112"} <= set(row.numbers) for row in emergencies)
    assert RED_FLAG_BY_CODE["dark_thoughts"].numbers[0] == "3114"
    assert "114" in RED_FLAG_BY_CODE["allergic_reaction"].numbers


@pytest.mark.parametrize(
    ("day", "prosthesis", "expected"),
    [
        (-1, False, False),
        (0, False, True),
        (1, False, True),
        (30, False, True),
        (31, False, False),
        (300, True, True),
    ]
    + [(None, False, False), (-3, False, False)],
)
def test_fever_counts_from_d0_to_d30_and_with_a_prosthesis_at_any_time(
    day: int | None, prosthesis: bool, expected: bool
) -> None:
    found = codes({"fever_or_chills"}, day=day, has_prosthesis=prosthesis)
    assert ("deep_infection" in found) is expected


def test_a_hot_red_knee_outside_that_time_is_still_read_the_same_day() -> None:
    assert codes({"hot_red_swollen_knee"}, day=100) == ["late_infection_signs"]


@pytest.mark.parametrize(
    ("pains", "baseline", "expected"),
    [
        ((8, 8, 8), 6.0, True),
        ((9, 8, 7), 6.0, False),
        ((8, 8), 6.0, False),
        ((8, 8, 8), 7.5, False),
        ((9, 9, 9), 7.5, True),
        ((2, 9, 9, 9), 5.0, True),
        ((9, 9, 9), None, False),
    ],
)
def test_pain_is_flagged_at_8_and_1_above_baseline_on_the_last_3_entries(
    pains: tuple[float, ...], baseline: float | None, expected: bool
) -> None:
    assert ("severe_pain" in codes(set(), latest_pains=pains, baseline=baseline)) is expected


def test_being_newly_unable_to_walk_is_flagged_at_any_time() -> None:
    assert codes({"cannot_bear_weight"}, day=200) == ["severe_pain"]


@pytest.mark.parametrize(
    ("rating", "days", "expected"), [(7, 8, True), (7, 7, False), (6, 30, False), (10, 365, True)]
)
def test_nerve_pain_is_flagged_at_7_or_more_for_more_than_7_days(
    rating: float, days: float, expected: bool
) -> None:
    answers = {"severe_nerve_pain_rating": rating, "severe_nerve_pain_days": days}
    assert bool(codes({"severe_nerve_pain"}, answers)) is expected


@pytest.mark.parametrize(
    ("mme", "before", "expected"),
    [
        (50.0, None, True),
        (50.0, 49.9, True),
        (60.0, 55.0, False),
        (60.0, 50.0, False),
        (49.9, None, False),
        (None, None, False),
    ],
)
def test_50_mme_is_flagged_when_newly_reached(
    mme: float | None, before: float | None, expected: bool
) -> None:
    assert ("opioid_risk" in codes(set(), mme_per_day=mme, previous_mme_per_day=before)) is expected


def test_an_opioid_with_a_sedative_is_flagged_and_either_alone_is_not() -> None:
    assert codes(set(), takes_opioid=True, takes_sedative=True) == ["opioid_risk"]
    assert codes(set(), takes_opioid=True) == codes(set(), takes_sedative=True) == []


def test_drowsiness_is_flagged_unless_no_opioid_is_taken() -> None:
    assert codes({"drowsiness"}, takes_opioid=None) == ["opioid_risk"]
    assert codes({"drowsiness"}, takes_opioid=False) == []


def test_a_fall_is_flagged_only_with_an_injury() -> None:
    assert codes({"fall"}, {"fall_injury": 1}) == ["injured_fall"]
    assert codes({"fall"}, {"fall_injury": 0}) == codes({"fall"}) == []


def test_numbness_drawn_outside_is_flagged_like_numbness_ticked() -> None:
    assert codes(set(), has_numbness_outside=True) == ["spread_numbness"]


def test_tingling_and_side_effects_alone_are_no_flag() -> None:
    assert codes({"bruise", "touch_sensitive", "itching", "sore_spot"}) == []


def test_the_most_urgent_flag_comes_first() -> None:
    raised = red_flags(
        {"numbness_elsewhere", "skin_blister", "knee_gives_way", "cold_pale_foot"}, None, DAY_10
    )
    assert [flag.urgency.value for flag in raised] == ["emergency", "same_day", "24h", "48h"]


@pytest.mark.parametrize(
    ("indication", "surgery", "event", "expected"),
    [
        (Indication.POST_ARTHROPLASTY, None, False, True),
        (Indication.OSTEOARTHRITIS, "total_arthroplasty", False, True),
        (Indication.OSTEOARTHRITIS, "arthroscopy", False, False),
        (Indication.PRE_ARTHROPLASTY, None, True, True),
        (Indication.PRE_ARTHROPLASTY, None, False, False),
    ],
)
def test_a_prosthesis_is_known_from_indication_surgery_or_event(
    indication: Indication, surgery: str | None, event: bool, expected: bool
) -> None:
    assert has_prosthesis(indication, surgery, had_arthroplasty=event) is expected


def test_codes_are_unique_have_a_source_and_ask_by_known_symptoms() -> None:
    assert len(RED_FLAG_BY_CODE) == len(RED_FLAGS)
    assert len(SYMPTOM_BY_CODE) == len(SYMPTOMS)
    assert all(row.source for row in RED_FLAGS)
    assert all(code in SYMPTOM_BY_CODE for row in RED_FLAGS for code in row.asked_by)
