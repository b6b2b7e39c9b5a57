"""What every page of a patient's own record begins with: who reads, in their language, or that it is shut."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import g, render_template
from flask.typing import ResponseReturnValue

from outcomes.access.principals import PatientReader
from outcomes.services import clinics
from outcomes.web.doors import patient_reader

_Rest = ParamSpec("_Rest")
_View = Callable[_Rest, ResponseReturnValue]


def own_page(view: Callable[Concatenate[PatientReader, _Rest], ResponseReturnValue]) -> _View[_Rest]:
    """Hand a view the patient whose record this browser has opened; say that it is closed to any other."""

    @wraps(view)
    def opened(*args: _Rest.args, **kwargs: _Rest.kwargs) -> ResponseReturnValue:
        reader = own_reader()
        if reader is None:
            return render_template("records/closed.html"), 401
        return view(reader, *args, **kwargs)

    return opened


def own_reader() -> PatientReader | None:
    """Give the patient whose record this browser has opened, who acts and is spoken to from here on."""
    reader = patient_reader()
    if reader is not None:
        g.work.principal = reader
        g.language = clinics.clinic_of(g.work, reader.patient_id).language
    return reader
