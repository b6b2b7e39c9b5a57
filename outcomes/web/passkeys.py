"""Passkeys: offered in a patient's own record, used at its door, revoked where they are listed."""

import time

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from outcomes.access.passkeys import Question
from outcomes.access.principals import PatientReader
from outcomes.errors import InputError, Throttled
from outcomes.services import clinics, links, passkeys, patient_sessions
from outcomes.web import records
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.own_pages import own_page, own_reader

blueprint = Blueprint("passkeys", __name__)
_OWN = "a patient's own passkeys, for the browser that gave birth date and PIN, and nothing for any other"
_DOOR = "the door itself: it opens with a passkey"
_CHALLENGE = "passkey"
_LONGEST_SECONDS = 300


@blueprint.get("/record/passkeys")
@public(_OWN)
@own_page
def index(reader: PatientReader) -> tuple[str, int]:
    """List the passkeys, and offer one for this phone."""
    return _page(reader), 200


@blueprint.post("/record/passkeys/question")
@public(_OWN)
def question() -> Response:
    """Ask this phone to make a passkey."""
    reader = own_reader()
    if reader is None:
        return Response("{}", status=401, mimetype="application/json")
    return _asked(passkeys.registration(g.work, reader))


@blueprint.post("/record/passkeys")
@public(_OWN)
@own_page
def create(reader: PatientReader) -> BaseResponse | tuple[str, int]:
    """Keep the passkey that this phone has made."""
    answer, name = request.form.get("answer", ""), request.form.get("name", "")
    try:
        passkeys.add_passkey(g.work, reader, answer, _challenge(), name)
    except InputError as error:
        return _page(reader, error_sentence(error)), 400
    return redirect(url_for("passkeys.index"))


@blueprint.post("/record/passkeys/<public_id>/revoke")
@public(_OWN)
@own_page
def revoke(reader: PatientReader, public_id: str) -> BaseResponse | tuple[str, int]:
    """Let a passkey open nothing any more."""
    passkeys.revoke_passkey(g.work, reader, public_id)
    return redirect(url_for("passkeys.index"))


@blueprint.post("/e/<token>/record/passkey/question")
@public(_DOOR)
def ask(token: str) -> Response:
    """Ask this phone to unlock one of the patient's passkeys."""
    asked = passkeys.authentication(g.work, links.holder(g.work, token))
    return Response("{}", status=404, mimetype="application/json") if asked is None else _asked(asked)


@blueprint.post("/e/<token>/record/passkey")
@public(_DOOR)
def enter(token: str) -> BaseResponse | tuple[str, int]:
    """Open the record with a passkey."""
    holder = records.open_door(token)
    remembers = bool(request.form.get("remembers"))
    try:
        opened = patient_sessions.open_with_passkey(
            g.work,
            holder,
            request.form.get("answer", ""),
            _challenge(),
            request.remote_addr or "",
            remembers=remembers,
        )
    except Throttled as error:
        return records.door_page(holder, token, error_sentence(error)), 429
    except InputError as error:
        return records.door_page(holder, token, error_sentence(error)), 400
    return records.opened(opened, remembers=remembers)


def _asked(asked: Question) -> Response:
    """Send the question; its challenge waits in the signed form cookie, for five minutes and one answer."""
    session[_CHALLENGE] = [asked.challenge, int(time.time())]
    return Response(asked.options, mimetype="application/json")


def _challenge() -> str:
    challenge, asked_at = session.pop(_CHALLENGE, ["", 0])
    return str(challenge) if time.time() - asked_at <= _LONGEST_SECONDS else ""


def _page(reader: PatientReader, problem: str = "") -> str:
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    return render_template(
        "passkeys/index.html",
        passkeys=passkeys.passkeys(g.work, reader),
        clinic_phone=clinic.phone,
        problem=problem,
    )
