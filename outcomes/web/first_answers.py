"""The first answer from a message: the number is touched there, confirmed here, and the rest is optional."""

import re

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outcomes.access.tokens import new_token
from outcomes.clinical.codes import Respondent
from outcomes.clinical.diary_screens import diary_screens, unanswered
from outcomes.errors import ConflictError, InputError
from outcomes.services import first_answers
from outcomes.services.diary_days import diary_plan, recorded_days
from outcomes.services.followed_knees import followed_knees
from outcomes.web import diary_browsers, diary_pages
from outcomes.web.behind_links import behind_link
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

blueprint = Blueprint("first_answers", __name__, url_prefix="/e/<token>/n")
behind_link(blueprint)
_REASON = "a personal link writes today's pain; it is the key, and it reads nothing"
_RESPONSE_ID = re.compile(r"[A-Za-z0-9_-]{32}")


@blueprint.get("/<number>")
@public(_REASON)
def new(number: str) -> Response | str:
    """Ask whether the number is right; a mail scanner that opens this writes nothing."""
    pain = _pain(number)
    return redirect(url_for("entries.show")) if pain is None else _page(pain)


@blueprint.post("/<number>")
@public(_REASON)
def create(number: str) -> Response | tuple[str, int]:
    """Record the day's pain at once."""
    pain = _pain(number)
    if pain is None:
        return redirect(url_for("entries.show"))
    response_id = request.form.get("response", "")
    if not _RESPONSE_ID.fullmatch(response_id):
        response_id = new_token()
    knees = [knee.laterality for knee in followed_knees(g.work, g.holder.patient_id, g.work.today)]
    chosen = knees[0] if len(knees) == 1 else request.form.get("knee", "")
    try:
        if chosen not in knees:
            raise InputError("knee_missing")
        first_answers.record_first_answer(
            g.work,
            g.holder,
            chosen,
            pain,
            response_id=response_id,
            respondent=_respondent(),
            locale=reader_language(),
        )
    except ConflictError:
        return _page(pain), 409
    except InputError as error:
        return _page(pain, error_sentence(error)), 400
    return diary_browsers.bind(redirect(url_for("first_answers.received")), response_id)


@blueprint.get("/received")
@public(_REASON)
def received() -> Response | str:
    """Say that the number has arrived, and offer the rest."""
    receipt = diary_browsers.sent()
    if receipt is None:
        return redirect(url_for("entries.show"))
    given = first_answers.first_answer(g.work, g.holder, receipt.response_id)
    if given is None:
        return redirect(url_for("entries.received"))
    return render_template(
        "first_answers/received.html",
        receipt=receipt,
        pain=next(iter(given.values())),
        **diary_pages.frame(None),
    )


@blueprint.post("/received")
@public(_REASON)
def go_on() -> Response:
    """Lead into the rest of today's diary, with the first answer kept."""
    diary = first_answers.go_on(g.work, g.holder, diary_browsers.newest_bound())
    plan = diary_plan(g.work, g.holder.patient_id, diary.observed_on)
    todo = unanswered(diary_screens(plan.lateralities, diary.length, diary.answers), diary.answers)
    following = url_for("entries.edit", key=todo[0].key) if todo else url_for("entries.review")
    return diary_browsers.bind(redirect(following), diary.response_id)


def _page(pain: int, problem: str = "") -> str:
    today = g.work.today
    return render_template(
        "first_answers/new.html",
        pain=pain,
        knees=[knee.laterality for knee in followed_knees(g.work, g.holder.patient_id, today)],
        is_recorded=today in recorded_days(g.work, g.holder.patient_id, [today]),
        response_id=new_token(),
        posted=request.form,
        problem=problem,
        **diary_pages.frame(None),
    )


def _respondent() -> Respondent:
    """A helper says whose word it is; everybody else gives the patient's."""
    if g.holder.kind != "helper":
        return Respondent.PATIENT
    if request.form.get("respondent") not in list(Respondent):
        raise InputError("respondent_missing")
    return Respondent(request.form["respondent"])


def _pain(number: str) -> int | None:
    """Read the number in the address; what a mail program let cling to it is left away."""
    digits = number.strip(" \t.,;:!?)>]}'\"\u00a0\u2019\u201d\u00bb")
    return int(digits) if re.fullmatch(r"[0-9]|10", digits) else None
