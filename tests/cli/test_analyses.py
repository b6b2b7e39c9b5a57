"""What `outcomes analyse` prints of a plain table, against what R computes of the same file."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from outcomes.translations import load
from tests.analysis.conftest import real_table
from tests.analysis.repeated_visits import repeated_visits
from tests.analysis.two_knees import two_knees
from tests.cli.conftest import Outcomes
from tests.r_language import Judge, judge

Found = dict[tuple[str, str, str], dict[str, float]]
Analyse = Callable[[str, Mapping[str, npt.ArrayLike]], Found]


@pytest.fixture
def r(tmp_path: Path) -> Judge:
    """R, with survival."""
    return judge(tmp_path, "survival")


@pytest.fixture
def analyse(outcomes: Outcomes, tmp_path: Path) -> Analyse:
    """Write a table, run the command on it, give its numbers by statistic, group and day."""

    def ask(name: str, columns: Mapping[str, npt.ArrayLike]) -> Found:
        path = tmp_path / "mine.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(columns)
            cells = zip(*(np.asarray(one).tolist() for one in columns.values()), strict=True)
            rows.writerows([["" if cell != cell else cell for cell in row] for row in cells])
        answer = outcomes("analyse", name, path)
        assert answer.code == 0
        return {
            (row["statistic"], row["group"], row["at"]): {
                key: float(row[key] or "nan") for key in ("estimate", "lower", "upper", "number", "p_value")
            }
            for row in csv.DictReader(io.StringIO(answer.out))
        }

    return ask


def _curve(found: Found, statistic: str, group: str, column: str) -> list[float]:
    return [row[column] for key, row in found.items() if key[:2] == (statistic, group)]


@pytest.fixture(params=["lung", "one cohort", "another"])
def times(request: pytest.FixtureRequest) -> dict[str, npt.NDArray[np.float64]]:
    """Times of two groups: real ones, and two simulated cohorts."""
    if request.param == "lung":
        table = real_table("reference", "survival_lung.csv")
        numbers = {name: np.array(table[name], np.float64) for name in ("time", "status", "sex")}
        return {"time": numbers["time"], "event": numbers["status"] - 1, "group": numbers["sex"]}
    knees = two_knees(seed=21 if request.param == "one cohort" else 22)
    return {
        "time": knees["time"],
        "event": (knees["event"] == 1).astype(float),
        "group": (knees["group"] > 0) + 1.0,
    }


def test_survival_is_rs(r: Judge, analyse: Analyse, times: dict[str, npt.NDArray[np.float64]]) -> None:
    answer = r(
        "one <- d[d$group == 1, ]; f <- survfit(Surv(time, event) ~ 1, one, conf.type = 'log-log')\n"
        "out('s', f$surv); out('l', f$lower); out('n', f$n.risk); q <- quantile(f, .5)\n"
        "out('q', c(q$quantile, q$lower, q$upper)); t <- survdiff(Surv(time, event) ~ group, d)\n"
        "out('chi', t$chisq); out('p', 1 - pchisq(t$chisq, 1))",
        times,
    )
    found = analyse("survival", times)
    assert _curve(found, "survival", "1.0", "estimate") == pytest.approx(answer["s"], rel=1e-6)
    assert _curve(found, "survival", "1.0", "number") == answer["n"].tolist()
    lower = np.array(_curve(found, "survival", "1.0", "lower"))
    told = ~np.isnan(answer["l"])
    assert lower[told] == pytest.approx(answer["l"][told], rel=1e-6)
    median = found["median", "1.0", ""]
    assert [median[key] for key in ("estimate", "lower", "upper")] == pytest.approx(answer["q"], nan_ok=True)
    test = found["log_rank", "", ""]
    assert (test["estimate"], test["p_value"]) == (
        pytest.approx(answer["chi"][0], rel=1e-6),
        pytest.approx(answer["p"][0], rel=1e-6),
    )


def test_hazard_ratios_are_rs_with_clusters(r: Judge, analyse: Analyse) -> None:
    knees = two_knees(seed=23)
    table = {
        "time": knees["time"],
        "event": (knees["event"] == 1).astype(int),
        "patient": knees["person"],
        "grade": knees["grade"],
        "nerves": knees["nerves"],
    }
    answer = r(
        "s <- summary(coxph(Surv(time, event) ~ grade + nerves, d, cluster = patient))\n"
        "out('hr', s$conf.int[, 1]); out('low', s$conf.int[, 3]); out('p', s$coefficients[, 6])",
        table,
    )
    found = analyse("cox", table)
    for place, name in enumerate(("grade", "nerves")):
        told = found["hazard_ratio", name, ""]
        for key, column in (("estimate", "hr"), ("lower", "low"), ("p_value", "p")):
            assert told[key] == pytest.approx(answer[column][place], rel=1e-6)


def test_an_adjusted_course_is_lme4s(tmp_path: Path, analyse: Analyse) -> None:
    visits = repeated_visits(seed=31)
    table = {
        "value": visits["y"],
        "episode": visits["knee"],
        "patient": visits["person"],
        "visit": visits["visit"],
        "group": visits["group"],
        "before": visits["before"],
    }
    answer = judge(tmp_path, "lme4")(
        "d <- d[!is.na(d$value), ]; once <- d[!duplicated(d$episode), ]\n"
        "d$before <- d$before - mean(once$before); d$visit <- factor(d$visit)\n"
        "f <- lmer(value ~ 0 + visit + visit:group + before + (1 | patient/episode), d)\n"
        "out('b', fixef(f)); out('se', sqrt(diag(as.matrix(vcov(f)))))\n"
        "out('sd', as.data.frame(VarCorr(f))$sdcor)",
        table,
    )
    found = analyse("mixed", table)
    mean = _curve(found, "mean", "0", "estimate")
    gap = next(key[1] for key in found if key[0] == "difference")
    apart = _curve(found, "difference", gap, "estimate")
    slope = found["slope", "before", ""]
    assert [*mean, slope["estimate"], *apart] == pytest.approx(answer["b"], rel=1e-3, abs=1e-4)
    lower = np.array(_curve(found, "difference", gap, "lower"))
    students = 1.98  # 112 to 118 degrees of freedom
    assert (np.array(apart) - lower) / students == pytest.approx(answer["se"][-4:], rel=5e-3)
    deviations = [found["deviation", name, ""]["estimate"] for name in ("episode", "patient", "residual")]
    assert deviations == pytest.approx(answer["sd"], rel=1e-3)


def test_incidences_are_rs(r: Judge, analyse: Analyse) -> None:
    knees = two_knees(seed=24)
    table = {"time": knees["time"], "event": knees["event"], "row": np.arange(knees["time"].size)}
    answer = r("f <- survfit(Surv(time, factor(event)) ~ 1, d, id = row)\nout('p', f$pstate[, 2])", table)
    found = analyse("competing", {"time": knees["time"], "event": knees["event"]})
    assert _curve(found, "incidence_1", "", "estimate") == pytest.approx(answer["p"], rel=1e-6, abs=1e-12)


def test_means_and_shares_of_the_sore_throats_are_rs(r: Judge, analyse: Analyse) -> None:
    throats = real_table("postop_nrs", "licorice_gargle.csv")
    pain = np.array([float(v) if v not in ("", "NA") else np.nan for v in throats["pacu30min_throatPain"]])
    arm = np.array(throats["treat"], np.float64)
    answer = r(
        "t <- t.test(value ~ group, d); out('m', t$estimate); out('ci', t$conf.int); out('p', t$p.value)\n"
        "one <- d[d$group == 0 & !is.na(d$value), ]; w <- prop.test(sum(one$value == 0), nrow(one), "
        "correct = FALSE)\nout('w', c(w$estimate, w$conf.int))",
        {"value": pain, "group": arm},
    )
    found = analyse("means", {"value": pain, "group": arm})
    assert [found["mean", f"{each}", ""]["estimate"] for each in (0.0, 1.0)] == pytest.approx(answer["m"])
    gap = found["difference", "1.0 - 0.0", ""]
    assert [-gap["upper"], -gap["lower"]] == pytest.approx(answer["ci"], rel=1e-6)
    assert gap["p_value"] == pytest.approx(answer["p"][0], rel=1e-6)
    free = np.where(np.isnan(pain), np.nan, pain == 0)
    share = analyse("shares", {"responded": free, "group": arm})["share", "0.0", ""]
    assert [share[key] for key in ("estimate", "lower", "upper")] == pytest.approx(answer["w"], rel=1e-6)


def test_intervals_with_exact_and_open_days_are_kaplan_meiers(analyse: Analyse) -> None:
    day, is_event = np.array([10.0, 20, 20, 35, 50]), np.array([True, True, False, True, False])
    found = analyse("intervals", {"left": day, "right": np.where(is_event, day, np.nan)})
    assert _curve(found, "survival", "", "estimate") == pytest.approx([0.8, 0.6, 0.3], abs=1e-6)


def test_diaries_give_weekly_means_and_returns(analyse: Analyse) -> None:
    weeks = range(-2, 20)
    rows = [
        (name, 7 * week, 8.0 if week < 0 or week >= back else 2.0)
        for name, back in (("a", 10), ("b", 99))
        for week in weeks
        for _ in range(2)
    ]
    episode, day, value = zip(*rows, strict=True)
    table = {"episode": episode, "day": [d + n % 2 for n, d in enumerate(day)], "value": value}
    found = analyse("returns", table)
    assert (found["returned", "a", ""]["lower"], found["returned", "a", ""]["upper"]) == (64, 70)
    assert found["in_relief", "b", ""]["estimate"] == 134
    course = analyse("trajectory", table)
    assert [course["mean", "", f"{week}"]["estimate"] for week in (0, 12)] == [2, 5]


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        ("time,event\n1,2,3\n", "table_row_malformed", {"line": 2, "found": 3, "expected": 2}),
        ("time\n1\n", "table_column_missing", {"column": "event"}),
        ("time,event\n1,yes\n", "table_cell_not_number", {"line": 2, "column": "event", "found": "yes"}),
        ("", "table_column_missing", {"column": "time"}),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_place(
    outcomes: Outcomes,
    tmp_path: Path,
    content: str,
    code: str,
    named: dict[str, object],
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(content)
    answer = outcomes("analyse", "survival", path)
    assert (answer.code, answer.out) == (2, "")
    assert all(str(each) in answer.err for each in named.values()), code


def test_an_unknown_analysis_a_missing_file_and_an_empty_table_are_no_crash(
    outcomes: Outcomes, tmp_path: Path
) -> None:
    assert outcomes("analyse", "horoscope", tmp_path).code == 2
    assert outcomes("analyse", "survival", tmp_path / "nowhere.csv").code == 2
    path = tmp_path / "empty.csv"
    path.write_text("time,event,group\n")
    assert outcomes("analyse", "survival", path).code == 0
    assert load("fr").gettext("ANALYSIS") == "ANALYSE"
