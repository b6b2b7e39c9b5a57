"""The paper kit: R finds every number of the figures again in the exported files alone."""

import csv
import subprocess
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from outcomes.errors import Forbidden, InputError
from outcomes.models import AdverseEvent, AuditEvent, KneeEvent, Observation, Patient, Procedure
from outcomes.permissions import Role
from outcomes.services.cohort_choices import CohortChoice, Estimand
from outcomes.services.exports import ExportWords
from outcomes.services.paper_kits import paper_kit
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.r_language import skip_without
from tests.staff_at_work import at_work, some_entries

OPERATORS = ("Dr Secret", "Dr Other")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _diary(random: np.random.Generator, level: float, back: float) -> list[tuple[int, float]]:
    days = [day for day in (*range(-12, 0), *range(0, 280, 4)) if random.random() < 0.8]
    pain = [level if day < 0 or day > back else level - 4.5 for day in days]
    return [
        (day, float(np.clip(np.rint(value + random.normal()), 0, 10)))
        for day, value in zip(days, pain, strict=True)
    ]


@pytest.fixture
def cohort_at_work(work: UnitOfWork) -> UnitOfWork:
    """Two devices, one person in three with a second knee, some knees treated again or replaced."""
    random = np.random.default_rng(11)
    site = a_site(work)
    at_work(work, site)
    for number in range(36):
        patient = a_patient(work, site)
        level, when = 6.5 + random.normal(), work.today - timedelta(days=290 + number)
        for side in ("left", "right")[: 1 + (number % 3 == 0)]:
            procedure = a_procedure(work, patient, when, laterality=side)
            diary = _diary(random, level, 30 + 150 * random.weibull(1.5))
            is_silent = number in (5, 7)
            some_entries(work, procedure, [each for each in diary if not (is_silent and 70 < each[0] < 110)])
            if side == "left":
                _opioids(work, procedure, 20.0 * (number % 4 == 1))
            _described(work, procedure, number)
            _scored(work, procedure, random)
            if number in (4, 9, 20):
                _ended(work, procedure, 110, "ablation" if number == 9 else "arthroplasty")
    return work


def _scored(work: UnitOfWork, procedure: Procedure, random: np.random.Generator) -> None:
    """Scores and walking, before and after."""
    for code, before, after, most in (
        ("koos_12_function", 40, 62, 100),
        ("sane", 35, 55, 100),
        ("pain_walking", 7, 4, 10),
    ):
        days = [day for day in (-5, 28, 60, 90, 95) if random.random() < 0.9]
        level = [(before if day < 0 else after) + 0.12 * most * random.normal() for day in days]
        entries = [(day, float(np.clip(np.rint(one), 0, most))) for day, one in zip(days, level, strict=True)]
        some_entries(work, procedure, entries, code)


def _opioids(work: UnitOfWork, procedure: Procedure, dose: float) -> None:
    """A person's dose once a week for two months."""
    assert procedure.performed_on is not None
    work.begin()
    work.session.add_all(
        Observation(
            patient_id=procedure.patient_id,
            laterality="",
            observed_on=procedure.performed_on + timedelta(days=day),
            code="opioid_mme",
            value=dose,
            source="diary",
            recorded_at=work.now,
        )
        for day in range(0, 60, 7)
    )
    work.commit()


def _described(work: UnitOfWork, procedure: Procedure, number: int) -> None:
    work.begin()
    row = work.session.get_one(Procedure, procedure.id)
    row.device, row.operator, row.kellgren_lawrence = (
        "AB"[number % 4 // 2],
        OPERATORS[number % 2],
        1 + number % 4,
    )
    patient = work.session.get_one(Patient, procedure.patient_id)
    if number % 5 == 0:
        work.session.add(
            AdverseEvent(
                procedure_id=procedure.id,
                onset_on=procedure.performed_on,
                event="bruising" if number % 10 else "swelling",
                severity=1,
                serious=False,
                recorded_at=work.now,
            )
        )
    patient.birth_year, patient.sex = 1935 + number, "male" if number % 2 else "female"
    work.commit()


def _ended(work: UnitOfWork, procedure: Procedure, day: int, event: str) -> None:
    assert procedure.performed_on is not None
    work.begin()
    work.session.add(
        KneeEvent(
            patient_id=procedure.patient_id,
            laterality=procedure.laterality,
            occurred_on=procedure.performed_on + timedelta(days=day),
            event=event,
            recorded_at=work.now,
        )
    )
    work.commit()


def _asked_r(folder: Path) -> str:
    for package in ("survival", "lme4"):
        skip_without(package)
    done = subprocess.run(
        ["Rscript", "--vanilla", "analysis.R"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "choice",
    [
        CohortChoice(),
        CohortChoice(group_by="device"),
        CohortChoice(group_by="device", is_landmark=True, estimand=Estimand.TREATMENT_POLICY),
    ],
    ids=["everybody", "two devices", "landmark"],
)
def test_r_finds_every_number_again(cohort_at_work: UnitOfWork, tmp_path: Path, choice: CohortChoice) -> None:
    folder = tmp_path / "kit"
    report = paper_kit(cohort_at_work, folder, choice, ExportWords())
    told = _asked_r(folder)
    assert "Every number was found again." in told
    assert report.rows["numbers.csv"] > 100
    statistics = {row["statistic"] for row in _rows(folder / "numbers.csv")}
    assert {
        "weekly_mean",
        "share_30",
        "in_relief",
        "median",
        "relief_mean",
        "hazard_ratio",
        "opioid_free",
        "harm:any",
        "harm:bruising",
        "adjusted_mean",
        "incidence_1",
        "turnbull",
        "turnbull_median_begins",
        "turnbull_median_ends",
        "omeract_oarsi",
        "course:pain_walking",
        "visits:sane",
        "mirror_worst",
        "operator_share",
        "funnel_0.998",
        "diaries_made",
    } <= statistics
    between_groups = {"log_rank", "relief_difference", "adjusted_difference", "tipping"}
    assert between_groups & statistics == (between_groups if choice.group_by else set())
    assert all(statistic in told for statistic in statistics)
    with_p = {row["statistic"] for row in _rows(folder / "numbers.csv") if row["p_value"]}
    ratios = {"hazard_ratio", "hazard_ratio_adjusted"}
    differences = {"log_rank", "relief_difference", "adjusted_difference"}
    assert with_p == {"adjusted_mean"} | (ratios | differences) & statistics


def test_a_number_that_is_wrong_is_told(cohort_at_work: UnitOfWork, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    paper_kit(cohort_at_work, folder, CohortChoice(), ExportWords())
    told = _rows(folder / "numbers.csv")
    told[0]["estimate"] = str(float(told[0]["estimate"]) + 0.001)
    with (folder / "numbers.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, told[0])
        writer.writeheader()
        writer.writerows(told)
    with pytest.raises(AssertionError, match="some numbers differ"):
        _asked_r(folder)


def test_operators_are_numbered_where_they_are_the_groups(cohort_at_work: UnitOfWork, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    paper_kit(cohort_at_work, folder, CohortChoice(group_by="operator"), ExportWords())
    assert "Dr Secret" not in "".join(path.read_text() for path in folder.iterdir())
    assert {row["group"] for row in _rows(folder / "episodes.csv")} == {"operator 1", "operator 2"}


def test_a_kit_names_nobody_and_is_audited(cohort_at_work: UnitOfWork, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    paper_kit(cohort_at_work, folder, CohortChoice(), ExportWords())
    assert "Dr Secret" not in "".join(path.read_text() for path in folder.iterdir())
    first = _rows(folder / "episodes.csv")[0]
    true = {row.code: row.performed_on for row in cohort_at_work.session.query(Procedure)}
    assert str(true[first["procedure_id"]]) != first["performed_on"]
    described = {(row["file"], row["column"]) for row in _rows(folder / "data_dictionary.csv")}
    for file in ("episodes.csv", "entries.csv", "opioids.csv", "harms.csv", "visits.csv", "numbers.csv"):
        assert {(file, name) for name in _rows(folder / file)[0]} <= described
    (event,) = cohort_at_work.session.query(AuditEvent).filter_by(action="files.export")
    assert (event.subject, event.detail["deidentified"]) == ("kit", True)


def test_nobody_and_few_make_no_kit(work: UnitOfWork, tmp_path: Path) -> None:
    site = a_site(work)
    at_work(work, site)
    a_procedure(work, a_patient(work, site), work.today)
    with pytest.raises(InputError, match="cohort_too_small"):
        paper_kit(work, tmp_path / "kit", CohortChoice(), ExportWords())
    assert not (tmp_path / "kit").exists()
    at_work(work, site, Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        paper_kit(work, tmp_path / "kit", CohortChoice(), ExportWords())
