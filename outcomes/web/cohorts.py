"""The cohort page: choose, compare, see, download."""

from flask import Blueprint, Response, g, jsonify, render_template, request
from flask_babel import get_locale

from outcomes.errors import NotFound
from outcomes.forms.cohorts import CohortForm, SavedCohortForm
from outcomes.permissions import Permission
from outcomes.services.analysis_plans import analysis_plans
from outcomes.services.cohort_choices import CohortChoice, Estimand
from outcomes.services.kept_numbers import kept
from outcomes.services.relief_medians import relief_medians
from outcomes.services.saved_cohorts import saved_cohorts
from outcomes.web.charts import prepare_charts
from outcomes.web.cohort_methods import relief_median_words
from outcomes.web.cohort_names import group_name
from outcomes.web.cohort_views import Drawn, View, views_for
from outcomes.web.doors import requires
from outcomes.web.saved_cohorts import choice_in_address
from outcomes.web.spreadsheets import csv_answer

blueprint = Blueprint("cohorts", __name__, url_prefix="/cohorts")
blueprint.add_app_template_filter(relief_median_words, "median_words")


@blueprint.get("/")
@blueprint.get("/<view>")
@requires(Permission.VIEW_COHORT)
def show(view: str = "") -> str:
    """Show one view of a cohort: the sentence first, then the pictures, then the numbers."""
    views = {each.code: each for each in views_for(g.work)}
    if view not in views:
        raise NotFound("page_unknown")
    form = CohortForm(request.args)
    drawn = drawn_view(views[view], form)
    plans = analysis_plans(g.work)
    here = choice_in_address()
    prepare_charts()
    return render_template(
        "cohorts/show.html",
        form=form,
        drawn=drawn,
        view=views[view],
        views=views.values(),
        saved=saved_cohorts(g.work),
        saving=SavedCohortForm(),
        group_name=group_name,
        exporting=Permission.EXPORT_DATA,
        medians=relief_medians(g.work, choice_of(form)) if view == "returns" else (),
        has_plans=bool(plans),
        planned={plan.figure: plan for plan in plans if plan.is_newest and plan.covers(here)},
    )


@blueprint.get("/returns/medians")
@requires(Permission.VIEW_COHORT)
def medians() -> Response:
    """Give the medians of the groups in words as far as they are computed, in the order of the page."""
    form = CohortForm(request.args)
    form.validate()
    found = relief_medians(g.work, choice_of(form))
    return jsonify([{"words": relief_median_words(each), "isOver": each.is_over} for each in found])


@blueprint.get("/<name>.csv")
@requires(Permission.VIEW_COHORT)
def download(name: str) -> Response:
    """Send the numbers of one figure as a file."""
    views = {figure: view for view in views_for(g.work) for figure, _ in view.titles}
    if name not in views:
        raise NotFound("page_unknown")
    table = drawn_view(views[name], CohortForm(request.args)).charts[name].table
    return csv_answer(name, table.header, table.values)


def drawn_view(view: View, form: CohortForm) -> Drawn:
    """A view of the cohort the address asks for; what makes no sense is left out and said on the page."""
    form.validate()
    if form.measure.errors or not form.measure.raw_data or not form.measure.data:
        form.measure.data = view.measure
    choice = choice_of(form)
    asked = ("view", view.code, choice, form.measure.data, form.statistic.data, str(get_locale()))
    drawn = (
        kept(g.work, asked, lambda: view.draw(g.work, choice, form))
        if view.is_kept
        else view.draw(g.work, choice, form)
    )
    form.offer(drawn.options.devices, drawn.options.operators)
    return drawn


def choice_of(form: CohortForm) -> CohortChoice:
    """The choice a validated form makes, without what makes no sense."""
    wrong = set(form.errors)
    given = {name: value for name, value in form.data.items() if name not in wrong}
    return CohortChoice(
        first_day=given.get("first_day"),
        last_day=given.get("last_day"),
        indications=tuple(given.get("indication") or ()),
        nerves=tuple(given.get("nerve") or ()),
        grades=tuple(int(grade) for grade in given.get("grade") or ()),
        devices=tuple(given.get("device") or ()),
        operators=tuple(given.get("operator") or ()),
        sexes=tuple(given.get("sex") or ()),
        age_from=given.get("age_from"),
        age_to=given.get("age_to"),
        group_by=given.get("group_by") or "",
        is_landmark=bool(given.get("landmark")),
        estimand=Estimand(given.get("estimand") or Estimand.WHILE_UNTREATED),
    )
