"""The cohort page: choose, compare, see, download."""

import csv
import io
import re
from collections.abc import Iterable

from flask import Blueprint, Response, g, render_template, request

from outcomes.charts.chart import Table
from outcomes.errors import NotFound
from outcomes.forms.cohorts import CohortForm
from outcomes.permissions import Permission
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohorts import CohortResult, cohort
from outcomes.web.charts import prepare_charts
from outcomes.web.cohort_charts import CHARTS, cohort_charts, group_name
from outcomes.web.cohort_sentences import cohort_sentences
from outcomes.web.doors import requires

blueprint = Blueprint("cohorts", __name__, url_prefix="/cohorts")
_FORMULA = re.compile(r"(^|[;,\t\r\n])(?=[=+\-@\t\r])")  # after `;` too: where French Excel begins a cell


@blueprint.get("/")
@requires(Permission.VIEW_COHORT)
def show() -> str:
    """Show a cohort: the sentence first, then the pictures, then the numbers."""
    form = CohortForm(request.args)
    result = _result(form)
    prepare_charts()
    return render_template(
        "cohorts/show.html",
        form=form,
        result=result,
        sentences=cohort_sentences(result),
        charts=cohort_charts(result),
        group_name=group_name,
    )


@blueprint.get("/<name>.csv")
@requires(Permission.VIEW_COHORT)
def download(name: str) -> Response:
    """Send the numbers of one figure as a file."""
    if name not in CHARTS:
        raise NotFound("page_unknown")
    table = cohort_charts(_result(CohortForm(request.args)))[name].table
    answer = Response(_csv(table), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _result(form: CohortForm) -> CohortResult:
    """The cohort that the address asks for; what makes no sense in it is left out and said on the page."""
    form.validate()
    wrong = set(form.errors)
    given = {name: value for name, value in form.data.items() if name not in wrong}
    return _offered(
        form,
        cohort(
            g.work,
            CohortChoice(
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
            ),
        ),
    )


def _offered(form: CohortForm, result: CohortResult) -> CohortResult:
    form.offer(result.options.devices, result.options.operators)
    return result


def _csv(table: Table) -> str:
    """A table as CSV with a byte-order mark, so that a spreadsheet reads its accents."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_neutral(table.header))
    for row in table.values:
        writer.writerow(_neutral(row))
    return "\ufeff" + file.getvalue()


def _neutral(cells: Iterable[object]) -> list[object]:
    """Cells that no spreadsheet takes for a formula: a text that could be one gets an apostrophe."""
    return [_FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell for cell in cells]
