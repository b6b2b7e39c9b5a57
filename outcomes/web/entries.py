"""The diary behind a personal link: one item a screen, review, send, thanks. It works without JavaScript."""

from datetime import date

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from outcomes.clinical.codes import Respondent
from outcomes.clinical.diary_screens import Screen, diary_screens, unanswered
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.forms.diaries import Posted, Step, read_screen
from outcomes.services import clinics, diaries, told_reasons, unfinished_diaries
from outcomes.services.diary_alerts import ticked_flags
from outcomes.services.diary_days import DiaryPlan, diary_plan, recorded_days
from outcomes.services.open_questionnaires import open_questionnaires
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web import diary_browsers, diary_pages, thanks_pages
from outcomes.web.behind_links import behind_link
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

blueprint = Blueprint("entries", __name__, url_prefix="/e/<token>")
_REASON = "a personal link writes today's entry; it is the key, and it reads nothing"
behind_link(blueprint)


@blueprint.get("")
@public(_REASON)
def show() -> str:
    """Greet without naming anybody, and offer today and yesterday."""
    return _start_page()


@blueprint.get("/")
@public(_REASON)
def index() -> Response:
    """Open a link to which a hand or a mail program has added a slash."""
    return redirect(url_for("entries.show"))


@blueprint.post("")
@public(_REASON)
def create() -> Response | tuple[str, int]:
    """Begin the diary of today or yesterday on this browser."""
    work: UnitOfWork = g.work
    replaces = "replace" in request.form
    respondent = Respondent.PATIENT
    if g.holder.kind == "helper":
        if request.form.get("respondent") not in list(Respondent):
            return _start_page(error_sentence(InputError("respondent_missing"))), 400
        respondent = Respondent(request.form["respondent"])
    on = _posted_day(request.form.get("replace") or request.form.get("day", ""))
    try:
        diary = unfinished_diaries.begin_diary(
            work,
            g.holder,
            on,
            respondent=respondent,
            replaces=replaces,
            response_id=diary_browsers.begun_for(on, replaces=replaces),
        )
    except InputError as error:
        return _start_page(error_sentence(error)), 400
    plan = diary_plan(work, g.holder.patient_id, diary.observed_on)
    screens = diary_screens(plan.lateralities, diary.length, diary.answers)
    todo = unanswered(screens, diary.answers)
    answer = redirect(_screen_address(todo[0].key) if todo else url_for("entries.review"))
    return diary_browsers.bind(answer, diary.response_id)


@blueprint.get("/ask/<key>")
@public(_REASON)
def edit(key: str) -> Response | str:
    """Ask one item."""
    diary = diary_browsers.begun()
    if diary is None:
        return redirect(url_for("entries.show"))
    return diary_pages.screen_page(diary, diary_pages.plan_of(diary), key)


@blueprint.post("/ask/<key>")
@public(_REASON)
def update(key: str) -> Response | tuple[str, int]:
    """Keep one answer and go on; what cannot be kept is shown again with what was typed."""
    diary = diary_browsers.posted()
    if diary is None:
        return redirect(url_for("entries.show"))
    plan = diary_pages.plan_of(diary)
    screen = diary_pages.screen_of(diary, plan, key)
    try:
        posted = _repeated(screen, diary, plan) or read_screen(screen, request.form, diary.answers)
        flags = ()
        if posted.is_answered:
            flags = unfinished_diaries.keep_answer(g.work, g.holder, diary.response_id, screen, posted.answer)
    except InputError as error:
        return diary_pages.screen_page(diary, plan, key, error_sentence(error), request.form), 400
    if posted.step is Step.ON:
        following = diary_pages.address_after(diary_browsers.posted() or diary, plan, key)
        following = url_for("entries.advice", next=following) if flags else following
    else:
        following = _screen_address(key, step="add" if posted.step is Step.ADD else None)
    return diary_browsers.bind(redirect(following), diary.response_id)


@blueprint.get("/advice")
@public(_REASON)
def advice() -> Response | str:
    """Say at once what to do about a red flag."""
    diary = diary_browsers.begun()
    flags = ticked_flags(g.work, g.holder.patient_id, diary.observed_on, diary.answers) if diary else ()
    if diary is None or not flags:
        return redirect(url_for("entries.show"))
    following = request.args.get("next", "")
    if not following.startswith(url_for("entries.show") + "/"):
        following = url_for("entries.review")
    return render_template(
        "entries/advice.html", flags=flags, following=following, **diary_pages.frame(diary)
    )


@blueprint.get("/review")
@public(_REASON)
def review() -> Response | str:
    """Show what was answered, to be changed or sent."""
    diary = diary_browsers.begun()
    return redirect(url_for("entries.show")) if diary is None else diary_pages.review_page(diary)


@blueprint.post("/review")
@public(_REASON)
def send() -> Response | tuple[str, int]:
    """Send the diary: all of it arrives, or nothing, and a second send adds nothing."""
    diary = diary_browsers.to_send()
    if diary is None:
        return redirect(url_for("entries.show"))
    thanks = diary_browsers.bind(redirect(url_for("entries.received")), diary.response_id)
    if isinstance(diary, diaries.Receipt):
        return thanks
    try:
        diaries.send_diary(
            g.work, g.holder, diary, locale=reader_language(), replaces="replaces" in request.form
        )
    except ConflictError:
        return diary_pages.review_page(diary, asks_to_replace=True), 409
    except InputError as error:
        return diary_pages.review_page(diary, error_sentence(error)), 400
    return thanks


@blueprint.get("/received")
@public(_REASON)
def received() -> Response | str:
    """Say thanks, what is usual now, and what comes next."""
    receipt = diary_browsers.sent()
    return redirect(url_for("entries.show")) if receipt is None else thanks_pages.thanks_page(receipt)


@blueprint.post("/received")
@public(_REASON)
def tell_reason() -> Response:
    """Keep why nothing came for a while, or why a week was bad, where the thanks asked for it."""
    receipt = diary_browsers.sent()
    if receipt is not None:
        told_reasons.tell(
            g.work,
            g.holder.patient_id,
            receipt.observed_on,
            request.form.get("kind", ""),
            request.form.get("reason", ""),
        )
    return redirect(url_for("entries.received"))


@blueprint.get("/call")
@public(_REASON)
def call() -> str:
    """Offer to be called back, or say that the clinic knows."""
    is_waiting = clinics.waits_for_call(g.work, g.holder.patient_id)
    return render_template("entries/call.html", is_waiting=is_waiting, **diary_pages.frame(None))


@blueprint.post("/call")
@public(_REASON)
def ask_for_call() -> Response:
    """Ask the clinic to call back."""
    clinics.ask_for_call(g.work, g.holder)
    return redirect(url_for("entries.call"))


def _start_page(problem: str = "") -> str:
    work: UnitOfWork = g.work
    days = unfinished_diaries.entry_days_allowed(work.today)
    diary = diary_browsers.begun()
    is_current = diary is not None and diary.observed_on in days
    return render_template(
        "entries/show.html",
        days=days,
        recorded=recorded_days(work, g.holder.patient_id, days),
        begun=diary if is_current else None,
        problem=problem,
        posted=request.form or MultiDict(),
        asked=open_questionnaires(work, g.holder.patient_id, work.today),
        **diary_pages.frame(None),
    )


def _repeated(screen: Screen, diary: UnfinishedDiary, plan: DiaryPlan) -> Posted | None:
    """The answer of last time, where that was the key; it may be gone, or never have been offered."""
    if "same" not in request.form:
        return None
    answer = diary_pages.answer_of_last_time(screen, diary, plan)
    if answer is None:
        raise InputError("answer_missing")
    return Posted(Step.ON, answer=answer)


def _posted_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound("page_unknown") from error


def _screen_address(key: str, step: str | None = None) -> str:
    return url_for("entries.edit", key=key, step=step, back=request.args.get("back"))
