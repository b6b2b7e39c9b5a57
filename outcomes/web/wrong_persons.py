"""Handing over what was recorded under the wrong person."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from outcomes.errors import InputError
from outcomes.forms.wrong_persons import WrongPersonForm
from outcomes.permissions import Permission
from outcomes.services.wrong_persons import Recorded, hand_over_diary, hand_over_procedure, recorded
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error
from outcomes.web.filters import label, short_day

blueprint = Blueprint("wrong_persons", __name__)
_PROCEDURE, _DIARY = "procedure", "diary"


@blueprint.get("/patients/<public_id>/hand-over")
@requires(Permission.RECORD_PROCEDURE)
def new(public_id: str) -> str:
    """Ask what is whose."""
    return _page(public_id, WrongPersonForm(), recorded(g.work, public_id))


@blueprint.post("/patients/<public_id>/hand-over")
@requires(Permission.RECORD_PROCEDURE)
def create(public_id: str) -> Response | tuple[str, int]:
    """Hand it over."""
    here, form = recorded(g.work, public_id), WrongPersonForm()
    form.what.choices = _choices(here)
    if form.validate_on_submit():
        kind, _, name = form.what.data.partition(":")
        try:
            if kind == _PROCEDURE:
                hand_over_procedure(g.work, public_id, name, form.code.data)
            else:
                hand_over_diary(g.work, public_id, date.fromisoformat(name), form.code.data)
        except InputError as error:
            place_error(form, error)
        else:
            flash(
                gettext("It is with %(code)s now. The history of both tells it.", code=form.code.data.strip())
            )
            return redirect(url_for("patients.show", public_id=public_id))
    return _page(public_id, form, here), 400


def _choices(here: Recorded) -> list[SelectChoice]:
    procedures = [
        SelectChoice(f"{_PROCEDURE}:{name}", f"{label(side, 'knee')}, {short_day(on)}")
        for name, side, on in here.procedures
    ]
    days = [
        SelectChoice(f"{_DIARY}:{on.isoformat()}", gettext("Diary of %(day)s", day=short_day(on)))
        for on in here.days
    ]
    return [SelectChoice("", gettext("Choose")), *procedures, *days]


def _page(public_id: str, form: WrongPersonForm, here: Recorded) -> str:
    form.what.choices = _choices(here)
    return render_template("wrong_persons/new.html", form=form, public_id=public_id, code=here.code)
