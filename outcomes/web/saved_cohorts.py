"""Cohorts kept by name: save the one shown, forget one of one's own."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import ConflictError, InputError
from outcomes.forms.cohorts import CohortForm, SavedCohortForm
from outcomes.permissions import Permission
from outcomes.services import saved_cohorts
from outcomes.web.cohort_views import views_for
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence

blueprint = Blueprint("saved_cohorts", __name__, url_prefix="/saved-cohorts")


@blueprint.post("/")
@requires(Permission.VIEW_COHORT)
def create() -> BaseResponse:
    """Save the choice that the address of this form carries, and go back to the view it was made on."""
    form = SavedCohortForm()
    choice = choice_in_address()
    try:
        saved_cohorts.save_cohort(g.work, form.name.data or "", choice, is_shared=bool(form.shared.data))
    except (InputError, ConflictError) as error:
        flash(error_sentence(error))
    else:
        flash(gettext("The cohort is saved: it stands beside every view."))
    return redirect(url_for("cohorts.show", view=_view(), **choice))


@blueprint.post("/<public_id>/forget")
@requires(Permission.VIEW_COHORT)
def destroy(public_id: str) -> BaseResponse:
    """Forget a saved cohort of one's own."""
    saved_cohorts.forget_cohort(g.work, public_id)
    flash(gettext("The saved cohort is forgotten; no patient and no entry has changed."))
    return redirect(url_for("cohorts.show", view=_view(), **choice_in_address()))


def choice_in_address() -> dict[str, list[str]]:
    """What the address says of the fields of a cohort, and of nothing else."""
    fields = CohortForm(request.args).data
    return {
        name: [value for value in values if value]
        for name, values in request.args.to_dict(flat=False).items()
        if name in fields and any(values)
    }


def _view() -> str | None:
    view = request.args.get("view", "")
    return view if view and view in {each.code for each in views_for(g.work)} else None
