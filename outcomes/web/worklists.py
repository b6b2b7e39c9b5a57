"""The worklist: the page a radiologist's evening begins with."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext

from outcomes.forms.alerts import AlertForm, WorklistForm
from outcomes.permissions import Permission
from outcomes.services.alerts import colleagues
from outcomes.services.digests import digest
from outcomes.services.engines import calibrated_on
from outcomes.services.message_lists import unreached_patients
from outcomes.services.recalls import Recall, recall_page, recalls
from outcomes.services.staff_sites import own_sites
from outcomes.services.worklist_drafts import WorklistFilter
from outcomes.services.worklists import WorklistRow, worklist
from outcomes.translations.labels import label
from outcomes.web.alert_sentences import alert_reason, alert_title, hours, waited
from outcomes.web.alerts import tomorrow
from outcomes.web.doors import requires
from outcomes.web.pages import page_number
from outcomes.web.sparklines import Sparkline, sparkline
from outcomes.web.spreadsheets import csv_answer

blueprint = Blueprint("worklists", __name__, url_prefix="/worklist")
blueprint.add_app_template_filter(alert_title)
blueprint.add_app_template_filter(alert_reason)
blueprint.add_app_template_filter(waited)
blueprint.add_app_template_filter(hours)


@blueprint.app_template_filter("sparkline")
def row_sparkline(row: WorklistRow) -> Sparkline:
    """The thumbnail of a row's pain."""
    return sparkline(row.pain, row.day)


@blueprint.get("")
@requires(Permission.VIEW_WORKLIST)
def index() -> str:
    """Show who needs attention today, most urgent first."""
    chosen = WorklistForm(request.args)
    listed = worklist(g.work, page_number(), _filter(chosen))
    chosen.offer(listed.operators)
    return render_template(
        "worklists/index.html",
        listed=listed,
        chosen=chosen,
        form=AlertForm(),
        colleagues=colleagues(g.work),
        tomorrow=tomorrow(),
        today=g.work.today,
        calibrated_on=calibrated_on(g.work),
        own_sites=own_sites(g.work),
        unreached=unreached_patients(g.work, g.work.staff.site_id),
    )


@blueprint.get("/digest")
@requires(Permission.VIEW_WORKLIST)
def monday() -> str:
    """Show what a week begins with: the five most urgent, and whether past alerts were useful."""
    return render_template(
        "worklists/digest.html",
        digest=digest(g.work),
        form=AlertForm(),
        colleagues=colleagues(g.work),
        tomorrow=tomorrow(),
        today=g.work.today,
    )


@blueprint.get("/recall")
@requires(Permission.VIEW_WORKLIST)
def recall() -> str:
    """Show who is likely to need a repeat within six weeks."""
    listed = recall_page(g.work, page_number())
    return render_template("worklists/recall.html", listed=listed, today=g.work.today)


@blueprint.get("/recall.csv")
@requires(Permission.VIEW_WORKLIST)
def recall_file() -> Response:
    """Send the same list as a file."""
    header = (
        gettext("Patient"),
        gettext("Name"),
        gettext("Knee"),
        gettext("Nerves frozen"),
        gettext("Treated on"),
        gettext("Relief, days"),
        gettext("Probability of pain back within six weeks"),
        gettext("Likely back, earliest"),
        gettext("Likely back, middle"),
        gettext("Likely back, latest"),
        gettext("Last entry"),
    )
    return csv_answer("recall", header, [_recall_cells(row) for row in recalls(g.work)])


def _recall_cells(row: Recall) -> tuple[object, ...]:
    nerves = " + ".join(gettext(label("nerve", nerve)) for nerve in row.nerves)
    days = (None if day is None else day.isoformat() for day in (row.early, row.middle, row.late))
    return (
        row.patient_code,
        row.name,
        gettext(label("knee", row.laterality)),
        nerves,
        row.performed_on.isoformat(),
        row.relief_days,
        round(row.probability, 2),
        *days,
        row.last_entry_on.isoformat(),
    )


def _filter(form: WorklistForm) -> WorklistFilter:
    """What the address asks for; a kind that does not exist chooses all."""
    is_known = form.validate()
    return WorklistFilter(
        operator=form.operator.data or "",
        kind=form.kind.data or "" if is_known else "",
        is_mine=bool(form.mine.data),
    )
