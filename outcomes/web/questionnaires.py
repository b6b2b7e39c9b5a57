"""Questionnaires behind a personal link: one item a screen, review, send. They work without JavaScript."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outcomes.clinical.codes import Respondent
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.forms.questionnaires import read_item
from outcomes.services import questionnaires, unfinished_questionnaires
from outcomes.services.unfinished_questionnaires import UnfinishedQuestionnaire
from outcomes.web import questionnaire_browsers, questionnaire_pages
from outcomes.web.behind_links import behind_link
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

_REASON = "a personal link writes what is asked now; it is the key, and it reads nothing"

blueprint = Blueprint("questionnaires", __name__, url_prefix="/e/<token>/questionnaires")
behind_link(blueprint)
blueprint.add_app_template_global(questionnaire_pages.minutes_for)


@blueprint.get("")
@public(_REASON)
def index() -> str:
    """Say which questionnaires are asked now."""
    return questionnaire_pages.index_page()


@blueprint.post("")
@public(_REASON)
def create() -> Response | tuple[str, int]:
    """Begin one of them on this browser."""
    respondent = Respondent.PATIENT
    if g.holder.kind == "helper":
        if request.form.get("respondent") not in list(Respondent):
            return questionnaire_pages.index_page(error_sentence(InputError("respondent_missing"))), 400
        respondent = Respondent(request.form["respondent"])
    try:
        begun = unfinished_questionnaires.begin_questionnaire(
            g.work,
            g.holder,
            request.form.get("questionnaire", ""),
            respondent=respondent,
            response_id=questionnaire_browsers.bound(),
        )
    except InputError as error:
        return questionnaire_pages.index_page(error_sentence(error)), 400
    return questionnaire_browsers.bind(
        redirect(questionnaire_pages.address_of_first(begun)), begun.response_id
    )


@blueprint.get("/ask/<item>")
@public(_REASON)
def edit(item: str) -> Response | str:
    """Ask one item."""
    begun = _begun()
    if begun is None:
        return redirect(url_for("questionnaires.index"))
    return questionnaire_pages.item_page(begun, _item_code(begun, item))


@blueprint.post("/ask/<item>")
@public(_REASON)
def update(item: str) -> Response | tuple[str, int]:
    """Keep one answer and go on; what cannot be kept is shown again with what was typed."""
    begun = _begun(request.form.get("response"))
    if begun is None:
        return redirect(url_for("questionnaires.index"))
    code = _item_code(begun, item)
    try:
        answer = read_item(begun.instrument.item(code), request.form)
    except InputError as error:
        return questionnaire_pages.item_page(begun, code, error_sentence(error), request.form), 400
    unfinished_questionnaires.keep_item(g.work, g.holder, begun.response_id, code, answer)
    return questionnaire_browsers.bind(
        redirect(questionnaire_pages.address_after(begun, code)), begun.response_id
    )


@blueprint.get("/review")
@public(_REASON)
def review() -> Response | str:
    """Show what was answered, to be changed or sent."""
    begun = _begun()
    return (
        redirect(url_for("questionnaires.index")) if begun is None else questionnaire_pages.review_page(begun)
    )


@blueprint.post("/review")
@public(_REASON)
def send() -> Response | tuple[str, int]:
    """Send the questionnaire: all of it arrives, or nothing, and a second send adds nothing."""
    response_id = request.form.get("response")
    begun = _begun(response_id)
    if begun is None:
        if questionnaires.sent_questionnaire(g.work, g.holder, response_id) is not None:
            return redirect(url_for("questionnaires.received"))
        return redirect(url_for("questionnaires.index"))
    try:
        questionnaires.send_questionnaire(g.work, g.holder, begun, locale=reader_language())
    except ConflictError as error:
        return questionnaire_pages.index_page(error_sentence(error)), 409
    except InputError as error:
        return questionnaire_pages.review_page(begun, error_sentence(error)), 400
    return questionnaire_browsers.bind(redirect(url_for("questionnaires.received")), begun.response_id)


@blueprint.get("/received")
@public(_REASON)
def received() -> Response | str:
    """Say thanks, and what is still asked; no score is shown to whoever holds a link."""
    receipt = questionnaires.sent_questionnaire(g.work, g.holder, questionnaire_browsers.bound())
    if receipt is None:
        return redirect(url_for("questionnaires.index"))
    return render_template("questionnaires/received.html", **questionnaire_pages.frame(None))


def _begun(response_id: str | None = None) -> UnfinishedQuestionnaire | None:
    """What the posting page shows, else what this browser began last."""
    named = response_id or questionnaire_browsers.bound()
    return unfinished_questionnaires.unfinished_questionnaire(g.work, g.holder, named)


def _item_code(begun: UnfinishedQuestionnaire, item: str) -> str:
    if item not in {each.code for each in begun.instrument.items}:
        raise NotFound("page_unknown")
    return item
