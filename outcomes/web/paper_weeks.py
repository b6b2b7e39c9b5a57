"""The paper twin of the diary: a week to print, and the same week to type in."""

from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from outcomes.clinical.codes import Respondent
from outcomes.errors import InputError, NotFound
from outcomes.forms.paper_weeks import Wrong, field_name, read_week
from outcomes.permissions import Permission
from outcomes.services import paper_weeks
from outcomes.services.paper_weeks import MINUTES, RATINGS, PaperWeek
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.filters import label
from outcomes.web.qr_codes import qr_code

blueprint = Blueprint("paper_weeks", __name__, url_prefix="/patients/<public_id>/paper")


@blueprint.get("")
@requires(Permission.ENTER_ANSWERS)
def new(public_id: str) -> str:
    """Choose a week, to be printed or typed in."""
    today = g.work.today
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=each) for each in range(1, -8, -1)]
    return render_template(
        "paper_weeks/new.html",
        week=paper_weeks.paper_week(g.work, public_id, monday),
        weeks=weeks,
        monday=monday,
    )


@blueprint.get("/<laterality>/<begins_on>/sheet")
@requires(Permission.ENTER_ANSWERS)
def show(public_id: str, laterality: str, begins_on: str) -> str:
    """Show the sheet to be printed, in the patient's language."""
    week = paper_weeks.paper_week(g.work, public_id, _day(begins_on), laterality)
    address = g.work.settings.public_url + url_for(
        "paper_weeks.edit", public_id=public_id, laterality=laterality, begins_on=begins_on
    )
    with force_locale(week.patient.language):
        sheet = render_template("paper_weeks/sheet.html", week=week, ratings=RATINGS, code=qr_code(address))
    return render_template("paper_weeks/show.html", week=week, sheet=Markup(sheet))  # noqa: S704  our own template, escaped by itself  # nosec B704


@blueprint.get("/<laterality>/<begins_on>")
@requires(Permission.ENTER_ANSWERS)
def edit(public_id: str, laterality: str, begins_on: str) -> str:
    """Show the fields of a week, to type in what stands on the sheet."""
    return _page(paper_weeks.paper_week(g.work, public_id, _day(begins_on), laterality))


@blueprint.post("/<laterality>/<begins_on>")
@requires(Permission.ENTER_ANSWERS)
def update(public_id: str, laterality: str, begins_on: str) -> Response | tuple[str, int]:
    """Record the week; what cannot be is shown again with all that was typed."""
    week = paper_weeks.paper_week(g.work, public_id, _day(begins_on), laterality)
    open_days = [day for day in week.days if day not in week.taken]
    answers, wrong = read_week(request.form, open_days, (*RATINGS, MINUTES))
    if wrong:
        return _page(week, wrong=wrong), 400
    helper = request.form.get("respondent") == Respondent.HELPER.value
    try:
        count = paper_weeks.record_paper_week(
            g.work,
            public_id,
            laterality,
            answers,
            respondent=Respondent.HELPER if helper else Respondent.PATIENT,
        )
    except InputError as error:
        return _page(week, error_sentence(error)), 400
    flash(ngettext("%(num)s day is typed in.", "%(num)s days are typed in.", count))
    return redirect(url_for("patients.show", public_id=public_id))


def _page(week: PaperWeek, problem: str = "", wrong: tuple[Wrong, ...] = ()) -> str:
    return render_template(
        "paper_weeks/edit.html",
        week=week,
        items=(*RATINGS, MINUTES),
        field_name=field_name,
        posted=request.form,
        problem=problem,
        wrong={field_name(each.day, each.item): _sentence(each) for each in wrong},
        today=g.work.today,
    )


def _sentence(wrong: Wrong) -> str:
    item = label(wrong.item, "observation")
    if wrong.item == MINUTES:
        return gettext(
            "%(item)s: “%(found)s” is not possible; minutes are a whole number from 0 to 1440.",
            item=item,
            found=wrong.found,
        )
    return gettext(
        "%(item)s: “%(found)s” is not possible; a whole number from 0 to 10, or leave it blank.",
        item=item,
        found=wrong.found,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("page_unknown") from error
