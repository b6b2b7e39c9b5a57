"""Procedures: plan, record, amend, cancel, with the freeze log."""

from dataclasses import asdict, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.clinical.nerves import NERVE_BY_CODE, NERVES
from outcomes.errors import InputError
from outcomes.forms.procedures import PlanForm, RecordForm
from outcomes.permissions import Permission, Role
from outcomes.services import patients, procedures
from outcomes.services.procedure_details import FreezeDetails, ProcedureDetails
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error

blueprint = Blueprint("procedures", __name__)
_YES_NO = {"yes": True, "no": False}
_SETTINGS = tuple(field.name for field in fields(FreezeDetails) if field.name != "nerve")


@blueprint.get("/patients/<patient_id>/procedures/new")
@requires(Permission.RECORD_PROCEDURE)
def new(patient_id: str) -> str:
    """Show an empty procedure: planned, or performed already."""
    patient = patients.patient_named(g.work, patient_id, Permission.RECORD_PROCEDURE)
    form = PlanForm() if _is_plan() else RecordForm(data={"operator": _own_name()})
    return render_template(
        "procedures/new.html", form=form, patient=patient, nerves=NERVES, is_plan=_is_plan()
    )


@blueprint.post("/patients/<patient_id>/procedures")
@requires(Permission.RECORD_PROCEDURE)
def create(patient_id: str) -> BaseResponse | tuple[str, int]:
    """Plan a procedure, or record one as performed."""
    patient = patients.patient_named(g.work, patient_id, Permission.RECORD_PROCEDURE)
    form = PlanForm() if _is_plan() else RecordForm()
    if form.validate_on_submit():
        try:
            public_id = procedures.create(g.work, patient_id, _details(form))
        except InputError as error:
            place_error(form, error)
        else:
            done = (
                gettext("The procedure is planned.") if _is_plan() else gettext("The procedure is recorded.")
            )
            flash(done)
            return redirect(url_for("patients.show", public_id=patient_id, procedure=public_id))
    page = render_template(
        "procedures/new.html", form=form, patient=patient, nerves=NERVES, is_plan=_is_plan()
    )
    return page, 400


@blueprint.get("/procedures/<public_id>/edit")
@requires(Permission.RECORD_PROCEDURE)
def edit(public_id: str) -> str:
    """Show a procedure, to be recorded as performed or amended."""
    procedure = procedures.procedure_named(g.work, public_id, Permission.RECORD_PROCEDURE)
    shown = _shown(procedures.details_of(procedure))
    if _changes_plan(procedure.performed_on):
        return _edit_page(PlanForm(data=shown), procedure)
    form = RecordForm(data=shown)
    if procedure.performed_on is None:
        form.performed_on.data = min(procedure.planned_on or g.work.today, g.work.today)
        form.operator.data = form.operator.data or _own_name()
    return _edit_page(form, procedure)


@blueprint.post("/procedures/<public_id>/edit")
@requires(Permission.RECORD_PROCEDURE)
def update(public_id: str) -> BaseResponse | tuple[str, int]:
    """Record a planned procedure as performed, change its plan, or amend a recorded one."""
    procedure = procedures.procedure_named(g.work, public_id, Permission.RECORD_PROCEDURE)
    patient_id, before = procedure.patient.public_id, procedures.details_of(procedure)
    is_plan = _changes_plan(procedure.performed_on)
    form = PlanForm() if is_plan else RecordForm()
    if form.validate_on_submit():
        try:
            procedures.update(g.work, public_id, _amended(form, before))
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("The plan is changed.") if is_plan else gettext("The procedure is recorded."))
            return redirect(url_for("patients.show", public_id=patient_id, procedure=public_id))
        procedure = procedures.procedure_named(g.work, public_id, Permission.RECORD_PROCEDURE)
    return _edit_page(form, procedure), 400


@blueprint.post("/procedures/<public_id>/cancel")
@requires(Permission.RECORD_PROCEDURE)
def cancel(public_id: str) -> BaseResponse:
    """Take a plan away."""
    patient_id = procedures.cancel(g.work, public_id)
    flash(gettext("The planned procedure is cancelled. What the patient answered is kept."))
    return redirect(url_for("patients.show", public_id=patient_id))


def _own_name() -> str:
    """Who operates, where whoever records is one who may."""
    staff = g.work.staff
    return staff.display_name if staff.role is Role.RADIOLOGIST else ""


def _is_plan() -> bool:
    return request.values.get("planned") == "1"


def _changes_plan(performed_on: date | None) -> bool:
    return performed_on is None and _is_plan()


def _edit_page(form: PlanForm | RecordForm, procedure: object) -> str:
    is_plan = isinstance(form, PlanForm)
    return render_template(
        "procedures/edit.html", form=form, procedure=procedure, nerves=NERVES, is_plan=is_plan
    )


def _amended(form: PlanForm | RecordForm, before: ProcedureDetails) -> ProcedureDetails:
    """What the form says; a changed plan keeps what the form of a plan does not ask."""
    details = _details(form, before.planned_on)
    if isinstance(form, RecordForm):
        return details
    asked = {name: getattr(details, name) for name in (*form.data, "freezes") if hasattr(details, name)}
    return replace(before, **asked)


def _details(form: PlanForm | RecordForm, planned_on: Any = None) -> ProcedureDetails:
    given = {name: _plain(value) for name, value in form.data.items() if not isinstance(value, dict)}
    given.pop("csrf_token", None)
    grade = given.pop("kellgren_lawrence", None)
    freezes = [
        FreezeDetails(row.code, **_settings(form.data[row.code]))
        for row in NERVES
        if form.data[row.code]["is_frozen"]
    ]
    freezes += [FreezeDetails(code) for code in _unknown_nerves()]  # the service says which nerves there are
    given.setdefault("planned_on", planned_on)
    return ProcedureDetails(freezes=tuple(freezes), kellgren_lawrence=_grade(grade), **given)


def _unknown_nerves() -> list[str]:
    ticked = (name.removesuffix("-is_frozen") for name in request.form if name.endswith("-is_frozen"))
    return [code for code in ticked if code not in NERVE_BY_CODE]


def _grade(given: str | None) -> int | None:
    """The grade as a number; what is no number is refused in the same words as a grade of 7."""
    if given is None:
        return None
    if not (given.isascii() and given.isdigit()):
        raise InputError("kellgren_lawrence_range", {"value": given, "field": "kellgren_lawrence"})
    return int(given)


def _settings(given: dict[str, Any]) -> dict[str, Any]:
    settings = {name: _plain(given.get(name)) for name in _SETTINGS}
    settings["image_kept"] = _YES_NO.get(settings["image_kept"] or "")
    return settings


def _plain(value: Any) -> Any:
    """A form's value as the service takes it: an empty text is nothing, a decimal a number."""
    if isinstance(value, Decimal):
        return float(value)
    return None if value == "" else value


def _shown(details: ProcedureDetails) -> dict[str, Any]:
    """A stored procedure as the form shows it."""
    shown = {name: value for name, value in asdict(details).items() if name != "freezes"}
    grade = details.kellgren_lawrence
    shown["kellgren_lawrence"] = "" if grade is None else str(grade)
    for freeze in details.freezes:
        row = asdict(freeze) | {"is_frozen": True}
        kept = freeze.image_kept
        row["image_kept"] = "" if kept is None else ("yes" if kept else "no")
        shown[freeze.nerve] = row
    return shown
