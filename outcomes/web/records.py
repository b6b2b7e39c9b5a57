"""A patient's own record: the door with birth date and PIN, the own curve, signing out."""

from datetime import timedelta

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outcomes.access.principals import LinkHolder, PatientReader
from outcomes.errors import InputError, Throttled
from outcomes.forms.records import read_birth_date, read_pin
from outcomes.services import clinics, consents, links, own_records, patient_sessions
from outcomes.services.medicine_advice import advice_for
from outcomes.services.own_activities import activities_of
from outcomes.services.sessions import REMEMBERED_PHONE
from outcomes.web import diary_words
from outcomes.web.doors import PATIENT_COOKIE, patient_reader, public
from outcomes.web.errors import error_sentence
from outcomes.web.own_curves import draw
from outcomes.web.own_pages import own_page, own_reader

blueprint = Blueprint("records", __name__)
blueprint.add_app_template_filter(diary_words.ordinal)
_DOOR = "the door itself: it opens with birth date and PIN"
_OWN = "shows a patient's own record to the browser that gave birth date and PIN, and nothing to any other"


@blueprint.get("/e/<token>/record")
@public(_DOOR)
def new(token: str) -> Response | tuple[str, int]:
    """Ask for birth date and PIN, or lead on where this browser is known."""
    holder = open_door(token)
    reader = patient_reader()
    if reader is not None and reader.patient_id == holder.patient_id:
        return redirect(url_for("records.show"))
    return door_page(holder, token), 200


@blueprint.post("/e/<token>/record")
@public(_DOOR)
def create(token: str) -> Response | tuple[str, int]:
    """Open the record; at the first visit choose the PIN."""
    holder = open_door(token)
    door = patient_sessions.record_door(g.work, holder)
    enter = patient_sessions.open_record if door.has_pin else patient_sessions.choose_pin
    remembers = bool(request.form.get("remembers"))
    try:
        session = enter(
            g.work,
            holder,
            read_birth_date(request.form.get("birth_date", ""), g.work.today),
            read_pin(request.form.get("pin", "")),
            request.remote_addr or "",
            remembers=remembers,
        )
    except Throttled as error:
        return door_page(holder, token, error_sentence(error)), 429
    except InputError as error:
        return door_page(holder, token, error_sentence(error)), 400
    return opened(session, remembers=remembers)


def opened(session: str, *, remembers: bool) -> Response:
    """Lead into the record that was opened, and let this browser keep its key."""
    answer = redirect(url_for("records.show"))
    answer.set_cookie(
        PATIENT_COOKIE,
        session,
        max_age=REMEMBERED_PHONE if remembers else timedelta(hours=1),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer


@blueprint.get("/record")
@public(_OWN)
@own_page
def show(reader: PatientReader) -> str | tuple[str, int]:
    """Show the own curve and the entries sent."""
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    curves = own_records.own_curves(g.work, reader) if clinic.gives_feedback else ()
    return render_template(
        "records/show.html",
        clinic=clinic,
        clinic_phone=clinic.phone,
        drawings=[draw(curve) for curve in curves],
        entries=own_records.own_entries(g.work, reader),
        advice=advice_for(g.work, reader.patient_id),
        activities=activities_of(g.work, reader.patient_id),
        line_of=diary_words.knee_line,
        asks_consent=any(each.is_asked for each in consents.consents(g.work, reader)),
    )


@blueprint.get("/record/call")
@public(_OWN)
@own_page
def call(reader: PatientReader) -> str | tuple[str, int]:
    """Offer to be called back, or say that the clinic knows."""
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    is_waiting = clinics.waits_for_call(g.work, reader.patient_id)
    return render_template(
        "records/call.html", clinic=clinic, clinic_phone=clinic.phone, is_waiting=is_waiting
    )


@blueprint.post("/record/call")
@public(_OWN)
@own_page
def ask_for_call(reader: PatientReader) -> Response | tuple[str, int]:
    """Ask the clinic to call back."""
    clinics.ask_for_call(g.work, reader)
    return redirect(url_for("records.call"))


@blueprint.post("/record/close")
@public(_OWN)
def close() -> Response:
    """Sign out here, or on every phone."""
    reader = own_reader()
    if reader is not None:
        patient_sessions.close_record(g.work, reader, everywhere="everywhere" in request.form)
    answer = redirect(url_for("records.show"))
    answer.delete_cookie(PATIENT_COOKIE)
    return answer


def open_door(token: str) -> LinkHolder:
    """Recognise who holds the link, at the door to their record."""
    holder = links.holder(g.work, token)
    g.work.principal = holder
    g.clinic = clinics.clinic_of(g.work, holder.patient_id)
    g.language = g.clinic.language
    return holder


def door_page(holder: LinkHolder, token: str, problem: str = "") -> str:
    """Render the door, with what went wrong."""
    return render_template(
        "records/new.html",
        door=patient_sessions.record_door(g.work, holder),
        clinic=g.clinic,
        clinic_phone=g.clinic.phone,
        token=token,
        problem=problem,
        posted=request.form,
    )
