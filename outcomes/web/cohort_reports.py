"""A cohort on paper: one report to print, one archive for a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.charts.chart import Chart
from outcomes.charts.words import DASH
from outcomes.errors import InputError
from outcomes.forms.cohorts import CohortForm
from outcomes.permissions import Permission
from outcomes.services.cohort_accounts import ANSWERED, Accounts, Spread, accounts
from outcomes.services.missing_reasons import ENDED, NOT_YET, SILENT, WITHDREW
from outcomes.services.paper_kits import paper_kit
from outcomes.web.charts import prepare_charts
from outcomes.web.cohort_methods import methods
from outcomes.web.cohort_names import group_name
from outcomes.web.cohort_views import VIEWS
from outcomes.web.cohorts import choice_of, drawn_view
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.exports import archive_answer, export_words
from outcomes.web.filters import day, number, percent

blueprint = Blueprint("cohort_reports", __name__, url_prefix="/cohorts")
_FIGURES = ("trajectory", "responders", "relief", "competing", "adjusted", "differences", "harms", "mirror")


@dataclass(frozen=True)
class ReportTable:
    """A table of a report: a heading per column, rows whose first cell names them."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@blueprint.get("/report")
@requires(Permission.VIEW_COHORT)
def show() -> str:
    """Show the report of a cohort: who, what became of them, the figures, and how it was computed."""
    form = CohortForm(request.args)
    views = [drawn_view(view, form) for view in VIEWS]
    made = accounts(g.work, choice_of(form))
    titles = {name: title for view in VIEWS for name, title in view.titles}
    charts: dict[str, Chart] = {name: chart for view in views for name, chart in view.charts.items()}
    prepare_charts()
    return render_template(
        "cohorts/report.html",
        sentences=views[0].sentences,
        figures=[(name, titles[name], charts[name]) for name in _FIGURES if not charts[name].notice],
        characteristics=_characteristics(made),
        flow=_flow(made),
        methods=methods(made),
        day=g.work.today,
        exporting=Permission.EXPORT_DATA,
    )


@blueprint.get("/kit.zip")
@requires(Permission.EXPORT_DATA)
def kit() -> BaseResponse:
    """Send the files of a paper about a cohort, with the script that finds their numbers again."""
    form = CohortForm(request.args)
    form.validate()
    with TemporaryDirectory() as room:
        folder = Path(room) / f"outcomes-kit-{g.work.today:%Y-%m-%d}"
        try:
            report = paper_kit(g.work, folder, choice_of(form), export_words())
        except InputError as error:
            flash(error_sentence(error))
            return redirect(url_for("cohorts.show", **request.args.to_dict(flat=False)))
        return _sent(folder, report.rows)


def _sent(folder: Path, rows: dict[str, int]) -> Response:
    about = [
        gettext("A cohort of Outcomes on %(day)s, de-identified.", day=day(g.work.today)),
        gettext("episodes.csv: one row per procedure. entries.csv: average pain, entry by entry."),
        gettext("numbers.csv: what the figures say. analysis.R computes it anew from the other files."),
        gettext("What each column means stands in data_dictionary.csv, in French and English."),
    ]
    return archive_answer(folder, rows, "\n".join(about))


def _names(made: Accounts) -> list[str]:
    return [group_name(made.chosen.choice.group_by, group.code) for group in made.chosen.groups.drawn]


def _characteristics(made: Accounts) -> ReportTable:
    """Table 1: means with standard deviation, counts with share, per group."""
    groups = made.chosen.groups.drawn
    rows = [
        [gettext("Knees"), *(str(group.episodes) for group in groups)],
        [gettext("People"), *(str(group.patients) for group in groups)],
    ]
    titles = {
        "baseline": gettext("Baseline pain, mean (standard deviation)"),
        "age": gettext("Age, mean (standard deviation)"),
        "nerves": gettext("Nerves frozen, mean (standard deviation)"),
        "block_relief_percent": gettext("Relief by the block in per cent, mean (standard deviation)"),
        "sex": gettext("Sex"),
        "indication": gettext("Indication"),
        "kellgren_lawrence": gettext("Kellgren–Lawrence grade"),
        "retreatment": gettext("First treatment or retreatment"),
        "device": gettext("Device"),
    }
    rows += [[titles[code], *map(_spread, spreads)] for code, spreads in made.numbers.items()]
    for code, counts in made.counts.items():
        for value in sorted({value for count in counts for value in count}, key=lambda one: (not one, one)):
            shares = (
                _share(count.get(value, 0), group.episodes)
                for count, group in zip(counts, groups, strict=True)
            )
            rows.append([f"{titles[code]}{_COLON}{group_name(code, value)}", *shares])
    return ReportTable([gettext("Property"), *_names(made)], rows)


_COLON = "\u2002·\u2002"


def _spread(each: Spread) -> str:
    if not each.known:
        return DASH
    return f"{number(each.mean, 1)} ({number(each.deviation, 1) if each.known > 1 else DASH})"


def _share(count: int, of: int) -> str:
    return f"{count} ({percent(count / of)})"


def _flow(made: Accounts) -> ReportTable:
    """At each visit, knees that answered and why the others did not, as CONSORT-PRO asks."""
    reasons = {
        ANSWERED: gettext("Answered"),
        SILENT: gettext("Nothing entered"),
        ENDED: gettext("Treated again, replaced or died before"),
        WITHDREW: gettext("Withdrew before"),
        NOT_YET: gettext("Not due yet"),
    }
    rows = []
    for name, visits in zip(_names(made), made.flow, strict=True):
        for when, counts in zip(made.visits, visits, strict=True):
            due = sum(counts.values()) - counts.get(NOT_YET, 0) - counts.get(ENDED, 0)
            share = percent(counts.get(ANSWERED, 0) / due) if due else DASH
            cells = (str(counts.get(code, 0)) for code in reasons)
            rows.append([name, gettext("Day %(day)s", day=when), *cells, share])
    header = [gettext("Group"), gettext("Visit"), *reasons.values(), gettext("Answered of those due")]
    return ReportTable(header, rows)
