"""A patient's rights, in their own record: everything to take home, who looked, and the way out."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from flask import (
    Blueprint,
    Response,
    g,
    redirect,
    render_template,
    request,
    stream_template,
    stream_with_context,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from outcomes.access.principals import PatientReader
from outcomes.errors import InputError
from outcomes.services import clinics, consents, own_data, rights
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import PATIENT_COOKIE, public
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language
from outcomes.web.own_data_words import column_name, section_name, value_text
from outcomes.web.own_pages import own_page

blueprint = Blueprint("rights", __name__, url_prefix="/record/rights")
_OWN = "a patient's rights, for the browser that gave birth date and PIN, and nothing for any other"
_LOOKED_SHOWN = 30


@blueprint.get("")
@public(_OWN)
@own_page
def show(reader: PatientReader) -> str | tuple[str, int]:
    """Show what a patient may do with what is kept about them, and who looked."""
    return _page(reader)


@blueprint.post("/consents/<kind>")
@public(_OWN)
@own_page
def consent(reader: PatientReader, kind: str) -> BaseResponse | tuple[str, int]:
    """Agree to one consent, or take it back."""
    try:
        if request.form.get("answer") == "no":
            consents.take_back(g.work, reader, kind)
        else:
            consents.agree(g.work, reader, kind, request.form.get("version", ""), reader_language())
    except InputError as error:
        return _page(reader, error_sentence(error)), 400
    return redirect(url_for("rights.show"))


@blueprint.get("/everything.json")
@public(_OWN)
@own_page
def everything_json(reader: PatientReader) -> Response | tuple[str, int]:
    """Give everything for a machine, streamed."""
    own_data.note_download(g.work, reader, "json")
    work = _work_of_stream()
    return _file(work, _json(own_data.sections(work, reader)), "application/json", "my-data.json")


@blueprint.get("/everything.html")
@public(_OWN)
@own_page
def everything_html(reader: PatientReader) -> Response | tuple[str, int]:
    """Give everything to be read and printed, streamed."""
    own_data.note_download(g.work, reader, "html")
    work = _work_of_stream()
    page = stream_template(
        "rights/everything.html",
        sections=own_data.sections(work, reader),
        day=work.today,
        section_name=section_name,
        column_name=column_name,
        value_text=value_text,
    )
    return _file(work, page, "text/html", "my-data.html")


@blueprint.get("/leave")
@public(_OWN)
@own_page
def leave(reader: PatientReader) -> str | tuple[str, int]:
    """Say in plain words what leaving means, before it is done."""
    return _leave_page(reader)


@blueprint.post("/leave")
@public(_OWN)
@own_page
def withdraw(reader: PatientReader) -> BaseResponse | str | tuple[str, int]:
    """Leave the follow-up."""
    if not request.form.get("sure"):
        return _leave_page(reader, error_sentence(InputError("leave_not_sure"))), 400
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    rights.withdraw(g.work, reader)
    page = render_template("rights/withdraw.html", clinic=clinic, clinic_phone=clinic.phone)
    answer = Response(page)
    answer.delete_cookie(PATIENT_COOKIE)
    return answer


def _json(sections: Iterable[tuple[str, Iterator[own_data.Row]]]) -> Iterator[str]:
    """Write one part after the other; no part stands whole in memory."""
    yield "{"
    for place, (name, rows) in enumerate(sections):
        yield f"{',' if place else ''}\n{json.dumps(name)}: ["
        for number, row in enumerate(rows):
            yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
        yield "]"
    yield "\n}\n"


def _work_of_stream() -> UnitOfWork:
    """Take the request's unit of work out of its end: the stream reads on after the view."""
    work: UnitOfWork = g.pop("work")
    return work


def _file(work: UnitOfWork, pieces: Iterator[str], kind: str, name: str) -> Response:
    answer = Response(stream_with_context(pieces), mimetype=kind)
    answer.call_on_close(work.session.close)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(reader: PatientReader, problem: str = "") -> str:
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    looked = list(islice(own_data.looked(g.work, reader), _LOOKED_SHOWN))
    return render_template(
        "rights/show.html",
        clinic=clinic,
        clinic_phone=clinic.phone,
        looked=looked,
        consents=consents.consents(g.work, reader, reader_language()),
        problem=problem,
    )


def _leave_page(reader: PatientReader, problem: str = "") -> str:
    clinic = clinics.clinic_of(g.work, reader.patient_id)
    return render_template("rights/leave.html", clinic=clinic, clinic_phone=clinic.phone, problem=problem)
