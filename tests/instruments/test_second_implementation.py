"""Ten thousand random answer sets, scored again by formulas written apart from the product's."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from outcomes.instruments import INSTRUMENTS
from outcomes.instruments.base import AnswerKind, Instrument

ANSWER_SETS = 10_000
SCORED = [row for row in INSTRUMENTS if row.scales]
Answers = dict[str, float | None]
Numbers = np.ndarray

KOOS_JR_TABLE = """
    100 91.975 84.6 79.914 76.332 73.342 70.704 68.284 65.994 63.776 61.583 59.381 57.14 54.84 52.465
    50.012 47.487 44.905 42.281 39.625 36.931 34.174 31.307 28.251 24.875 20.941 15.939 8.291 0
"""
T_SCORES = {
    "promis_pi_4a": "41.6 49.6 52 53.9 55.6 57.1 58.5 59.9 61.2 62.5 63.8 65.2 66.6 68 69.7 71.6 75.6",
    "promis_pf_4a": "22.5 26.6 28.9 30.5 31.9 33.2 34.4 35.6 36.7 37.9 39.2 40.5 41.9 43.5 45.5 48.3 57",
    "promis_gph": "16.2 19.9 23.5 26.7 29.6 32.4 34.9 37.4 39.8 42.3 44.9 47.7 50.8 54.1 57.7 61.9 67.7",
    "promis_gmh": "21.2 25.1 28.4 31.3 33.8 36.3 38.8 41.1 43.5 45.8 48.3 50.8 53.3 56 59 62.5 67.6",
}
EQ_5D = np.array(
    [
        [0, 0.03759, 0.04774, 0.17949, 0.32509],
        [0, 0.03656, 0.050781, 0.172251, 0.258331],
        [0, 0.03313, 0.03979, 0.15689, 0.24005],
        [0, 0.02198, 0.04704, 0.26374, 0.44399],
        [0, 0.02046, 0.04683, 0.20005, 0.25803],
    ]
)


def t_score(code: str, raw: float) -> float:
    return float(T_SCORES[code].split()[int(raw) - 4])


def complete(rule: Callable[[Numbers], float]) -> Callable[[Numbers], float]:
    return lambda x: float("nan") if np.isnan(x).any() else rule(x)


def koos(x: Numbers) -> float:
    return 100 - 25 * np.nanmean(x) if np.isfinite(x).sum() >= 2 else float("nan")


def prorated(fewest: int) -> Callable[[Numbers], float]:
    return lambda x: np.nanmean(x) * x.size if np.isfinite(x).sum() >= fewest else float("nan")


def pain_step(pain: float) -> int:
    return 5 if pain == 0 else 1 if pain == 10 else 4 - int((pain - 1) // 3)


# Order of the arguments: as the scale lists its items.
RULES: dict[str, Callable[[Numbers], float]] = {
    "peg": complete(np.mean),
    "koos_jr": complete(lambda x: float(KOOS_JR_TABLE.split()[int(x.sum())])),
    "koos_12_pain": koos,
    "koos_12_function": koos,
    "koos_12_quality_of_life": koos,
    "koos_12_summary": lambda x: np.mean([koos(part) for part in x.reshape(3, 4)]),
    "promis_pi_4a": complete(lambda x: t_score("promis_pi_4a", x.sum())),
    "promis_pf_4a": complete(lambda x: t_score("promis_pf_4a", x.sum())),
    "promis_global_physical": complete(
        lambda x: t_score("promis_gph", x[0] + x[1] + pain_step(x[2]) + 6 - x[3])
    ),
    "promis_global_mental": complete(lambda x: t_score("promis_gmh", x[0] + x[1] + x[2] + 6 - x[3])),
    "dn4_interview": complete(np.sum),
    "eq_5d_5l_index": complete(lambda x: round(1 - EQ_5D[np.arange(5), x.astype(int) - 1].sum(), 3)),
    "oks": prorated(10),
    "womac_pain": prorated(4),
    "womac_stiffness": prorated(1),
    "womac_function": prorated(14),
    "womac_total": complete(np.sum),
}


def random_answers(row: Instrument, chance: random.Random) -> Answers:
    share_missing = chance.choice([0.0, 0.0, 0.1, 0.4])
    answers: Answers = {}
    for item in row.items:
        if item.kind is AnswerKind.ZONES:
            continue
        is_missing = chance.random() < share_missing
        answers[item.code] = None if is_missing else chance.randint(int(item.minimum), int(item.maximum))
    return answers


@pytest.mark.parametrize("row", SCORED, ids=lambda row: row.code)
def test_a_second_implementation_agrees_on_random_answers(row: Instrument) -> None:
    chance = random.Random(row.code)  # noqa: S311  answers of a test, no secret
    for _ in range(ANSWER_SETS // len(SCORED) + 1):
        answers = random_answers(row, chance)
        scores = row.score(answers)
        for scale in row.scales:
            values = np.array([answers.get(code) for code in scale.items], dtype=float)
            rule = RULES.get(scale.code, complete(lambda x: x[0]))
            expected = rule(values)
            found = scores[scale.code].value
            assert (found is None) is bool(np.isnan(expected))
            if found is not None:
                assert found == pytest.approx(expected, abs=1e-9)
