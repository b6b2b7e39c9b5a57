"""What a clinic's own patients bring: the engine as shipped beside the one that learnt from them.

`python -m benchmarks.learnt [JUDGED [COHORT …]]`: of each cohort some patients are imported, learnt from
(`outcomes engine fit`, `adopt`) and the dial set; then others are imported, detected and judged by their true
course, as shipped and as learnt. Two samples a cohort, since what is learnt depends on whom one has treated.
Below each table stands what `outcomes engine show` says of either proposal: whether a clinic would be warned.
"""

import shutil
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.by_files import detect, outcomes
from benchmarks.detection_cohorts import Cohort, cohorts
from benchmarks.generators import files, judge
from benchmarks.generators.judged_alarms import score, watched_return
from benchmarks.generators.judged_probabilities import HORIZONS, coverage, recalibration, rows_of
from outcomes.detection.simulate import LIFE_LIKE, simulate

OWN, JUDGED = 400, 800
OWN_SEEDS, JUDGED_SEED = (8101, 8102), 606
FIRST_DAY, FORECAST_DAYS = 21, (45, 90)
RATES = ("1", "2")
"""False alarms per 100 patients and month: .12 and .24 a patient's year."""
SHORT = replace(LIFE_LIKE, name="short relief", relief_median_days=85.0, p_durable=0.1)
"""Life-like, at a clinic where relief lasts a third less long than the engine expects."""
SHOWN = (
    SHORT.name,
    "life-like",
    "registry life-like",
    "registry noisy",
    "logistic life-like",
    "fibres life-like",
    "fibres mixed",
)


def main(words: list[str]) -> int:
    """Print a table a cohort; 2 where the call is wrong."""
    known = {each.name: each for each in cohorts()[0]}
    known[SHORT.name] = Cohort(SHORT.name, partial(simulate, SHORT))
    count, names = (words[0], words[1:]) if words else (str(JUDGED), [])
    unknown = [name for name in names if name not in known]
    if unknown or not count.isdecimal():
        usage = f"usage: python -m benchmarks.learnt [JUDGED [COHORT …]], of: {', '.join(known)}"
        print(usage, file=sys.stderr)
        return 2
    for name in names or SHOWN:
        print(f"\n#### {name}: {count} patients (seed {JUDGED_SEED}), {OWN} others learnt from\n")
        print("| engine | FA/yr | found | median d | slopes | Brier | back by q10 / q50 / q90 at D45; D90 |")
        print("|---|---:|---:|---:|---|---|---|", flush=True)
        verdicts = [compared(known[name], int(count), seed) for seed in OWN_SEEDS]
        print("\n" + "\n".join(verdicts), flush=True)
    return 0


def compared(cohort: Cohort, count: int, seed: int) -> str:
    """Print how the engine fares as shipped, where this is the first sample, and as learnt at each dial.

    Returns:
        What the program says of its proposal, on people of the same sample who were held out.
    """
    with tempfile.TemporaryDirectory() as kept:
        own, others = Path(kept) / "own", Path(kept) / "others"
        files.write(own, cohort.draw(OWN, seed), cohort.name, seed, letter="L")
        files.write(others, cohort.draw(count, JUDGED_SEED), cohort.name, JUDGED_SEED)
        outcomes(own, "migrate")
        outcomes(own, "import", str(own))
        outcomes(own, "engine", "fit")
        # Who is judged comes later: nothing is learnt from them.
        shutil.copy(own / "outcomes.db", others / "outcomes.db")
        outcomes(others, "import", str(others))
        if seed == OWN_SEEDS[0]:
            _judge(others, "as shipped")
        outcomes(others, "engine", "adopt", "1")
        for rate in RATES:
            outcomes(others, "engine", "dial", rate)
            _judge(others, f"learnt from sample {seed}, dial {rate}")
        return f"Sample {seed}:\n" + _worth(outcomes(others, "engine", "show", "1"))


def _worth(shown: str) -> str:
    """The lines of gains among all that is shown of a proposal."""
    return "\n".join(line for line in shown.splitlines() if " ± " in line)


def _judge(folder: Path, engine: str) -> None:
    """Print how an engine fared with the patients it is judged on: a row of the table."""
    detect(folder)
    judged = judge.read(folder)
    alarms = score([watched_return(each) for each in judged])
    told = [rows_of(judged, column, FIRST_DAY) for column in HORIZONS]
    slopes = ", ".join(f"{recalibration(each).slope:.2f}" for each in told)
    squares = ", ".join(f"{each.brier:.3f}" for each in told)
    days = "; ".join(
        " / ".join(f"{share:.2f}" for share in coverage(judged, day).shares.values()) for day in FORECAST_DAYS
    )
    print(
        f"| {engine} | {alarms.per_year:.3f} | {alarms.share_found:.3f} | {alarms.quartiles[1]:.0f} "
        f"| {slopes} | {squares} | {days} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
