import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from outcomes.errors import RowsError
from outcomes.models import (
    Alert,
    AuditEvent,
    EngineReading,
    NerveFreeze,
    Observation,
    Patient,
    PatientContact,
    Procedure,
    Site,
)
from outcomes.services.contacts import open_contact
from outcomes.services.imports import ImportReport, import_folder
from outcomes.services.unit_of_work import UnitOfWork

PATIENTS = "patient_id,birth_year,sex,language\nA,1950,female,fr\n"
PROCEDURES = (
    "patient_id,procedure_id,performed_on,side,indication,kellgren_lawrence,nerves\n"
    "A,A-1,2026-03-02,left,osteoarthritis,3,infrapatellar_saphenous\n"
)
OBSERVATIONS = "patient_id,procedure_id,observed_on,code,value,source\n"

Take = Callable[..., ImportReport]


@pytest.fixture
def take(work: UnitOfWork, tmp_path: Path) -> Take:
    """Import files given by name and content."""
    work.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def take(files: dict[str, str], **options: bool) -> ImportReport:
        folder = tmp_path / "folder"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, content in files.items():
            (folder / name).write_text(content)
        return import_folder(work, folder, **options)

    return take


def base(**more: str) -> dict[str, str]:
    return {
        "patients.csv": PATIENTS,
        "procedures.csv": PROCEDURES,
        **{f"{name}.csv": text for name, text in more.items()},
    }


def problems(take: Take, files: dict[str, str], **options: bool) -> list[tuple[str, int, str, str]]:
    with pytest.raises(RowsError) as refused:
        take(files, **options)
    return [(each.file, each.line, each.column, each.code) for each in refused.value.problems]


def counts(work: UnitOfWork) -> tuple[int, ...]:
    tables = (Patient, Procedure, Observation, AuditEvent)
    return tuple(work.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def test_an_import_stores_its_rows_and_reads_the_nerve(work: UnitOfWork, take: Take) -> None:
    entries = "".join(f"A,A-1,2026-03-{day:02},pain_average,2.5,diary\n" for day in range(3, 20))
    take(base(observations=OBSERVATIONS + entries))
    reading = work.session.scalars(select(EngineReading)).one()
    assert reading.as_of.isoformat() == "2026-03-19"
    assert counts(work) == (1, 1, 17, 1)


def test_the_same_rows_again_change_nothing(work: UnitOfWork, take: Take) -> None:
    files = base(observations=OBSERVATIONS + "A,,2026-03-03,pain_average,2.5,diary\n")
    take(files)
    before = counts(work)
    report = take(files)
    assert [each.same for each in report.files] == [1, 1, 1]
    assert counts(work) == before


def test_another_value_for_a_key_is_refused_and_nothing_is_changed(work: UnitOfWork, take: Take) -> None:
    take(base(observations=OBSERVATIONS + "A,,2026-03-03,pain_average,2.5,diary\n"))
    before = counts(work)
    changed = OBSERVATIONS + "A,,2026-03-03,pain_average,3,diary\nA,,2026-03-04,pain_average,3,diary\n"
    assert problems(take, {"observations.csv": changed}) == [
        ("observations.csv", 2, "value", "value_contradicts_stored")
    ]
    assert counts(work) == before


def test_an_amendment_supersedes_and_keeps_the_old_value(work: UnitOfWork, take: Take) -> None:
    take(base(observations=OBSERVATIONS + "A,,2026-03-03,pain_average,2.5,diary\n"))
    take({"observations.csv": OBSERVATIONS + "A,,2026-03-03,pain_average,3,diary\n"}, amend=True)
    old, new = work.session.scalars(select(Observation).order_by(Observation.id))
    assert (old.value, old.superseded_reason) == (2.5, "import --amend")
    assert (new.value, new.superseded_at) == (3.0, None)


def test_an_amended_procedure_leaves_its_old_values_sealed_in_the_audit(work: UnitOfWork, take: Take) -> None:
    take(base())
    take({"procedures.csv": PROCEDURES.replace(",3,infra", ",4,infra")}, amend=True)
    assert work.session.scalars(select(Procedure)).one().kellgren_lawrence == 4
    event = work.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    old = json.loads(work.keyring.open(event.detail["old_values_sealed"].encode())["rows"])
    assert old == [{"file": "procedures.csv", "procedure_id": "A-1", "kellgren_lawrence": "3"}]


def test_a_dry_run_says_what_would_happen_and_changes_nothing(work: UnitOfWork, take: Take) -> None:
    report = take(base(), dry_run=True)
    assert [(each.file, each.new) for each in report.files] == [("patients.csv", 1), ("procedures.csv", 1)]
    assert counts(work) == (0, 0, 0, 0)


def test_the_audit_holds_one_event_with_counts_and_fingerprints(work: UnitOfWork, take: Take) -> None:
    report = take(base())
    event = work.session.scalars(select(AuditEvent)).one()
    assert event.action == "files.import"
    assert event.detail["files"]["patients.csv"] == {
        "sha256": report.files[0].sha256,
        "new": 1,
        "amended": 0,
        "same": 0,
    }


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("observations", "A,,2026-03-03,pain_average,11,diary", (2, "value", "score_out_of_range")),
        ("observations", "A,,2027-03-03,pain_average,1,diary", (2, "observed_on", "date_to_come")),
        ("observations", "A,,1949-03-03,pain_average,1,diary", (2, "observed_on", "day_before_birth")),
        ("observations", "B,,2026-03-03,pain_average,1,diary", (2, "patient_id", "patient_not_known")),
        ("observations", "A,A-9,2026-03-03,pain_average,1,diary", (2, "procedure_id", "procedure_not_known")),
        ("observations", "A,,2026-03-03,shoe_size,1,diary", (2, "code", "code_not_known")),
        ("observations", "A,,2026-03-03,steps,1.5,diary", (2, "value", "score_not_whole")),
        ("observations", "A,,2026-03-03,pain_average,1", (2, "", "row_malformed")),
        ("procedures", "A,A-2,1949-03-02,left,osteoarthritis,3,", (2, "performed_on", "day_before_birth")),
        ("procedures", "A,A-2,2027-03-02,left,osteoarthritis,3,", (2, "performed_on", "date_to_come")),
        (
            "procedures",
            "A,A-2,2026-03-01,left,osteoarthritis,7,",
            (2, "kellgren_lawrence", "number_out_of_bounds"),
        ),
        ("procedures", "A,A-2,2026-03-01,left,osteoarthritis,3,sciatic", (2, "nerves", "code_not_known")),
        ("procedures", "A,A-2,2026-03-02,left,osteoarthritis,3,", (2, "performed_on", "procedure_second")),
        ("procedures", "B,A-1,2026-03-02,left,osteoarthritis,3,", (2, "patient_id", "patient_not_known")),
        ("events", "A,left,2027-01-01,arthroplasty", (2, "occurred_on", "date_to_come")),
        (
            "adverse_events",
            "A,A-1,2026-03-05,bruising,1,no,certain,yes,2026-03-04",
            (2, "resolved_on", "day_before_onset"),
        ),
        (
            "complication_reviews",
            "A,A-1,7,2026-03-09,bruising;crust,crust;fall",
            (2, "found", "found_not_asked"),
        ),
        ("complication_reviews", "A,A-1,3,2026-03-09,bruising,", (2, "day", "code_not_known")),
        ("complication_reviews", "A,A-1,7,2027-03-09,bruising,", (2, "asked_on", "date_to_come")),
        ("complication_reviews", "B,A-1,7,2026-03-09,bruising,", (2, "patient_id", "patient_not_known")),
        ("opioid_intakes", "R,tramadol,50,2,1,CDC-2022,20", (2, "response_id", "response_not_known")),
    ],
)
def test_what_cannot_be_is_refused_with_file_line_and_column(
    work: UnitOfWork, take: Take, file: str, text: str, expected: tuple[int, str, str]
) -> None:
    headers = {
        "observations": OBSERVATIONS,
        "procedures": PROCEDURES.splitlines()[0] + "\n",
        "events": "patient_id,side,occurred_on,event\n",
        "adverse_events": "patient_id,procedure_id,onset_on,event,severity,serious,causality,expected,"
        "resolved_on\n",
        "complication_reviews": "patient_id,procedure_id,day,asked_on,asked,found\n",
        "opioid_intakes": "response_id,product,strength_mg,number,days_covered,factor_set,mme_per_day\n",
    }
    take(base())
    before = counts(work)
    found = problems(take, {f"{file}.csv": headers[file] + text + "\n"})
    assert (f"{file}.csv", *expected) in found
    assert counts(work) == before


def test_an_unreadable_patient_does_not_make_their_entries_unknown(take: Take) -> None:
    files = base(observations=OBSERVATIONS + "A,A-1,2026-03-03,pain_average,2,diary\n")
    files["patients.csv"] = PATIENTS.replace("female", "f")
    assert problems(take, files) == [("patients.csv", 2, "sex", "code_not_known")]


def test_the_knee_is_named_only_where_two_are_followed(work: UnitOfWork, take: Take) -> None:
    second = PROCEDURES + "A,A-2,2026-04-01,right,osteoarthritis,3,infrapatellar_saphenous\n"
    files = {**base(), "procedures.csv": second}
    entry = OBSERVATIONS.replace("source", "side") + "A,{},2026-04-05,pain_average,2,{}\n"
    assert problems(take, {**files, "observations.csv": entry.format("", "")}) == [
        ("observations.csv", 2, "side", "side_needed")
    ]
    assert problems(take, {**files, "observations.csv": entry.format("A-2", "left")}) == [
        ("observations.csv", 2, "side", "side_contradicts")
    ]
    take({**files, "observations.csv": entry.format("A-2", "")})
    assert work.session.scalars(select(Observation.laterality)).one() == "right"


def test_a_number_of_the_patient_takes_no_knee(take: Take) -> None:
    text = "patient_id,procedure_id,observed_on,code,value,side\nA,A-1,2026-03-03,steps,4000,left\n"
    assert problems(take, base(observations=text)) == [("observations.csv", 2, "side", "side_not_taken")]


def test_one_file_says_one_thing_of_one_key(take: Take) -> None:
    text = OBSERVATIONS + "A,,2026-03-03,pain_average,2,diary\n" * 2 + "A,,2026-03-03,pain_average,3,diary\n"
    assert problems(take, base(observations=text)) == [
        ("observations.csv", 4, "value", "value_contradicts_line")
    ]


def test_a_hospital_number_is_stored_encrypted_and_an_unknown_site_is_made(
    work: UnitOfWork, take: Take
) -> None:
    patients = "patient_id,birth_year,sex,language,site,hospital_id\nA,1950,female,fr,Nice,H-77\n"
    take({"patients.csv": patients})
    patient = work.session.scalars(select(Patient)).one()
    stored = work.session.get(PatientContact, patient.id)
    assert stored is not None and b"H-77" not in stored.document
    assert open_contact(work.keyring, stored).hospital_id == "H-77"
    assert work.session.get_one(Site, patient.site_id).name == "Nice"
    assert take({"patients.csv": patients}).files[0].same == 1


def test_a_procedure_stays_with_its_patient(take: Take) -> None:
    take({"patients.csv": PATIENTS + "B,1951,male,en\n", "procedures.csv": PROCEDURES})
    moved = PROCEDURES.replace("A,A-1", "B,A-1")
    found = problems(take, {"procedures.csv": moved}, amend=True)
    assert found == [("procedures.csv", 2, "patient_id", "owner_contradicts_stored")]


@pytest.mark.parametrize(
    ("performed_on", "alerts"), [("2026-07-01", 1), ("2026-06-01", 0), ("2021-07-01", 0)]
)
def test_only_an_alarm_that_rose_lately_becomes_an_alert(
    work: UnitOfWork, take: Take, performed_on: str, alerts: int
) -> None:
    """Pain 7, then 2, back from D100 on, entered until D140."""
    day_zero = date.fromisoformat(performed_on)
    entries = "".join(
        f"A,,{day_zero + timedelta(days=day)},pain_average,{7 if day < 1 or day >= 100 else 2},diary\n"
        for day in range(-10, 140)
    )
    files = base(observations=OBSERVATIONS + entries)
    files["procedures.csv"] = PROCEDURES.replace("2026-03-02", performed_on)
    assert take(files).alerts == alerts == len(work.session.scalars(select(Alert)).all())


def test_real_diaries_of_people_whom_nobody_treated_raise_no_alarm(work: UnitOfWork, real_data: Path) -> None:
    report = import_folder(work, real_data / "knee_diaries")
    pain_days = select(func.count()).where(Observation.code == "pain_average")
    assert (work.session.scalar(pain_days), report.readings, report.alerts) == (565, 3, 0)


def test_the_freeze_log_is_taken_in(work: UnitOfWork, take: Take) -> None:
    header = "procedure_id,nerve,probe_temperature_celsius,cycles,seconds,lesion_to_skin_mm,"
    header += "stimulation,image_kept\n"
    take(base(nerve_freezes=header + "A-1,infrapatellar_saphenous,-70,2,106,25,sensory,yes\n"))
    freeze = work.session.scalars(select(NerveFreeze)).one()
    assert (freeze.probe_temperature_celsius, freeze.cycles, freeze.image_kept) == (-70.0, 2, True)
