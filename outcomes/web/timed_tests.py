"""Timed tests on a patient's own phone: what speaks against one, the clock, and the result."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from outcomes.access.principals import PatientReader
from outcomes.access.tokens import new_token
from outcomes.clinical.timed_tests import TIMED_TESTS
from outcomes.errors import InputError, NotFound
from outcomes.services import clinics, timed_tests
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.own_pages import own_page

blueprint = Blueprint("timed_tests", __name__, url_prefix="/record/tests")
_OWN = "a patient's own timed tests, for the browser that gave birth date and PIN, and nothing for any other"


@blueprint.get("")
@public(_OWN)
@own_page
def index(reader: PatientReader) -> str:
    """Offer the tests, or say kindly why not now."""
    return _list_page(reader)


@blueprint.post("")
@public(_OWN)
@own_page
def create(reader: PatientReader) -> Response | str | tuple[str, int]:
    """Show one test where somebody is there: how it goes, the clock, and where its result is entered."""
    code, company = request.form.get("test", ""), request.form.get("company", "")
    if company not in ("yes", "no"):
        return _list_page(reader, error_sentence(InputError("test_company_missing"))), 400
    if company == "no" or timed_tests.refusals(g.work, reader, is_alone=False):
        return _list_page(reader, is_alone=company == "no")
    _known(code)
    return _test_page(reader, code)


@blueprint.get("/<code>")
@public(_OWN)
@own_page
def show(reader: PatientReader, code: str) -> Response:  # noqa: ARG001  whose page it is
    """Lead to the question who is there: no address opens a test without it."""
    _known(code)
    return redirect(url_for("timed_tests.index"))


@blueprint.post("/<code>")
@public(_OWN)
@own_page
def update(reader: PatientReader, code: str) -> Response | str | tuple[str, int]:
    """Keep the result."""
    _known(code)
    if request.form.get("company") != "yes":
        return _list_page(reader, error_sentence(InputError("test_company_missing"))), 400
    response_id = request.form.get("response", "")[:64]
    text = request.form.get("value", "").strip().replace(",", ".")
    try:
        if not text or not response_id:
            raise InputError("answer_missing")
        value = _number(code, text)
        timed_tests.record_test(g.work, reader, code, value, response_id)
    except InputError as error:
        return _test_page(reader, code, error_sentence(error)), 400
    return render_template(
        "timed_tests/received.html", code=code, digits=_digits(code), clinic_phone=_phone(reader), value=value
    )


def _known(code: str) -> None:
    if code not in TIMED_TESTS:
        raise NotFound("page_unknown")


def _number(code: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError("answer_not_a_number", {"item": code, "found": text[:40]}) from error


def _digits(code: str) -> int:
    return 0 if code == "chair_stand_30s" else 1


def _phone(reader: PatientReader) -> str:
    return clinics.clinic_of(g.work, reader.patient_id).phone


def _list_page(reader: PatientReader, problem: str = "", *, is_alone: bool = False) -> str:
    return render_template(
        "timed_tests/index.html",
        tests=TIMED_TESTS,
        refusals=timed_tests.refusals(g.work, reader, is_alone=is_alone),
        clinic_phone=_phone(reader),
        problem=problem,
        posted=request.form,
    )


def _test_page(reader: PatientReader, code: str, problem: str = "") -> str:
    return render_template(
        "timed_tests/show.html",
        code=code,
        is_count=_digits(code) == 0,
        response_id=request.form.get("response") or new_token(),
        clinic_phone=_phone(reader),
        problem=problem,
        posted=request.form,
    )
