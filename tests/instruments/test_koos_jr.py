import itertools

import pytest

from outcomes.instruments.koos_jr import KOOS_JR

ITEMS = [item.code for item in KOOS_JR.items]
# Raw sum to interval score; the rows marked in the comment were seen in publications.
TABLE = {
    0: 100.0, 1: 91.975, 2: 84.600, 3: 79.914, 4: 76.332, 5: 73.342, 6: 70.704, 7: 68.284,
    8: 65.994, 9: 63.776, 10: 61.583, 11: 59.381, 12: 57.140, 13: 54.840, 14: 52.465, 15: 50.012,
    16: 47.487, 17: 44.905, 18: 42.281, 19: 39.625, 20: 36.931, 21: 34.174, 22: 31.307, 23: 28.251,
    24: 24.875, 25: 20.941, 26: 15.939, 27: 8.291, 28: 0.0,
}  # fmt: skip
SEEN = {15: 50.012, 16: 47.487, 17: 44.905}  # a FHIR example; medians 47.5 and 44.9 before arthroplasty


def answers_summing_to(raw: int) -> dict[str, float]:
    return {code: float(min(4, max(0, raw - 4 * place))) for place, code in enumerate(ITEMS)}


def score(answers: dict[str, float | None]) -> float | None:
    return KOOS_JR.score(answers)["koos_jr"].value


@pytest.mark.parametrize("raw", list(TABLE))
def test_the_raw_sum_is_looked_up_in_the_table(raw: int) -> None:
    assert score({**answers_summing_to(raw)}) == TABLE[raw]


@pytest.mark.parametrize("raw", list(SEEN))
def test_rows_seen_in_publications_agree(raw: int) -> None:
    assert TABLE[raw] == pytest.approx(SEEN[raw], abs=0.05)


def test_the_table_falls_all_the_way_and_is_no_straight_line() -> None:
    rows = list(TABLE.values())
    assert all(a > b for a, b in itertools.pairwise(rows))
    assert abs(TABLE[7] - (100 - 7 * 100 / 28)) > 5


def test_scores_that_circulate_in_public_samples_are_impossible() -> None:
    assert not {63.578, 68.617} & set(TABLE.values())


def test_all_seven_answers_are_needed() -> None:
    result = KOOS_JR.score({**answers_summing_to(10), "bending": None})["koos_jr"]
    assert (result.value, result.missing) == (None, ("bending",))
