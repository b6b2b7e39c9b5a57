"""R as an outside judge: a script that is run on a table, and the numbers that it gives back."""

import csv
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

PRELUDE = """
options(digits = 17, warn = 1)
suppressPackageStartupMessages(library({package}))
d <- read.csv("table.csv")
out <- function(name, values) cat(name, format(as.numeric(values), digits = 17, trim = TRUE), "\\n")
"""

Columns = Mapping[str, npt.ArrayLike]
Judge = Callable[[str, Columns], dict[str, npt.NDArray[np.float64]]]


def skip_without(package: str) -> None:
    """Skip the test, with the reason, where R or one of its packages is not installed."""
    if shutil.which("Rscript") is None:
        pytest.skip(f"Rscript is not installed: R was not asked (Debian: r-base-core, r-cran-{package})")
    there = ["Rscript", "--vanilla", "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
    if subprocess.run(there, capture_output=True, check=False).returncode:
        pytest.skip(f"R has no package {package}: it was not asked (Debian: r-cran-{package})")


def judge(folder: Path, package: str) -> Judge:
    """Run a script on a table `d`; what it passes to `out(name, values)` comes back as arrays.

    A test whose R, or whose package, is not installed is skipped by name.
    """
    skip_without(package)

    def ask(script: str, columns: Columns) -> dict[str, npt.NDArray[np.float64]]:
        with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(columns)
            rows.writerows(zip(*(np.asarray(one).tolist() for one in columns.values()), strict=True))
        whole = PRELUDE.format(package=package) + script
        (folder / "script.R").write_text(whole, encoding="utf-8")
        done = subprocess.run(
            ["Rscript", "--vanilla", "script.R"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        lines = (line.split() for line in done.stdout.splitlines() if line)
        return {
            name: np.array([float(v) if v != "NA" else np.nan for v in values]) for name, *values in lines
        }

    return ask
