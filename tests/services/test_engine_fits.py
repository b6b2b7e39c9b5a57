"""Proposals, adoption, the dial, and the engine in use."""

import pickle
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.detection import ENGINE_VERSION
from outcomes.detection.model import shipped_model
from outcomes.errors import ConflictError, Forbidden, InputError, NotFound
from outcomes.models import Alert, AuditEvent, EngineFit, EngineReading
from outcomes.permissions import Role
from outcomes.services import engine_fits
from outcomes.services.detections import renew_outdated_readings
from outcomes.services.engine_fits import adopt, fit_engine, proposal, proposals, set_dial
from outcomes.services.engine_reviews import dial_choices, review
from outcomes.services.engines import current_engine, current_version, engine_in_use
from outcomes.services.readings import reading, readings, update_reading
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.own_patients import a_fit, gains, own_patients
from tests.staff_at_work import actions_audited, at_work, some_entries


def test_untouched_it_is_the_engine_as_shipped(work: UnitOfWork) -> None:
    assert current_engine(work).model is shipped_model()
    assert (current_version(work), engine_in_use(work).is_calibrated) == (ENGINE_VERSION, False)


def test_an_adopted_fit_is_in_use_and_zero_is_the_way_back(work: UnitOfWork) -> None:
    a_fit(work, pain_onset_median_days=80.0)
    assert adopt(work, 1)
    model = current_engine(work).model
    assert model.version == f"{ENGINE_VERSION}+fit1"
    assert (model.pain_parameters.onset_median_days, model.calibration.slope) == (80.0, 1.2)
    assert current_engine(work) is current_engine(work)
    assert pickle.loads(pickle.dumps(model)) == model  # noqa: S301  our own bytes
    assert engine_in_use(work).is_calibrated
    assert not adopt(work, 1)
    assert adopt(work, 0)
    assert current_engine(work).model is shipped_model()
    assert actions_audited(work) == ["engine.adopt", "engine.adopt"]


def test_the_dial_moves_the_threshold_and_the_version(work: UnitOfWork) -> None:
    set_dial(work, 0.2)
    strict = current_engine(work).model
    set_dial(work, 3.0)
    loose = current_engine(work).model
    assert strict.alarm.return_logit > shipped_model().alarm.return_logit > loose.alarm.return_logit
    assert (strict.version, loose.version) == (f"{ENGINE_VERSION}+dial0.2", f"{ENGINE_VERSION}+dial3")
    a_fit(work, number=12)
    adopt(work, 12)
    assert current_version(work) == f"{ENGINE_VERSION}+fit12.dial3" and len(current_version(work)) <= 40
    set_dial(work, None)
    assert current_version(work) == f"{ENGINE_VERSION}+fit12"
    detail = work.session.scalars(select(AuditEvent.detail).order_by(AuditEvent.id)).all()
    assert detail[0] == {"before": ENGINE_VERSION, "after": f"{ENGINE_VERSION}+dial0.2", "false_alarms": 0.2}


@pytest.mark.parametrize("wrong", [0.1, 5.1, float("nan")])
def test_a_dial_outside_its_range_is_refused(work: UnitOfWork, wrong: float) -> None:
    with pytest.raises(InputError, match="number_out_of_range"):
        set_dial(work, wrong)


def test_with_few_references_the_threshold_stays_that_of_simulated_patients(work: UnitOfWork) -> None:
    a_fit(work, references=59)
    adopt(work, 1)
    assert current_engine(work).model.alarm == shipped_model().alarm
    assert not engine_in_use(work).is_calibrated
    assert review(proposal(work)).guaranteed_share is None


def test_what_another_version_learnt_is_neither_adopted_nor_used(work: UnitOfWork) -> None:
    a_fit(work, base_version="0.9.0")
    with pytest.raises(ConflictError, match="engine_fit_of_other_version"):
        adopt(work, 1)
    a_fit(work, number=2)
    adopt(work, 2)
    work.begin()
    work.session.get_one(EngineFit, 2).base_version = "0.9.0"  # as after an upgrade of the program
    work.commit()
    in_use = engine_in_use(work)
    assert (in_use.fit_number, in_use.chosen_number, in_use.model) == (0, 2, shipped_model())


def test_an_unknown_number_is_said(work: UnitOfWork) -> None:
    with pytest.raises(NotFound, match="engine_fit_unknown"):
        adopt(work, 7)
    with pytest.raises(NotFound, match="engine_fit_unknown"):
        proposal(work, 7)
    with pytest.raises(NotFound, match="engine_no_fits"):
        proposal(work)


def test_nothing_or_too_little_to_learn_from_is_said(work: UnitOfWork) -> None:
    with pytest.raises(InputError, match="engine_nothing_to_fit"):
        fit_engine(work)
    own_patients(work, 8)
    with pytest.raises(InputError, match="engine_too_few_people") as refused:
        fit_engine(work)
    assert 0 < refused.value.parameters["found"] < 8 or refused.value.parameters["found"] == 8
    with pytest.raises(InputError, match="engine_nothing_to_fit"):
        fit_engine(work, work.today - timedelta(days=390))
    assert actions_audited(work) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.RESEARCHER])
def test_only_radiologists_and_administrators_may(work: UnitOfWork, role: Role) -> None:
    at_work(work, a_site(work), role)
    for forbidden in (lambda: adopt(work, 0), lambda: set_dial(work, 1.0), lambda: proposals(work)):
        with pytest.raises(Forbidden):
            forbidden()
    at_work(work, a_site(work), Role.ADMINISTRATOR)
    assert proposals(work) == []


def test_readings_are_outdated_by_another_engine_and_renewed(work: UnitOfWork) -> None:
    procedures = own_patients(work, 3)
    assert renew_outdated_readings(work) == 3
    assert renew_outdated_readings(work) == 0
    a_fit(work, pain_onset_median_days=80.0)
    adopt(work, 1)
    assert readings(work, procedures) == {}
    fresh = reading(work, procedures[0])
    assert fresh is not None and fresh.engine_version == f"{ENGINE_VERSION}+fit1"
    assert renew_outdated_readings(work, at_once=2) == 2
    assert renew_outdated_readings(work, at_once=2) == 1
    assert readings(work, procedures)[procedures[0].id] == fresh
    versions = set(work.session.scalars(select(EngineReading.engine_version)))
    assert versions == {f"{ENGINE_VERSION}+fit1"}


def test_adopting_rewrites_no_alarm_that_was_raised(work: UnitOfWork) -> None:
    site = a_site(work)
    day_zero = work.today - timedelta(days=140)
    procedure = a_procedure(work, a_patient(work, site), day_zero)
    some_entries(work, procedure, [(day, 7.0 if day < 1 or day >= 100 else 2.0) for day in range(-10, 140)])
    work.begin()
    update_reading(work, procedure)
    work.commit()
    before = _alarms(work)
    assert [row[0] for row in before] == ["return_of_pain"]
    a_fit(work, pain_onset_median_days=60.0, pain_p_durable=0.05)
    for number, dial in ((1, 5.0), (1, 0.2), (0, None)):
        adopt(work, number)
        set_dial(work, dial)
        while renew_outdated_readings(work, at_once=1):
            pass
        work.begin()
        update_reading(work, procedure)
        work.commit()
        work.session.expire_all()
        assert _alarms(work) == before


def _alarms(work: UnitOfWork) -> list[tuple[object, ...]]:
    rows = work.session.scalars(select(Alert).where(Alert.engine_version.is_not(None)).order_by(Alert.id))
    return [(a.kind, a.raised_on, a.raised_at, a.engine_version, a.inputs, a.public_id) for a in rows]


def test_a_review_says_what_is_promised(work: UnitOfWork) -> None:
    a_fit(work)
    shown = review(proposal(work), 1.0)
    assert (shown.verdict, shown.is_enough, shown.references) == ("better", True, 80)
    assert shown.guaranteed_share == pytest.approx(0.05)
    assert shown.values[0].prior_low < shown.values[0].before < shown.values[0].prior_high
    assert review(proposal(work), 0.2).threshold > shown.threshold


@pytest.mark.parametrize(
    ("foretold", "told", "verdict"),
    [(0.3, -0.01, "worse"), (0.01, 0.01, "better"), (0.3, 0.001, "better"), (0.01, 0.001, "alike")],
)
def test_what_is_said_of_returns_decides(
    work: UnitOfWork, foretold: float, told: float, verdict: str
) -> None:
    a_fit(work)
    assert review(proposal(work)).verdict == "better"  # an earlier fit, of which only reports were counted
    a_fit(work, number=2, counted=gains(foretold, told, keeps=verdict == "better"))
    shown = review(proposal(work))
    assert (shown.verdict, shown.reports.verdict) == (verdict, "worse")
    assert shown.keeps_parameters == (verdict == "better")


def test_the_dial_tells_what_own_patients_tell(work: UnitOfWork) -> None:
    a_fit(work, returns=24)
    adopt(work, 1)
    own = engine_in_use(work).own_alarms
    choices = dial_choices(own)
    assert [(c.found, c.median_delay) for c in choices] != [(c.found, c.median_delay) for c in dial_choices()]
    assert own is not None and choices[0].found == own.finds(review(proposal(work), 0.2).threshold)[0]
    shown = review(proposal(work), 0.2)
    assert (shown.returns, shown.found, shown.median_delay) == (
        24,
        choices[0].found,
        choices[0].median_delay,
    )
    adopt(work, 0)
    assert engine_in_use(work).own_alarms is None


def test_the_choices_of_the_dial_cost_more_delay_the_fewer_false_alarms(work: UnitOfWork) -> None:
    choices = dial_choices()
    assert len(choices) == 6
    assert sum(choice.is_shipped for choice in choices) == 1
    assert [c.median_delay for c in choices] == sorted((c.median_delay for c in choices), reverse=True)
    assert [c.found for c in choices] == sorted(c.found for c in choices)


@pytest.mark.slow
def test_a_fit_is_kept_as_a_proposal_and_changes_nothing(
    work: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outcomes.detection.fit.ROUNDS", 1)
    own_patients(work, 34)
    heard: list[int] = []
    at_work(work, a_site(work))
    number = fit_engine(work, progress=lambda _step, done, _total: heard.append(done))
    (view,) = proposals(work)
    assert (number, view.number, view.is_in_use, view.is_adoptable) == (1, 1, False, True)
    assert heard[-1] == engine_fits.EFFORTS
    assert current_version(work) == ENGINE_VERSION
    assert actions_audited(work) == ["engine.fit"]
    shown = review(view)
    assert min(each.error or 0.0 for each in (shown.reports, shown.foretold, shown.told)) > 0.0
    onset = shown.values[0]
    assert onset.after < onset.before - 5  # their relief is a third shorter
    stored = work.session.scalars(select(EngineFit.parameters)).one()
    assert stored[onset.name] == (onset.after if shown.keeps_parameters else onset.before)
    assert view.diagnostics["people"] >= 30 and shown.brier_after is not None
    assert adopt(work, 1)
