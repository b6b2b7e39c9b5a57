"""Who may enter a route: each view carries a permission, or the reason why it has none."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g, request
from werkzeug.exceptions import UnsupportedMediaType

from outcomes.access.principals import PatientReader
from outcomes.errors import InputError, NotFound, SecondFactorRequired, SignInRequired
from outcomes.permissions import Permission
from outcomes.services import sessions
from outcomes.services.second_factors import is_required
from outcomes.services.unit_of_work import UnitOfWork

_BODIES = ("application/x-www-form-urlencoded", "multipart/form-data")
STAFF_COOKIE = "outcomes_staff"
PATIENT_COOKIE = "outcomes_patient"

View = TypeVar("View", bound=Callable[..., object])


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in members of staff whose role grants the permission."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Let in everybody, and say why: the list of public routes is made of these reasons."""

    def mark(view: View) -> View:
        view.public = reason  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def patient_reader() -> PatientReader | None:
    """The patient who gave the second thing on this browser, or None."""
    token = request.cookies.get(PATIENT_COOKIE)
    return sessions.patient_of(g.work, token) if token else None


def guard(app: Flask) -> None:
    """Check every request before its view runs; a route that carries no mark lets nobody in."""

    @app.before_request
    def check() -> None:
        if request.endpoint == "static":
            return
        _refuse_other_bodies()
        _refuse_unstorable()
        _recognise(g.work)
        if request.endpoint is None:
            return
        view = current_app.view_functions[request.endpoint]
        if getattr(view, "public", None) is not None:
            return
        permission = getattr(view, "permission", None)
        if permission is None:
            raise SignInRequired("sign_in_required")
        staff = g.work.require(permission)
        if not staff.has_second_factor and is_required(g.work):
            raise SecondFactorRequired("second_factor_required")


def _refuse_other_bodies() -> None:
    """Refuse a body that no page of ours sends: what reads JSON as if it were a form stumbles over it."""
    if request.mimetype and request.mimetype not in _BODIES:
        raise UnsupportedMediaType


def _refuse_unstorable() -> None:
    """Refuse the character that no database keeps in a text: nobody types it, and PostgreSQL fails on it."""
    if "\0" in request.path:
        raise NotFound("page_unknown")
    given = (
        value for source in (request.args, request.form) for values in source.lists() for value in values[1]
    )
    if any("\0" in value for value in given):
        raise InputError("text_unstorable")


def _recognise(work: UnitOfWork) -> None:
    token = request.cookies.get(STAFF_COOKIE)
    if not token:
        return
    staff = sessions.staff_of(work, token)
    g.session_ended = staff is None
    if staff is not None:
        work.principal = staff
