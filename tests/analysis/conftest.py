"""R as the outside judge of cohort numbers, and the real tables it is asked about."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.r_language import Columns, Judge, judge

__all__ = ["Columns", "Judge"]

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def r(tmp_path: Path) -> Judge:
    """Run an R script on a table `d`; what it passes to `out(name, values)` comes back as arrays."""
    return judge(tmp_path, "survival")


def real_table(*parts: str) -> dict[str, list[str]]:
    """Columns of a table of the shared real data, or a visible skip where it is not there."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared real data is not here: {'/'.join(parts)} was not read")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture(scope="session")
def lung() -> dict[str, npt.NDArray[np.float64]]:
    """R survival's `lung`: days, whether dead, sex (0 male, 1 female)."""
    table = real_table("reference", "survival_lung.csv")
    numbers = {name: np.array(table[name], np.float64) for name in ("time", "status", "sex")}
    return {
        "time": numbers["time"],
        "event": numbers["status"] == 2,
        "sex": numbers["sex"].astype(np.int64) - 1,
    }


@pytest.fixture(scope="session")
def throats() -> dict[str, npt.NDArray[np.float64]]:
    """Sore throat 0–10 at 30 min, 90 min, 4 h and next morning, with the arm (0, 1)."""
    table = real_table("postop_nrs", "licorice_gargle.csv")
    names = ("pacu30min_throatPain", "pacu90min_throatPain", "postOp4hour_throatPain", "pod1am_throatPain")
    pain = np.array([[float(v) if v not in ("", "NA") else np.nan for v in table[name]] for name in names])
    return {"pain": pain, "arm": np.array(table["treat"], np.float64).astype(np.int64)}
