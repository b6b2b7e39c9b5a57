"""The views of a cohort: what each computes, says and draws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from outcomes.analysis.trajectory import Statistic
from outcomes.charts.chart import Chart
from outcomes.forms.cohorts import CohortForm
from outcomes.services.chosen_cohorts import ChosenCohort, Options
from outcomes.services.cohort_choices import CohortChoice, Grouping
from outcomes.services.cohort_comparison import PAIN, comparison
from outcomes.services.cohort_knees import knees
from outcomes.services.cohort_measures import STANDARD, measures
from outcomes.services.cohort_predictors import predictors
from outcomes.services.cohort_relief import returns
from outcomes.services.cohort_safety import safety
from outcomes.services.cohort_sites import sites_beside
from outcomes.services.cohorts import cohort
from outcomes.services.staff_sites import has_several_sites
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web import cohort_charts as charts
from outcomes.web import cohort_sentences as sentences
from outcomes.web.cohort_safety_sentences import safety_sentences


@dataclass(frozen=True, eq=False)
class Drawn:
    """A view as the page shows it.

    Attributes:
        group_by: what the groups are made by.
        groups: the groups, drawn or not.
        options: what there is to choose from.
        sentences: what it says.
        estimand: what its numbers do with what happens after the procedure.
        charts: its figures by name.
    """

    group_by: str
    groups: Grouping
    options: Options
    sentences: list[str]
    estimand: str
    charts: Mapping[str, Chart]


@dataclass(frozen=True)
class View:
    """One view of a cohort.

    Attributes:
        code: as in the address; empty for the first.
        name: on its tab.
        titles: name and title of each figure.
        draw: computes and draws it.
        measure: outcome it is about where none is chosen; empty where there is none to choose.
        is_kept: what is drawn is kept until something changes at the site where one is.
    """

    code: str
    name: object
    titles: tuple[tuple[str, object], ...]
    draw: Callable[[UnitOfWork, CohortChoice, CohortForm], Drawn]
    measure: str = ""
    is_kept: bool = True


def _of(chosen: ChosenCohort, said: list[str], drawn: Mapping[str, Chart]) -> Drawn:
    """Without the cohort itself, whose database session ends with the request: a drawn view is kept."""
    estimand = sentences.estimand_sentence(chosen.choice)
    return Drawn(chosen.choice.group_by, chosen.groups, chosen.options, said, estimand, drawn)


def _overview(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = cohort(work, choice)
    return _of(result.chosen, sentences.cohort_sentences(result), charts.overview_charts(result))


def _knees(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = knees(work, choice)
    return _of(result.chosen, sentences.whose(result.chosen), charts.knees_charts(result))


def _returns(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = returns(work, choice)
    return _of(result.chosen, sentences.return_sentences(result), charts.returns_charts(result))


def _measures(work: UnitOfWork, choice: CohortChoice, form: CohortForm) -> Drawn:
    is_median = not form.statistic.errors and form.statistic.data == Statistic.MEDIAN
    result = measures(work, choice, form.measure.data, Statistic.MEDIAN if is_median else Statistic.MEAN)
    said = sentences.whose(result.chosen)
    if result.visits:
        said.append(gettext("Scores are counted at the visit in whose window they were answered."))
    return _of(result.chosen, said, charts.measures_charts(result))


def _comparison(work: UnitOfWork, choice: CohortChoice, form: CohortForm) -> Drawn:
    result = comparison(work, choice, form.measure.data)
    return _of(result.chosen, sentences.comparison_sentences(result), charts.comparison_charts(result))


def _predictors(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = predictors(work, choice)
    return _of(result.chosen, sentences.predictor_sentences(result), charts.predictors_charts(result))


def _safety(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = safety(work, choice)
    return _of(result.chosen, safety_sentences(result), charts.safety_charts(result))


def _sites(work: UnitOfWork, choice: CohortChoice, _form: CohortForm) -> Drawn:
    result = sites_beside(work, choice)
    return _of(result.here, sentences.site_sentences(result), charts.sites_charts(result))


VIEWS = (
    View(
        "",
        lazy_gettext("At a glance"),
        (
            ("trajectory", lazy_gettext("Pain after the procedure")),
            ("responders", lazy_gettext("Who responded")),
            ("relief", lazy_gettext("How long relief lasted")),
        ),
        _overview,
    ),
    View(
        "knees",
        lazy_gettext("Knee by knee"),
        (
            ("waterfall", lazy_gettext("Change of every knee")),
            ("lasagna", lazy_gettext("Pain of every knee, week by week")),
            ("swimmer", lazy_gettext("Course of every knee")),
        ),
        _knees,
    ),
    View(
        "returns",
        lazy_gettext("Return of pain"),
        (
            ("intervals", lazy_gettext("Time to return, between two entries")),
            ("competing", lazy_gettext("What happened first")),
        ),
        _returns,
    ),
    View(
        "compare",
        lazy_gettext("Comparison"),
        (
            ("adjusted", lazy_gettext("Adjusted course")),
            ("differences", lazy_gettext("Adjusted differences")),
            ("funnel", lazy_gettext("Operators side by side")),
        ),
        _comparison,
        PAIN,
    ),
    View(
        "predictors",
        lazy_gettext("Predictors"),
        (("forest", lazy_gettext("What goes with it")),),
        _predictors,
    ),
    View(
        "measures",
        lazy_gettext("Other outcomes"),
        (
            ("measure", lazy_gettext("Course of the outcome")),
            ("opioid_free", lazy_gettext("Without opioids")),
        ),
        _measures,
        STANDARD,
    ),
    View(
        "safety",
        lazy_gettext("Harm and completeness"),
        (
            ("harms", lazy_gettext("Adverse events")),
            ("mirror", lazy_gettext("If the missing did badly")),
            ("completeness", lazy_gettext("Diaries made of those due")),
        ),
        _safety,
    ),
)
SITES = View(
    "sites",
    lazy_gettext("Sites"),
    (("sites", lazy_gettext("Sites side by side")),),
    _sites,
    is_kept=False,  # something may have changed at another
)
VIEW_OF_FIGURE: Mapping[str, View] = {name: view for view in VIEWS for name, _ in view.titles}


def views_for(work: UnitOfWork) -> tuple[View, ...]:
    """The views of whoever acts: one more where they work at several sites."""
    return (*VIEWS, SITES) if has_several_sites(work) else VIEWS
