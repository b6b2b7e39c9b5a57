"""The engine in use: what it learnt, whether to adopt it, and how often its alarm may be wrong."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.detection.dial import shipped_rate
from outcomes.errors import NotFound
from outcomes.forms.engines import OTHER, DialForm
from outcomes.permissions import Permission
from outcomes.services import engine_fits
from outcomes.services.detections import renew_outdated_readings
from outcomes.services.engine_reviews import dial_choices, review
from outcomes.services.engines import engine_in_use
from outcomes.services.reference_counts import reference_people
from outcomes.web.doors import requires

blueprint = Blueprint("engines", __name__, url_prefix="/engine")
_READ_AT_ONCE = 16
"""Episodes a transaction: whoever enters a diary meanwhile waits a second at most."""


@blueprint.get("/")
@requires(Permission.MANAGE_ENGINE)
def index() -> str:
    """Show the engine in use, the dial and the proposals."""
    in_use = engine_in_use(g.work)
    return _page(_form(in_use.false_alarms))


@blueprint.post("/dial")
@requires(Permission.MANAGE_ENGINE)
def update() -> BaseResponse | tuple[str, int]:
    """Set the dial, and read every diary again with it."""
    form = DialForm()
    form.offer([choice.false_alarms for choice in dial_choices()])
    is_good = form.validate_on_submit()
    if is_good and form.chosen is None:
        form.other.errors = [gettext("This is needed.")]
    if not is_good or form.chosen is None:
        return _page(form), 400
    engine_fits.set_dial(g.work, None if form.chosen == shipped_rate() else form.chosen)
    _renew()
    flash(gettext("The alarm is set. Every diary has been read again; no alarm that was raised has changed."))
    return redirect(url_for("engines.index"))


@blueprint.get("/proposals/<number>")
@requires(Permission.MANAGE_ENGINE)
def show(number: str) -> str:
    """Show what a proposal changes, and what speaks for it."""
    view = engine_fits.proposal(g.work, _number(number))
    shown = review(view, engine_in_use(g.work).false_alarms)
    return render_template("engines/show.html", view=view, shown=shown)


@blueprint.post("/proposals/<number>/adopt")
@requires(Permission.MANAGE_ENGINE)
def adopt(number: str) -> BaseResponse:
    """Read every diary with a proposal from now on; 0 is the engine as shipped."""
    engine_fits.adopt(g.work, _number(number))
    _renew()
    flash(
        gettext(
            "The engine is in use. Every diary has been read again; no alarm that was raised has changed."
        )
    )
    return redirect(url_for("engines.index"))


def _page(form: DialForm) -> str:
    in_use = engine_in_use(g.work)
    return render_template(
        "engines/index.html",
        form=form,
        in_use=in_use,
        choices=dial_choices(in_use.own_alarms),
        proposals=[(view, review(view)) for view in engine_fits.proposals(g.work)],
        people=reference_people(g.work),
        other=OTHER,
    )


def _form(false_alarms: float | None) -> DialForm:
    rates = [choice.false_alarms for choice in dial_choices()]
    stands = false_alarms if false_alarms is not None else shipped_rate()
    form = DialForm(
        false_alarms=f"{stands:g}" if stands in rates else OTHER, other=None if stands in rates else stands
    )
    form.offer(rates)
    return form


def _renew() -> None:
    while renew_outdated_readings(g.work, at_once=_READ_AT_ONCE):
        pass


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise NotFound("engine_fit_unknown", {"number": text})
    return int(text)
