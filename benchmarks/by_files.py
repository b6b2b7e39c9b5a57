"""The engine judged from outside: cohorts written as files, imported, detected, judged by the design's words.

`python -m benchmarks.by_files [COUNT [COHORT …]]`: each cohort goes into a database of its own through
`outcomes import` and comes out through `outcomes detect --replay`, with the settings as shipped.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.detection_cohorts import Cohort, cohorts
from benchmarks.generators import files, judge

COUNT, SEED = 1500, 4711
SHOWN = (
    "clean",
    "life-like",
    "daily",
    "weekly",
    "noisy",
    "durable",
    "drift without return",
    "unrelated numbness",
    "logistic mixed",
    "logistic life-like",
    "registry life-like",
    "registry mixed",
    "fibres life-like",
    "fibres mixed",
)


def main(words: list[str]) -> int:
    """Print the judgement of each cohort; 2 where the call is wrong."""
    known = {each.name: each for each in cohorts()[0]}
    count, names = (words[0], words[1:]) if words else (str(COUNT), [])
    unknown = [name for name in names if name not in known]
    if unknown or not count.isdecimal():
        print(
            f"usage: python -m benchmarks.by_files [COUNT [COHORT …]], of: {', '.join(known)}",
            file=sys.stderr,
        )
        return 2
    for name in names or SHOWN:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n#### {name}: {count} patients (seed {SEED})\n", flush=True)
            print("\n".join(judged(known[name], int(count), Path(folder))), flush=True)
    return 0


def judged(cohort: Cohort, count: int, folder: Path) -> list[str]:
    """The lines of the judgement of one cohort, by way of files in a folder."""
    files.write(folder, cohort.draw(count, SEED), cohort.name, SEED)
    outcomes(folder, "migrate")
    outcomes(folder, "import", str(folder))
    detect(folder)
    return judge.report(judge.read(folder))


def detect(folder: Path) -> None:
    """What the engine in use says of everybody in this folder's database, where the judge looks for it."""
    outcomes(
        folder, "detect", "--out", str(folder / "detections.csv"), "--replay", str(folder / "replay.csv")
    )


def outcomes(folder: Path, *words: str) -> str:
    """Run the command on this folder's own database; give what it printed.

    Raises:
        subprocess.CalledProcessError: with what the command said on standard error.
    """
    settings = {"DATABASE_URL": f"sqlite:///{folder / 'outcomes.db'}"}
    command = [str(Path(sys.executable).parent / "outcomes"), *words]
    run = subprocess.run(command, env=os.environ | settings, check=True, capture_output=True, text=True)
    return run.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
