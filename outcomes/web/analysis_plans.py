"""Analysis plans: the list, and a new one from the cohort that is open."""

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from outcomes.errors import InputError
from outcomes.forms.analysis_plans import AnalysisPlanForm
from outcomes.forms.cohorts import CohortForm
from outcomes.permissions import Permission
from outcomes.services.analysis_plans import analysis_plans, freeze_plan
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.saved_cohorts import Choice
from outcomes.services.sign_in import own_email
from outcomes.services.step_up import needs_code
from outcomes.web.cohort_views import VIEW_OF_FIGURE, VIEWS
from outcomes.web.cohorts import choice_of
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.saved_cohorts import choice_in_address

blueprint = Blueprint("analysis_plans", __name__, url_prefix="/analysis-plans")


@blueprint.get("/")
@requires(Permission.VIEW_COHORT)
def index() -> str:
    """Show every version of every plan."""
    plans = analysis_plans(g.work)
    return render_template(
        "analysis_plans/index.html",
        plans=[(plan, _said(plan.choice), VIEW_OF_FIGURE.get(plan.figure)) for plan in plans],
        titles=_titles(),
    )


@blueprint.get("/new")
@requires(Permission.VIEW_COHORT)
def new() -> str:
    """Show the form for a plan about the cohort in the address."""
    form = AnalysisPlanForm()
    return _page(form)


@blueprint.post("/")
@requires(Permission.VIEW_COHORT)
def create() -> BaseResponse | tuple[str, int]:
    """Freeze and sign a plan about the cohort in the address."""
    form = AnalysisPlanForm()
    form.figure.choices = _figures()
    if not form.validate():
        return _page(form), 400
    named = (form.name.data or "", form.figure.data or "")
    try:
        proof = (form.password.data or "", form.code.data or "")
        freeze_plan(g.work, *named, choice_in_address(), form.question.data or "", *proof)
    except InputError as error:
        return _page(form, error_sentence(error)), 400
    flash(gettext("The plan is frozen and signed: nobody can change it any more."))
    return redirect(url_for("analysis_plans.index"))


def _page(form: AnalysisPlanForm, problem: str = "") -> str:
    form.figure.choices = _figures()
    chosen = CohortForm(request.args)
    chosen.validate()
    episodes = chosen_cohort(g.work, choice_of(chosen)).episodes
    said = _said(choice_in_address())
    return render_template(
        "analysis_plans/new.html",
        form=form,
        said=said,
        episodes=episodes,
        problem=problem,
        email=own_email(g.work),
        needs_code=needs_code(g.work),
    )


def _titles() -> dict[str, object]:
    return {name: title for view in VIEWS for name, title in view.titles}


def _figures() -> list[SelectChoice]:
    return [SelectChoice(name, str(title)) for name, title in _titles().items()]


def _said(choice: Choice) -> Sequence[tuple[str, str]]:
    """What a choice chooses, in the reader's words: label and values of each field."""
    form = CohortForm(meta={"csrf": False})
    found = []
    for name, values in choice.items():
        field = getattr(form, name, None)
        if field is None or not any(values):
            continue
        known = {str(each.value): str(each.label) for each in getattr(field, "choices", None) or ()}
        spelled = ", ".join(known.get(value, gettext("yes") if value == "y" else value) for value in values)
        found.append((str(field.label.text), spelled))
    return found
