"""The numb area of each map, worked out anew when what gives it its meaning is amended."""

from datetime import date

from sqlalchemy import select

from outcomes.clinical.codes import Source
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.territories import numbness_area
from outcomes.models import Observation, QuestionnaireResponse
from outcomes.services.followed_knees import FollowedKnee, followed_knees
from outcomes.services.numbness_maps import tapped_zones, zones_before
from outcomes.services.unit_of_work import UnitOfWork

_CODE = "numbness_area"
_REASON = "what the map is read against was amended"


def renew_numb_areas(work: UnitOfWork, patient_id: int) -> None:
    """Work out the numb area of every map of a patient; what changes supersedes what stood.

    A diary of the first days is often read against the nerves that were planned: those that were frozen are
    recorded later; and a map from before the procedure may come, or be replaced, when others already stand.
    The caller commits.
    """
    for laterality in ("left", "right"):
        for on, zones in tapped_zones(work, patient_id, laterality).items():
            for knee in followed_knees(work, patient_id, on):
                if knee.laterality == laterality:
                    before = zones_before(work, patient_id, knee, on)
                    _renew(work, patient_id, knee, on, numbness_area(zones, knee.nerves, before))


def _renew(work: UnitOfWork, patient_id: int, knee: FollowedKnee, on: date, area: float | None) -> None:
    standing = work.session.scalar(
        select(Observation).where(
            Observation.patient_id == patient_id,
            Observation.laterality == knee.laterality,
            Observation.observed_on == on,
            Observation.code == _CODE,
            Observation.source == Source.DIARY.value,
            Observation.superseded_at.is_(None),
        )
    )
    if (standing.value if standing else None) == area:
        return
    if standing is not None:
        standing.superseded_at, standing.superseded_reason = work.now, _REASON
        work.session.flush()
    if area is not None:
        work.session.add(
            Observation(
                patient_id=patient_id,
                laterality=knee.laterality,
                observed_on=on,
                code=_CODE,
                value=area,
                unit=observation_code(_CODE).unit,
                source=Source.DIARY.value,
                response_id=_response_id(work, patient_id, on),
                recorded_at=work.now,
            )
        )
    work.session.flush()


def _response_id(work: UnitOfWork, patient_id: int, on: date) -> str | None:
    """The diary of a day, from which its map came."""
    return work.session.scalar(
        select(QuestionnaireResponse.response_id).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.observed_on == on,
            QuestionnaireResponse.instrument == "diary",
            QuestionnaireResponse.superseded_by.is_(None),
        )
    )
