"""Patients: the list, enrolment, one patient's page."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError, NotFound
from outcomes.forms.alerts import AlertForm
from outcomes.forms.patients import AmendmentForm, EnrolmentForm, PatientForm
from outcomes.permissions import Permission
from outcomes.services import patient_lists, patient_pages, patients, rights
from outcomes.services.alerts import colleagues
from outcomes.services.contacts import Contact
from outcomes.services.engines import calibrated_on
from outcomes.services.medicine_advice import advice_for
from outcomes.services.message_lists import messages_of
from outcomes.services.numbness_maps import numbness_maps
from outcomes.services.own_activities import activities_of
from outcomes.services.patient_merges import merged_into, merges_of
from outcomes.services.questionnaire_results import questionnaire_results
from outcomes.services.told_reasons import told_reasons
from outcomes.web.alerts import tomorrow
from outcomes.web.charts import prepare_charts
from outcomes.web.doors import requires
from outcomes.web.entry_rows import entry_rows
from outcomes.web.field_errors import place_error
from outcomes.web.leg_drawing import leg
from outcomes.web.pages import page_number
from outcomes.web.phase_sentences import phase_sentence
from outcomes.web.timelines import freeze_settings, timeline

blueprint = Blueprint("patients", __name__, url_prefix="/patients")
blueprint.add_app_template_filter(entry_rows)
blueprint.add_app_template_filter(freeze_settings)


@blueprint.get("/")
@requires(Permission.VIEW_PATIENT)
def index() -> str:
    """List the site's patients."""
    search = request.args.get("search", "")[:100]
    listed = patient_lists.patient_list(g.work, search, page_number())
    return render_template("patients/index.html", listed=listed, search=search)


@blueprint.get("/new")
@requires(Permission.ENROL_PATIENT)
def new() -> str:
    """Show an empty enrolment."""
    return render_template("patients/new.html", form=EnrolmentForm())


@blueprint.post("/")
@requires(Permission.ENROL_PATIENT)
def create() -> BaseResponse | tuple[str, int]:
    """Enrol a patient."""
    form = EnrolmentForm()
    if form.validate_on_submit():
        try:
            public_id = patients.enrol(g.work, _details(form), has_consented=form.consent.data)
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("The patient is enrolled. Next: plan the procedure, then print the invitation."))
            return redirect(url_for("patients.show", public_id=public_id))
    return render_template("patients/new.html", form=form), 400


@blueprint.get("/<public_id>")
@requires(Permission.VIEW_PATIENT)
def show(public_id: str) -> BaseResponse | str:
    """Show one patient: the sentence first, then the picture, then the numbers."""
    joined_to = merged_into(g.work, public_id)
    if joined_to is not None:
        return redirect(url_for("patients.show", public_id=joined_to))
    rights.note_reading(g.work, public_id)
    page = patient_pages.patient_page(g.work, public_id, request.args.get("procedure"))
    prepare_charts()
    current = page.episode.course if page.episode else None
    patient_id = patients.patient_named(g.work, public_id, Permission.VIEW_PATIENT).id
    return render_template(
        "patients/show.html",
        page=page,
        results=questionnaire_results(g.work, current) if current else None,
        maps=numbness_maps(g.work, current, page.episode.details.nerves)
        if current and page.episode
        else None,
        shapes=leg(page.episode.details.laterality) if page.episode else (),
        sentence=phase_sentence(page.episode) if page.episode else None,
        chart=timeline(page.episode) if page.episode else None,
        calibrated_on=calibrated_on(g.work),
        messages=messages_of(g.work, public_id),
        told=told_reasons(g.work, patient_id),
        advice=advice_for(g.work, patient_id),
        activities=activities_of(g.work, patient_id),
        merges=merges_of(g.work, patient_id),
        form=AlertForm(),
        colleagues=colleagues(g.work),
        tomorrow=tomorrow(),
    )


@blueprint.get("/<public_id>/knees")
@requires(Permission.VIEW_PATIENT)
def knees(public_id: str) -> str:
    """Show both knees beside each other, each with the newest procedure that took place."""
    rights.note_reading(g.work, public_id)
    page = patient_pages.patient_page(g.work, public_id)
    newest = {tab.laterality: tab.public_id for tab in _by_day(page.tabs)}
    shown = [patient_pages.patient_page(g.work, public_id, newest[side]) for side in sorted(newest)]
    prepare_charts()
    return render_template(
        "patients/knees.html",
        page=page,
        knees=[
            {
                "name": f"timeline-{each.episode.details.laterality}",
                "episode": each.episode,
                "sentence": phase_sentence(each.episode),
                "chart": timeline(each.episode),
            }
            for each in shown
            if each.episode is not None
        ],
    )


@blueprint.get("/<public_id>/sheet")
@requires(Permission.VIEW_PATIENT)
def sheet(public_id: str) -> str:
    """Show one procedure on one page, to print."""
    rights.note_reading(g.work, public_id)
    page = patient_pages.patient_page(g.work, public_id, request.args.get("procedure"))
    if page.episode is None or page.episode.course is None:
        raise NotFound("procedure_unknown")
    prepare_charts()
    return render_template(
        "patients/sheet.html",
        page=page,
        sentence=phase_sentence(page.episode),
        chart=timeline(page.episode),
        today=g.work.today,
    )


def _by_day(tabs: Sequence[patient_pages.EpisodeTab]) -> list[patient_pages.EpisodeTab]:
    """Procedures that took place, oldest first."""
    return sorted((tab for tab in tabs if tab.performed_on), key=lambda tab: tab.performed_on or date.min)


@blueprint.get("/<public_id>/entries")
@requires(Permission.VIEW_PATIENT)
def entries(public_id: str) -> str:
    """Show everything that was entered, day by day, and where it came from."""
    page = patient_pages.patient_page(g.work, public_id, request.args.get("procedure"))
    return render_template("patients/entries.html", page=page)


@blueprint.get("/<public_id>/contact")
@requires(Permission.VIEW_IDENTITY)
def contact(public_id: str) -> str:
    """Show who a patient is and how to reach them; that it was read is kept."""
    patient, who = patients.read_contact(g.work, public_id)
    return render_template("patients/contact.html", patient=patient, contact=who)


@blueprint.get("/<public_id>/edit")
@requires(Permission.ENROL_PATIENT)
def edit(public_id: str) -> str:
    """Show what is known of a patient, to be amended."""
    patient, details = patients.read_details(g.work, public_id)
    known = asdict(details.contact) | {"birth_date": details.contact.born_on}
    rest = {
        "sex": details.sex,
        "language": details.language,
        "withdrawn_on": details.withdrawn_on,
        "deceased_on": details.deceased_on,
    }
    return render_template("patients/edit.html", form=AmendmentForm(data=known | rest), patient=patient)


@blueprint.post("/<public_id>/edit")
@requires(Permission.ENROL_PATIENT)
def update(public_id: str) -> BaseResponse | tuple[str, int]:
    """Amend what is known of a patient."""
    patient = patients.patient_named(g.work, public_id, Permission.ENROL_PATIENT)
    form = AmendmentForm()
    if form.validate_on_submit():
        ends = (form.deceased_on.data, form.withdrawn_on.data)
        try:
            patients.update(g.work, public_id, _details(form, *ends))
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("The changes are kept."))
            return redirect(url_for("patients.show", public_id=public_id))
    return render_template("patients/edit.html", form=form, patient=patient), 400


def _details(
    form: PatientForm, deceased_on: date | None = None, withdrawn_on: date | None = None
) -> patients.PatientDetails:
    born_on = form.birth_date.data
    contact = Contact(
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        birth_date=born_on.isoformat() if born_on else "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        hospital_id=form.hospital_id.data or "",
    )
    return patients.PatientDetails(form.sex.data, form.language.data, contact, deceased_on, withdrawn_on)
