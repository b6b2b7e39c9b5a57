"""The worklist: the page a radiologist's evening begins with."""

from flask import Blueprint, g, render_template

from outcomes.forms.alerts import AlertForm
from outcomes.permissions import Permission
from outcomes.services.engines import calibrated_on
from outcomes.services.message_lists import unreached_patients
from outcomes.services.worklists import WorklistRow, worklist
from outcomes.web.alert_sentences import alert_reason, alert_title
from outcomes.web.doors import requires
from outcomes.web.pages import page_number
from outcomes.web.sparklines import Sparkline, sparkline

blueprint = Blueprint("worklists", __name__, url_prefix="/worklist")
blueprint.add_app_template_filter(alert_title)
blueprint.add_app_template_filter(alert_reason)


@blueprint.app_template_filter("sparkline")
def row_sparkline(row: WorklistRow) -> Sparkline:
    """The thumbnail of a row's pain."""
    return sparkline(row.pain, row.day)


@blueprint.get("")
@requires(Permission.VIEW_WORKLIST)
def index() -> str:
    """Show who needs attention today, most urgent first."""
    return render_template(
        "worklists/index.html",
        listed=worklist(g.work, page_number()),
        form=AlertForm(),
        today=g.work.today,
        calibrated_on=calibrated_on(g.work),
        unreached=unreached_patients(g.work, g.work.staff.site_id),
    )
