from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import AuditEvent, EngineReading, NerveFreeze, Observation, Procedure
from outcomes.services import procedures
from outcomes.services.procedure_details import FreezeDetails, ProcedureDetails
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_site, an_observation
from tests.staff_at_work import actions_audited, at_work

FREEZES = (
    FreezeDetails("superior_medial_genicular", -70.0, 2, 120.0, 42.0, "sensory", True),
    FreezeDetails("infrapatellar_saphenous", -70.0, 1, 90.0),
)
PLAN = ProcedureDetails("left", "osteoarthritis", (FreezeDetails("infrapatellar_saphenous"),))


def _details(work: UnitOfWork, **changes: Any) -> ProcedureDetails:
    done = replace(PLAN, freezes=FREEZES, performed_on=work.today - timedelta(days=3), kellgren_lawrence=3)
    return replace(done, **changes)


def _patient_id(work: UnitOfWork) -> str:
    site = a_site(work)
    patient = a_patient(work, site, code="CR-7", birth_date="1955-06-07")
    at_work(work, site)
    return patient.public_id


def test_a_recorded_procedure_keeps_its_freeze_log_in_the_listed_order(work: UnitOfWork) -> None:
    public_id = procedures.create(work, _patient_id(work), _details(work))
    procedure = work.session.query(Procedure).one()
    assert (procedure.public_id, procedure.code) == (public_id, "CR-7-L1")
    assert procedure.nerve_codes == "infrapatellar_saphenous;superior_medial_genicular"
    assert [(freeze.nerve, freeze.seconds) for freeze in procedure.freezes] == [
        ("infrapatellar_saphenous", 90.0),
        ("superior_medial_genicular", 120.0),
    ]
    assert actions_audited(work) == ["procedure.record"]


def test_entries_made_before_are_read_as_soon_as_the_procedure_is_recorded(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    for days in range(1, 8):
        an_observation(work, patient, work.today - timedelta(days=3 + days), value=7.0)
    at_work(work, site)
    procedures.create(work, patient.public_id, _details(work))
    assert work.session.query(EngineReading).one().reading["baseline"] == 7.0


def test_a_cancelled_plan_leaves_the_answers_with_the_patient(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    at_work(work, site)
    public_id = procedures.create(work, patient.public_id, replace(PLAN, planned_on=work.today))
    answered = an_observation(work, patient, work.today, value=7.0)
    answered.procedure_id = work.session.query(Procedure).one().id
    work.session.commit()
    assert procedures.cancel(work, public_id) == patient.public_id
    assert work.session.query(Procedure).count() == 0
    kept = work.session.query(Observation).one()
    assert (kept.value, kept.procedure_id) == (7.0, None)
    cancelled = work.session.query(AuditEvent).filter_by(action="procedure.cancel").one()
    assert cancelled.detail["planned_on"] == str(work.today)


def test_what_took_place_is_not_cancelled(work: UnitOfWork) -> None:
    public_id = procedures.create(work, _patient_id(work), _details(work))
    with pytest.raises(ConflictError, match="procedure_performed"):
        procedures.cancel(work, public_id)
    assert work.session.query(Procedure).count() == 1


def test_nothing_is_planned_for_a_past_day(work: UnitOfWork) -> None:
    patient_id = _patient_id(work)
    with pytest.raises(InputError, match="plan_in_past") as refused:
        procedures.create(work, patient_id, replace(PLAN, planned_on=work.today - timedelta(days=1)))
    assert refused.value.parameters["field"] == "planned_on"


def test_a_planned_procedure_has_no_freeze_log_until_it_is_recorded(work: UnitOfWork) -> None:
    patient_id = _patient_id(work)
    public_id = procedures.create(work, patient_id, replace(PLAN, planned_on=work.today))
    assert work.session.query(NerveFreeze).count() == 0
    procedures.update(work, public_id, _details(work))
    assert work.session.query(NerveFreeze).count() == 2
    assert actions_audited(work) == ["procedure.plan", "procedure.record"]


def test_amending_keeps_the_old_values_in_the_audit_and_drops_nerves(work: UnitOfWork) -> None:
    public_id = procedures.create(work, _patient_id(work), _details(work, operator="Dr A"))
    procedures.update(
        work, public_id, _details(work, freezes=FREEZES[:1], kellgren_lawrence=4, operator="Dr B")
    )
    event = work.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert event is not None
    assert (event.action, event.detail["kellgren_lawrence"], event.detail["operator"]) == (
        "procedure.amend",
        3,
        "changed",
    )
    assert [row.nerve for row in work.session.query(NerveFreeze)] == ["superior_medial_genicular"]


def test_what_is_stored_comes_back_as_it_was_given(work: UnitOfWork) -> None:
    given = _details(work, block_on=work.today - timedelta(days=20), block_relief_percent=80.0, bmi=31.5)
    procedures.create(work, _patient_id(work), given)
    stored = procedures.details_of(work.session.query(Procedure).one())
    assert stored == replace(given, freezes=FREEZES[::-1])


def test_a_second_procedure_on_the_same_knee_and_day_is_refused(work: UnitOfWork) -> None:
    patient_id = _patient_id(work)
    procedures.create(work, patient_id, _details(work))
    with pytest.raises(ConflictError, match="second_procedure_same_day"):
        procedures.create(work, patient_id, _details(work))
    procedures.create(work, patient_id, _details(work, laterality="right"))
    procedures.create(work, patient_id, _details(work, performed_on=work.today))
    assert [row.code for row in work.session.query(Procedure).order_by(Procedure.id)] == [
        "CR-7-L1",
        "CR-7-R1",
        "CR-7-L2",
    ]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"performed_on": date(1955, 6, 6)}, "procedure_before_birth", "performed_on"),
        ({"performed_on": date(2999, 1, 1)}, "date_in_future", "performed_on"),
        ({"kellgren_lawrence": 7}, "kellgren_lawrence_range", "kellgren_lawrence"),
        ({"laterality": "both"}, "code_unknown", "laterality"),
        ({"indication": "boredom"}, "code_unknown", "indication"),
        ({"guidance": "thumb"}, "code_unknown", "guidance"),
        ({"bmi": 310.0}, "number_out_of_range", "bmi"),
        ({"block_relief_percent": 101.0}, "number_out_of_range", "block_relief_percent"),
        ({"freezes": ()}, "nerves_missing", "nerves"),
        ({"freezes": (FREEZES[0], FREEZES[0])}, "nerve_twice", "nerves"),
        ({"performed_on": None}, "procedure_day_missing", "planned_on"),
        ({"performed_on": None, "planned_on": date(9, 1, 1)}, "date_implausible", "planned_on"),
    ],
)
def test_an_impossible_procedure_is_refused_where_it_is_wrong(
    work: UnitOfWork, changes: dict[str, Any], code: str, field: str
) -> None:
    patient_id = _patient_id(work)
    with pytest.raises(InputError) as refused:
        procedures.create(work, patient_id, _details(work, **changes))
    assert (refused.value.code, refused.value.parameters["field"]) == (code, field)
    assert work.session.query(Procedure).count() == 0


@pytest.mark.parametrize(
    ("freeze", "field"),
    [
        ({"probe_temperature_celsius": 70.0}, "infrapatellar_saphenous-probe_temperature_celsius"),
        ({"cycles": 0}, "infrapatellar_saphenous-cycles"),
        ({"seconds": 9000.0}, "infrapatellar_saphenous-seconds"),
        ({"lesion_to_skin_mm": -1.0}, "infrapatellar_saphenous-lesion_to_skin_mm"),
        ({"stimulation": "loud"}, "infrapatellar_saphenous-stimulation"),
    ],
)
def test_an_impossible_freeze_names_its_place(work: UnitOfWork, freeze: dict[str, Any], field: str) -> None:
    patient_id = _patient_id(work)
    wrong = (FreezeDetails("infrapatellar_saphenous", **freeze),)
    with pytest.raises(InputError) as refused:
        procedures.create(work, patient_id, _details(work, freezes=wrong))
    assert refused.value.parameters["field"] == field


def test_an_unknown_nerve_is_named_with_the_known_ones(work: UnitOfWork) -> None:
    patient_id = _patient_id(work)
    with pytest.raises(InputError) as refused:
        procedures.create(work, patient_id, _details(work, freezes=(FreezeDetails("optic"),)))
    assert (refused.value.code, refused.value.parameters["found"]) == ("unknown_nerve", "optic")


def test_a_block_comes_before_the_procedure(work: UnitOfWork) -> None:
    patient_id = _patient_id(work)
    with pytest.raises(InputError, match="block_after_procedure"):
        procedures.create(work, patient_id, _details(work, block_on=work.today))


def test_another_sites_procedure_is_unknown(work: UnitOfWork) -> None:
    public_id = procedures.create(work, _patient_id(work), _details(work))
    at_work(work, a_site(work))
    with pytest.raises(NotFound):
        procedures.update(work, public_id, _details(work))
