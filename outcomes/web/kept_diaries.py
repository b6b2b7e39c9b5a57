"""The door for diaries that a phone kept because there was no network when they were to be sent."""

from flask import Blueprint, Response, g, jsonify, make_response, request

from outcomes.errors import ConflictError, InputError
from outcomes.services import diaries
from outcomes.web import diary_browsers
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
        diary = diary_browsers.to_send()
        if diary is None:
            raise InputError("diary_copy_malformed")
        if not isinstance(diary, diaries.Receipt):
            replaces = "replaces" in request.form
            diary = diaries.send_diary(
                g.work, g.holder, diary, locale=reader_language(), replaces=replaces, is_kept=True
            )
    except (ConflictError, InputError) as error:
        status = 409 if isinstance(error, ConflictError) else 400
        return jsonify(sentence=error_sentence(error)), status
    answer = make_response(jsonify(response_id=diary.response_id))
    diary_browsers.bind(answer, diary.response_id)
    return answer, 200
