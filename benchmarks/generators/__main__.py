"""Write a cohort: `python -m benchmarks.generators NAME KIND COUNT SEED FOLDER`."""

import importlib
import sys
from pathlib import Path

from benchmarks.generators import files

NAMES = ("fibres", "logistic", "registry")
USAGE = "python -m benchmarks.generators fibres|logistic|registry KIND COUNT SEED FOLDER"


def main(words: list[str]) -> int:
    """Simulate and write; 2 where the call is wrong."""
    if len(words) != 5 or words[0] not in NAMES or not (words[2].isdecimal() and words[3].isdecimal()):
        print(f"usage: {USAGE}", file=sys.stderr)
        return 2
    name, kind, count, seed, folder = words
    generator = importlib.import_module(f"benchmarks.generators.{name}")
    if kind not in generator.KINDS:
        print(f"no such kind: {kind}; there are: {', '.join(generator.KINDS)}", file=sys.stderr)
        return 2
    episodes = generator.simulate(generator.KINDS[kind], int(count), int(seed))
    observations = files.write(Path(folder), episodes, kind, int(seed))
    print(f"{len(episodes)} patients, {observations} observations in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
