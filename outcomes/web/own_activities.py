"""A patient's own three activities: named, and rated once a week, in the own record."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outcomes.access.principals import PatientReader
from outcomes.errors import InputError
from outcomes.services import clinics, own_activities
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.own_pages import own_page

blueprint = Blueprint("own_activities", __name__, url_prefix="/record/activities")
_OWN = "a patient's own activities, for the browser that gave birth date and PIN, and nothing for any other"


@blueprint.get("")
@public(_OWN)
@own_page
def show(reader: PatientReader) -> str:
    """Show the activities with their ratings, to be rated or named."""
    return _page(reader)


@blueprint.post("")
@public(_OWN)
@own_page
def update(reader: PatientReader) -> Response | tuple[str, int]:
    """Keep ratings, or names."""
    try:
        if "name" in request.form:
            own_activities.name_activities(g.work, reader, request.form.getlist("text"))
        else:
            own_activities.rate_activities(g.work, reader, _posted_ratings())
    except InputError as error:
        return _page(reader, error_sentence(error)), 400
    return redirect(url_for("own_activities.show"))


def _posted_ratings() -> dict[int, float]:
    given = {place: request.form.get(f"rating-{place}", "") for place in own_activities.PLACES}
    return {place: float(text) for place, text in given.items() if text.isascii() and text.isdigit()}


def _page(reader: PatientReader, problem: str = "") -> str:
    found = own_activities.activities_of(g.work, reader.patient_id)
    texts = {each.place: each.text for each in found}
    typed = request.form.getlist("text")
    return render_template(
        "own_activities/show.html",
        clinic_phone=clinics.clinic_of(g.work, reader.patient_id).phone,
        activities=found,
        is_due=own_activities.is_rating_due(g.work, found),
        texts=typed or [texts.get(place, "") for place in own_activities.PLACES],
        longest=own_activities.LONGEST,
        problem=problem,
        posted=request.form,
    )
