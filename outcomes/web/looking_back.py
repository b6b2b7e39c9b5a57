"""Looking back over one procedure: a page of its own, never to be taken for what was known at the time."""

from flask import Blueprint, g, render_template

from outcomes.permissions import Permission
from outcomes.services.looking_back import looking_back
from outcomes.web.doors import requires
from outcomes.web.looking_back_sentences import hindsight_paragraphs, hindsight_rows, nothing_sentence

blueprint = Blueprint("looking_back", __name__)


@blueprint.get("/procedures/<public_id>/looking-back")
@requires(Permission.VIEW_PATIENT)
def show(public_id: str) -> str:
    """Show when pain and sensation came back, with everything entered since."""
    page = looking_back(g.work, public_id)
    return render_template(
        "looking_back/show.html",
        page=page,
        nothing=nothing_sentence(page),
        paragraphs=hindsight_paragraphs(page),
        rows=hindsight_rows(page),
    )
