"""How much more could be found: a machine that is taught the truth, beside the engine.

Gradient-boosted trees (scikit-learn) are shown, day by day, all that the engine says and forty sums of the
diary, with the truth of patients of the same generators beside it: whether T_P0 lies behind. Nobody has that
truth of real patients; it is a yardstick, no rival. What they find at .12 false alarms a year in patients
they were not taught is about what a diary of that kind holds. `taught at home` was taught the registry's
life-like cohort alone, `taught abroad` cohorts of three generators; neither saw the fibre cohort.

`python -m benchmarks.taught [PATIENTS]`: so many patients judged a cohort, 600 where not said.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.detection_cohorts import Cohort, cohorts
from benchmarks.detection_rivals import Detector
from benchmarks.taught_features import readable, shown
from outcomes.detection import replay_many
from outcomes.detection.definitions import Floats
from outcomes.detection.evaluation import Replayed, score_returns
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.scoring import Score

PATIENTS, TAUGHT_SEED, JUDGED_SEED = 600, 9002, 606
MOST_FALSE_ALARMS = 0.12
HOME = "registry life-like"
ABROAD = (
    *("clean", "life-like", "noisy", "sparse", "weekly"),
    *(HOME, "registry noisy", "logistic mixed", "logistic life-like"),
)
JUDGED = ("life-like", HOME, "registry noisy", "logistic life-like", "fibres life-like")
HOME_TIMES = 5  # as many patients of the one cohort as are judged of each
_LATEST = 75  # days after T_P: what is told later finds nothing (design: within 60)
_LOGITS = np.linspace(-1.5, 6.0, 76).tolist()


@dataclass(frozen=True)
class Lessons:
    """What a reader is taught: rows x what is shown, whether T_P0 lies behind, and each row's weight."""

    shown: Floats
    started: Floats
    weights: Floats


def replayed(cohort: Cohort, count: int, seed: int) -> list[Replayed]:
    """Patients of a cohort with what the engine says of them."""
    patients = cohort.draw(count, seed)
    return list(zip(patients, replay_many([one.series for one in patients]), strict=True))


def lessons(rows: Sequence[Replayed]) -> Lessons:
    """The rows of some patients; somebody with many entries counts by the root of their number."""
    columns: list[list[float]] = []
    started, weights = [], []
    for patient, readings in rows:
        truth = patient.truth
        begun = np.inf if truth.return_started_day is None else truth.return_started_day
        end = np.inf if truth.return_day is None else truth.return_day + _LATEST
        told = [readings[place] for place in readable(readings) if readings[place].day <= end]
        columns += [shown(patient.series, each) for each in told]
        started += [float(each.day >= begun) for each in told]
        weights += [max(len(told), 1) ** -0.5] * len(told)
    return Lessons(np.array(columns), np.array(started), np.array(weights))


def taught(by: Sequence[Lessons]) -> HistGradientBoostingClassifier:
    """A reader taught by all of these."""
    reader = HistGradientBoostingClassifier(
        learning_rate=0.04,
        max_iter=150,
        min_samples_leaf=200,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=JUDGED_SEED,
    )
    reader.fit(
        np.concatenate([each.shown for each in by]),
        np.concatenate([each.started for each in by]),
        np.concatenate([each.weights for each in by]),
    )
    return reader


def as_told_by(reader: HistGradientBoostingClassifier, rows: Sequence[Replayed]) -> list[Replayed]:
    """The same patients, P(T_P0 <= today) as the reader says it; the alarm's rule stays."""
    found = []
    for patient, readings in rows:
        told, places = list(readings), readable(readings)
        if places:
            columns = np.array([shown(patient.series, readings[place]) for place in places])
            for place, p in zip(places, reader.predict_proba(columns)[:, 1].tolist(), strict=True):
                told[place] = replace(told[place], p_return_started=p)
        found.append((patient, told))
    return found


def _at(rows: Sequence[Replayed], logit: float) -> Score:
    return score_returns(rows, replace(AlarmParameters(), return_logit=logit))


def at_most(rows: Sequence[Replayed]) -> Score:
    """What is found at the lowest threshold with so few false alarms in these very patients."""
    detector = Detector(_LOGITS, partial(_at, rows))
    return detector.at(detector.lowest(MOST_FALSE_ALARMS))


def main(words: Sequence[str]) -> int:
    """Print what the engine and both readers find."""
    count = int(words[0]) if words else PATIENTS
    known = {each.name: each for each in cohorts()[0]}
    readers = {
        "taught at home": taught([lessons(replayed(known[HOME], HOME_TIMES * count, TAUGHT_SEED + 1))]),
        "taught abroad": taught([lessons(replayed(known[name], count, TAUGHT_SEED)) for name in ABROAD]),
    }
    print(f"{count} patients a cohort, {MOST_FALSE_ALARMS} false alarms a year: found in 60 days, delay\n")
    print(f"| cohort | returns | engine | {' | '.join(readers)} |")
    print(f"|---|---:|{'---:|' * (1 + len(readers))}")
    for name in JUDGED:
        rows = replayed(known[name], count, JUDGED_SEED)
        scores = [at_most(each) for each in (rows, *(as_told_by(one, rows) for one in readers.values()))]
        cells = [f"{each.sensitivity:.3f}, {each.delay_quartiles()[1]:.0f} d" for each in scores]
        print(f"| {name} | {scores[0].events} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
