"""What each threshold of the return alarm costs and brings on simulated patients: the table of the dial.

Its rows go into `DIAL` of `outcomes/detection/parameters.py`, from which a clinic's dial is read until 60 of
its own patients can tell. Half of the patients are life-like, the others of every other kind.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from outcomes.detection import ENGINE_VERSION, replay_many
from outcomes.detection.dial import Track, scored, track
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.simulate import LIFE_LIKE, SCENARIOS, simulate

SEED = 505  # of no other benchmark: nothing was tuned on these
LIFE_LIKE_PATIENTS, OTHER_PATIENTS = 600, 60
LOGITS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0)


def tracks() -> list[Track]:
    """The mix, replayed by the engine as shipped."""
    found = []
    for scenario in SCENARIOS:
        if scenario.noise == "residuals":
            continue  # needs real diaries beside the repository
        patients = simulate(scenario, LIFE_LIKE_PATIENTS if scenario == LIFE_LIKE else OTHER_PATIENTS, SEED)
        rows = replay_many([one.series for one in patients])
        for one, readings in zip(patients, rows, strict=True):
            truth = one.truth
            found.append(track(one.series, readings, truth.return_started_day, truth.return_day))
    return found


def main(_arguments: Sequence[str] = ()) -> int:
    """Print the rows of the table."""
    began = time.monotonic()
    mix = tracks()
    print(f"Engine {ENGINE_VERSION}, {len(mix)} patients, seed {SEED}")
    for at in LOGITS:
        found = scored(mix, replace(AlarmParameters(), return_logit=at))
        per_100_and_month = found.false_alarms_per_year * 100 / 12
        middle = found.delay_quartiles()[1]
        print(f"    DialPoint({at}, {per_100_and_month:.2f}, {found.sensitivity:.3f}, {middle:.0f}),")
    found = scored(mix, AlarmParameters())
    print(f"as shipped: {found.false_alarms_per_year * 100 / 12:.2f} of {found.false_alarms} in", end=" ")
    print(f"{found.years_at_risk:.0f} years; {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
