"""The door for what a phone kept, diary or questionnaire, because there was no network to send it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import ConflictError, InputError, LinkError, NotFound
from outcomes.forms.diaries import read_copy
from outcomes.services import diaries, questionnaires
from outcomes.services.diary_copies import diary_of_copy
from outcomes.services.questionnaire_copies import questionnaire_of_copy
from outcomes.web import diary_browsers, questionnaire_browsers
from outcomes.web.behind_links import behind_link
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

blueprint = Blueprint("kept_diaries", __name__, url_prefix="/e/<token>")
behind_link(blueprint)


@blueprint.post("/kept")
@public("a personal link writes an entry that its phone has kept; it is the key, and it reads nothing")
def create() -> tuple[Response, int]:
    """Take an entry, once: only this answer lets the phone forget it."""
    try:
        copy = read_copy(request.form)
        if copy is None:
            raise InputError("diary_copy_malformed")
        # What the phone kept is newer than what was begun with us: it went on without network.
        send = _send_questionnaire if "instrument" in copy else _send_diary
        return send(copy, request.form.get("phone_now", "")), 200
    except ConflictError as error:
        return jsonify(sentence=error_sentence(error)), 409
    except InputError as error:
        return jsonify(sentence=error_sentence(error)), 400


def _send_diary(copy: Mapping[str, Any], phone_now: str) -> Response:
    diary = diary_of_copy(g.work, copy, phone_now)
    replaces = "replaces" in request.form
    receipt = diaries.send_diary(
        g.work, g.holder, diary, locale=reader_language(), replaces=replaces, is_kept=True
    )
    return _receipt(receipt.response_id, diary_browsers.bind)


def _send_questionnaire(copy: Mapping[str, Any], phone_now: str) -> Response:
    begun = questionnaire_of_copy(g.work, copy, phone_now)
    receipt = questionnaires.send_questionnaire(g.work, g.holder, begun, locale=reader_language())
    return _receipt(receipt.response_id, questionnaire_browsers.bind)


def _receipt(response_id: str, bind: Callable[[BaseResponse, str], BaseResponse]) -> Response:
    answer = make_response(jsonify(response_id=response_id))
    bind(answer, response_id)
    return answer


@blueprint.errorhandler(LinkError)
def say_closed(error: LinkError) -> tuple[Response, int]:
    """A link that was closed meanwhile: the phone keeps the entry and says why it cannot go."""
    return jsonify(sentence=error_sentence(error)), 410


@blueprint.errorhandler(NotFound)
def say_unknown(error: NotFound) -> tuple[Response, int]:
    """A link that nobody knows."""
    return jsonify(sentence=error_sentence(error)), 404
