"""Complications asked about one by one, some days after the procedure."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError
from outcomes.forms.incidents import REVIEW_FORMS, ComplicationReviewForm
from outcomes.permissions import Permission
from outcomes.services.complication_reviews import Finding, OpenReview, open_review, record_review
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error

blueprint = Blueprint("complication_reviews", __name__)


@blueprint.get("/procedures/<procedure_id>/complications/<int:day>")
@requires(Permission.RECORD_PROCEDURE)
def edit(procedure_id: str, day: int) -> str:
    """Show a list, with what was found if it was gone through before."""
    review = open_review(g.work, procedure_id, day)
    return _page(review, REVIEW_FORMS[day](data=_shown(review)))


@blueprint.post("/procedures/<procedure_id>/complications/<int:day>")
@requires(Permission.RECORD_PROCEDURE)
def update(procedure_id: str, day: int) -> BaseResponse | tuple[str, int]:
    """Record that a list was gone through, and what was found."""
    review = open_review(g.work, procedure_id, day)
    patient_id = review.procedure.patient.public_id
    form = REVIEW_FORMS[day]()
    if form.validate_on_submit():
        try:
            record_review(g.work, procedure_id, day, form.asked_on.data, _findings(review, form))
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("It is recorded."))
            return redirect(url_for("patients.show", public_id=patient_id, procedure=procedure_id))
        review = open_review(g.work, procedure_id, day)
    return _page(review, form), 400


def _page(review: OpenReview, form: ComplicationReviewForm) -> str:
    return render_template("incidents/complications.html", form=form, review=review)


def _shown(review: OpenReview) -> dict[str, object]:
    current = review.current
    if current is None:
        return {"asked_on": g.work.today}
    return {"asked_on": current.asked_on, **{event: {"is_found": True} for event in current.found}}


def _findings(review: OpenReview, form: ComplicationReviewForm) -> list[Finding]:
    parts = {event: form[event].form for event in review.list.events}
    return [
        Finding(event, part.began_on.data, int(part.severity.data) if part.severity.data else None)
        for event, part in parts.items()
        if part.is_found.data
    ]
