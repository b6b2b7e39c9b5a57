"""The worklist: the page a radiologist's evening begins with."""

from flask import Blueprint, g, render_template

from outcomes.forms.alerts import AlertForm
from outcomes.permissions import Permission
from outcomes.services.worklists import worklist
from outcomes.web.doors import requires
from outcomes.web.pages import page_number

blueprint = Blueprint("worklists", __name__, url_prefix="/worklist")


@blueprint.get("")
@requires(Permission.VIEW_WORKLIST)
def index() -> str:
    """Show who needs attention today, most urgent first."""
    return render_template(
        "worklists/index.html", listed=worklist(g.work, page_number()), form=AlertForm(), today=g.work.today
    )
