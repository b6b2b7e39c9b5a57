"""The engine in use: the shipped model, the adopted fit, the clinic's dial."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from outcomes.detection import ENGINE_VERSION, Engine
from outcomes.detection.calibration import Calibration
from outcomes.detection.dial import LEAST_REFERENCES, Found, OwnAlarms, threshold
from outcomes.detection.engine import engine_of
from outcomes.detection.fit import model_of
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.parameters import AlarmParameters
from outcomes.models import EngineChoice, EngineFit
from outcomes.services.unit_of_work import UnitOfWork

AS_SHIPPED = 0
"""The number of the fit that is none."""


@dataclass(frozen=True)
class EngineInUse:
    """What the clinic reads its diaries with.

    Attributes:
        fit_number: the adopted fit that is in force; 0 as shipped.
        chosen_number: the adopted fit; another one than `fit_number` where it was learnt with another
        version. false_alarms: the dial, per 100 patients and month; None: untouched.
        references: own people that the fit in force was calibrated on.
        own_alarms: what they tell of its alarm; None as shipped.
        model: parameters, calibration and threshold.
    """

    fit_number: int
    chosen_number: int
    false_alarms: float | None
    references: int
    own_alarms: OwnAlarms | None
    model: Model

    @property
    def is_calibrated(self) -> bool:
        """Whether enough of the clinic's own patients stand behind its probabilities and its threshold."""
        return self.references >= LEAST_REFERENCES


def current_engine(work: UnitOfWork) -> Engine:
    """The engine in use; its tables are built once per process for each fit and dial."""
    return engine_of(engine_in_use(work).model)


def current_version(work: UnitOfWork) -> str:
    """What the engine in use is called: readings under another name are outdated."""
    return engine_in_use(work).model.version


def engine_in_use(work: UnitOfWork) -> EngineInUse:
    """The newest choice; as shipped where nobody has chosen, or the fit is of another version."""
    return work.once("engine_in_use", lambda: _newest_choice(work))


def _newest_choice(work: UnitOfWork) -> EngineInUse:
    newest = work.session.execute(
        select(EngineChoice.fit_number, EngineChoice.false_alarms).order_by(EngineChoice.id.desc()).limit(1)
    ).first()
    chosen, false_alarms = (newest.fit_number, newest.false_alarms) if newest else (AS_SHIPPED, None)
    fit = work.session.get(EngineFit, chosen) if chosen else None
    if fit is not None and fit.base_version != ENGINE_VERSION:
        fit = None
    return EngineInUse(
        fit.number if fit else AS_SHIPPED,
        chosen,
        false_alarms,
        len(fit.calibration["highest"]) if fit else 0,
        own_alarms_of(fit.calibration) if fit else None,
        engine_model(fit, false_alarms),
    )


def calibrated_on(work: UnitOfWork) -> int | None:
    """How many own patients the engine in use is calibrated on; None where they are too few to say so."""
    in_use = engine_in_use(work)
    return in_use.references if in_use.is_calibrated else None


def engine_model(fit: EngineFit | None, false_alarms: float | None) -> Model:
    """The model of a fit (none: as shipped) with the threshold of a dial."""
    if fit is None and false_alarms is None:
        return shipped_model()
    own = own_alarms_of(fit.calibration) if fit else None
    alarm = replace(AlarmParameters(), return_logit=threshold(false_alarms, own))
    version = _version(fit.number if fit else AS_SHIPPED, false_alarms)
    if fit is None:
        return replace(shipped_model(), alarm=alarm, version=version)
    calibration = Calibration(fit.calibration["shift"], fit.calibration["slope"])
    return replace(model_of(fit.parameters), alarm=alarm, calibration=calibration, version=version)


def own_alarms_of(calibration: Mapping[str, Any]) -> OwnAlarms:
    """The false alarms of a stored fit's reference people."""
    points = tuple((float(at), float(rate)) for at, rate in calibration["curve"])
    found = tuple(Found(*each) for each in calibration.get("found", ()))  # earlier fits did not count them
    returns = calibration.get("returns", 0)
    return OwnAlarms(points, tuple(calibration["highest"]), calibration["months_at_risk"], returns, found)


def _version(number: int, false_alarms: float | None) -> str:
    parts = ([f"fit{number}"] if number else []) + ([] if false_alarms is None else [f"dial{false_alarms:g}"])
    return f"{ENGINE_VERSION}+{'.'.join(parts)}"
