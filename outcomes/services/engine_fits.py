"""Learning from the clinic's own patients: propose, review, adopt; and the dial."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from outcomes.access.principals import Staff
from outcomes.detection import ENGINE_VERSION
from outcomes.detection.learning import EFFORTS, Proposal, learn
from outcomes.detection.references import LEAST_PEOPLE
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import EngineChoice, EngineFit
from outcomes.permissions import Permission
from outcomes.services.detections import Progress, silent
from outcomes.services.engines import AS_SHIPPED, engine_in_use
from outcomes.services.reference_episodes import reference_episodes
from outcomes.services.unit_of_work import UnitOfWork

LEAST_FALSE_ALARMS, MOST_FALSE_ALARMS = 0.2, 5.0
"""Between these the dial can be set, per 100 patients and month."""


@dataclass(frozen=True)
class FitView:
    """A proposal as it is reviewed.

    Attributes:
        is_in_use: whether diaries are read with it.
        is_adoptable: whether it was learnt with this version of the engine.
    """

    number: int
    made_at: datetime
    base_version: str
    as_of: date
    episodes: int
    calibration: Mapping[str, Any]
    diagnostics: Mapping[str, Any]
    is_in_use: bool
    is_adoptable: bool


def fit_engine(work: UnitOfWork, as_of: date | None = None, progress: Progress = silent) -> int:
    """Learn from the complete episodes of all sites, and keep what was learnt as a proposal; give its number.

    Nothing is adopted. It takes minutes, in which nothing is locked.

    Raises:
        InputError: `engine_nothing_to_fit`, `engine_too_few_people`.
    """
    _require(work)
    until = as_of if as_of is not None else work.today
    references = reference_episodes(work, until)
    people = len({each.person for each in references if each.is_complete})
    if people == 0:
        raise InputError("engine_nothing_to_fit")
    if people < LEAST_PEOPLE:
        raise InputError("engine_too_few_people", {"found": people, "least": LEAST_PEOPLE})
    learnt = learn(references, progress=lambda done: progress("fit", done, EFFORTS))
    work.begin()
    number = 1 + (work.session.scalar(select(func.max(EngineFit.number))) or 0)
    work.session.add(_row(work, number, until, learnt))
    detail = {"episodes": learnt.episodes, "people": learnt.people, "as_of": str(until)}
    work.audit("engine.fit", f"engine-fit:{number}", detail=detail | {"engine": ENGINE_VERSION})
    work.commit()
    return number


def proposals(work: UnitOfWork) -> list[FitView]:
    """All proposals, the newest first."""
    _require(work)
    rows = work.session.scalars(select(EngineFit).order_by(EngineFit.number.desc()))
    in_use = engine_in_use(work).fit_number
    return [_view(row, in_use) for row in rows]


def proposal(work: UnitOfWork, number: int | None = None) -> FitView:
    """One proposal; the newest where none is named.

    Raises:
        NotFound: `engine_fit_unknown`, `engine_no_fits`.
    """
    _require(work)
    if number is None:
        number = work.session.scalar(select(func.max(EngineFit.number)))
    if number is None:
        raise NotFound("engine_no_fits")
    return _view(_stored(work, number), engine_in_use(work).fit_number)


def adopt(work: UnitOfWork, number: int) -> bool:
    """Read diaries with a proposal from now on, 0 being the engine as shipped; the dial stays.

    Readings made before are outdated by it: renew them. Alarms that were raised stay what they are.

    Returns:
        Whether anything changed: False where it is in use already.

    Raises:
        NotFound: `engine_fit_unknown`.
        ConflictError: `engine_fit_of_other_version`.
    """
    _require(work)
    work.begin()
    if number != AS_SHIPPED and _stored(work, number).base_version != ENGINE_VERSION:
        found = {"number": number, "found": _stored(work, number).base_version, "expected": ENGINE_VERSION}
        raise ConflictError("engine_fit_of_other_version", found)
    before = engine_in_use(work)
    is_new = number != before.chosen_number
    if is_new:
        _choose(work, number, before.false_alarms)
        work.audit("engine.adopt", f"engine-fit:{number}", detail=_change(work, before.model.version))
    work.commit()
    return is_new


def set_dial(work: UnitOfWork, false_alarms: float | None) -> None:
    """Say how many false alarms are to be expected per 100 patients and month; None: as shipped.

    Raises:
        InputError: `number_out_of_range`.
    """
    _require(work)
    if false_alarms is not None and not LEAST_FALSE_ALARMS <= false_alarms <= MOST_FALSE_ALARMS:
        limits = {"minimum": LEAST_FALSE_ALARMS, "maximum": MOST_FALSE_ALARMS, "field": "other"}
        raise InputError("number_out_of_range", {"value": false_alarms} | limits)
    rounded = None if false_alarms is None else round(false_alarms, 2)
    work.begin()
    before = engine_in_use(work)
    if rounded != before.false_alarms:
        _choose(work, before.chosen_number, rounded)
        detail = _change(work, before.model.version) | {"false_alarms": rounded}
        work.audit("engine.set_dial", "engine-dial", detail=detail)
    work.commit()


def _require(work: UnitOfWork) -> None:
    """Members of staff need the permission; a command is given by whoever keeps the server."""
    if isinstance(work.principal, Staff):
        work.require(Permission.MANAGE_ENGINE)


def _choose(work: UnitOfWork, number: int, false_alarms: float | None) -> None:
    work.session.add(
        EngineChoice(
            fit_number=number,
            false_alarms=false_alarms,
            chosen_at=work.now,
            chosen_by=work.principal.actor,
        )
    )
    work.session.flush()


def _change(work: UnitOfWork, before: str) -> dict[str, Any]:
    return {"before": before, "after": engine_in_use(work).model.version}


def _stored(work: UnitOfWork, number: int) -> EngineFit:
    row = work.session.get(EngineFit, number)
    if row is None:
        raise NotFound("engine_fit_unknown", {"number": number})
    return row


def _row(work: UnitOfWork, number: int, as_of: date, learnt: Proposal) -> EngineFit:
    detail = asdict(learnt)
    alarms = detail.pop("alarms")
    calibration = detail.pop("calibration")
    return EngineFit(
        number=number,
        made_at=work.now,
        made_by=work.principal.actor,
        base_version=ENGINE_VERSION,
        as_of=as_of,
        episodes=learnt.episodes,
        parameters=learnt.parameters,
        calibration=calibration | alarms,
        diagnostics=detail,
    )


def _view(row: EngineFit, in_use: int) -> FitView:
    return FitView(
        row.number,
        row.made_at,
        row.base_version,
        row.as_of,
        row.episodes,
        row.calibration,
        row.diagnostics,
        is_in_use=row.number == in_use,
        is_adoptable=row.base_version == ENGINE_VERSION,
    )
