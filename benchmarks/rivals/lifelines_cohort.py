"""What pandas and lifelines need for the numbers of a cohort's views; run by an interpreter of its own.

lifelines asks for an older pandas than the product has, so it lives in a virtual environment of its own:

    python3 -m venv rival && rival/bin/pip install -r benchmarks/rivals/requirements.txt

`python lifelines_cohort.py ADDRESS DURATIONS.csv` prints one line of JSON: milliseconds by view. Counted are
reading the rows, their weekly means by group, and what lifelines computes. Given for nothing are the
durations: when pain came back is read from a file, for no library knows that rule.
"""

import json
import sys
import time
import warnings

import pandas as pd
from lifelines import AalenJohansenFitter, CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time
from sqlalchemy import create_engine, text

_ENTRIES = (
    "SELECT o.patient_id, o.laterality, o.observed_on, o.value, p.performed_on, p.device FROM observations o "
    "JOIN procedures p ON p.patient_id = o.patient_id AND p.laterality = o.laterality "
    "WHERE o.code = 'pain_average' AND o.superseded_at IS NULL"
)
_HORIZON = 365.0
_KNOWN = ("group", "time", "event", "patient", "first_event", "first_event_day")
_ADJUSTED_FOR = ("baseline", "kellgren_lawrence", "age", "male")


def _read(address: str) -> pd.DataFrame:
    days = ["observed_on", "performed_on"]
    frame = pd.read_sql_query(text(_ENTRIES), create_engine(address), parse_dates=days)
    frame["week"] = (frame["observed_on"] - frame["performed_on"]).dt.days // 7
    knee = frame.groupby(["device", "patient_id", "laterality", "week"], as_index=False)["value"].mean()
    knee.groupby(["device", "week"])["value"].agg(["mean", "sem", "size"])
    return frame


def _curves(durations: pd.DataFrame) -> list[KaplanMeierFitter]:
    fitted = []
    for _, rows in durations.groupby("group"):
        fitter = KaplanMeierFitter().fit(rows["time"], rows["event"])
        fitted.append(fitter)
    multivariate_logrank_test(durations["time"], durations["group"], durations["event"])
    return fitted


def _overview(durations: pd.DataFrame) -> None:
    _curves(durations)


def _returns(durations: pd.DataFrame) -> None:
    for fitter in _curves(durations):
        restricted_mean_survival_time(fitter, t=_HORIZON, return_variance=True)
    for _, rows in durations.groupby("group"):
        for kind in sorted(set(rows["first_event"]) - {0}):
            AalenJohansenFitter(seed=1).fit(
                rows["first_event_day"], rows["first_event"], event_of_interest=kind
            )


def _predictors(durations: pd.DataFrame) -> None:
    for code in [name for name in durations if name not in _KNOWN]:
        for others in ((), _ADJUSTED_FOR):
            names = list(dict.fromkeys((code, *others)))
            rows = durations[["time", "event", "patient", *names]].dropna()
            if rows[code].nunique() > 1:
                kept = [name for name in names if rows[name].nunique() > 1]
                CoxPHFitter().fit(
                    rows[["time", "event", "patient", *kept]], "time", "event", cluster_col="patient"
                )


def main(address: str, file: str) -> None:
    """Print the milliseconds of each view."""
    warnings.simplefilter("ignore")
    durations = pd.read_csv(file)
    spent = {}
    for view in (_overview, _returns, _predictors):
        begun = time.perf_counter()
        _read(address)
        view(durations)
        spent[view.__name__.strip("_")] = 1000 * (time.perf_counter() - begun)
    print(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])
