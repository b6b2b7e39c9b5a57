"""The rows of a diary: the response as it was answered, and the numbers it amounts to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from outcomes.access.principals import LinkHolder
from outcomes.clinical.codes import EnteredBy, Medium, Source
from outcomes.clinical.diary_answers import intakes_of, observed_numbers
from outcomes.clinical.diary_screens import DIARY_VERSION, Answers, Screen
from outcomes.clinical.observation_codes import DIARY_CODES, check_value, observation_code
from outcomes.clinical.opioid_factors import FactorSet
from outcomes.clinical.opioids import intake_mme_per_day, mme_per_day
from outcomes.models import Observation, OpioidIntake, Patient, QuestionnaireResponse
from outcomes.services.diary_days import INSTRUMENT, DiaryPlan
from outcomes.services.numbness_maps import zones_before
from outcomes.services.sites import factors_of
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.services.unit_of_work import UnitOfWork

_SUPERSEDED_BY = "replaced by the patient"


def supersede_day(work: UnitOfWork, patient: Patient, diary: UnfinishedDiary) -> None:
    """Keep what was entered for the day of a diary, superseded; the caller commits."""
    work.session.execute(
        update(QuestionnaireResponse)
        .where(
            QuestionnaireResponse.patient_id == patient.id,
            QuestionnaireResponse.observed_on == diary.observed_on,
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
        )
        .values(superseded_by=diary.response_id, reason=_SUPERSEDED_BY)
    )
    work.session.execute(
        update(Observation)
        .where(
            Observation.patient_id == patient.id,
            Observation.observed_on == diary.observed_on,
            Observation.source == Source.DIARY.value,
            Observation.code.in_(DIARY_CODES),
            Observation.superseded_at.is_(None),
        )
        .values(superseded_at=work.now, superseded_reason=_SUPERSEDED_BY)
    )


def add_response(
    work: UnitOfWork,
    holder: LinkHolder,
    diary: UnfinishedDiary,
    plan: DiaryPlan,
    answers: Answers,
    locale: str,
) -> QuestionnaireResponse:
    """Add the response with its opioid intakes; the caller commits."""
    response = QuestionnaireResponse(
        response_id=diary.response_id,
        patient_id=holder.patient_id,
        procedure_id=plan.knees[0].procedure_id if len(plan.knees) == 1 else None,
        instrument=INSTRUMENT,
        version=DIARY_VERSION,
        locale=locale,
        observed_on=diary.observed_on,
        scheduled_for=diary.scheduled_for,
        opened_at=None if diary.medium is Medium.PAPER else diary.opened_at,
        authored_at=_authored_at(work, diary),
        received_at=work.now.astimezone(work.settings.timezone),
        entered_by=holder.kind,
        respondent=diary.respondent.value,
        medium=_medium(holder, diary).value,
        answers={"length": diary.length.value, **answers},
    )
    factors = _factors(work, holder.patient_id)
    for intake in intakes_of(answers):
        response.intakes.append(
            OpioidIntake(
                product=intake.product,
                strength_mg=intake.strength_mg,
                number=intake.number,
                days_covered=plan.opioid_days,
                factor_set=factors.code,
                mme_per_day=intake_mme_per_day(intake, plan.opioid_days, factors),
            )
        )
    work.session.add(response)
    return response


def _authored_at(work: UnitOfWork, diary: UnfinishedDiary) -> datetime | None:
    """When it was answered; of a sheet of paper only the day is known."""
    if diary.medium is Medium.PAPER:
        return diary.answered_at
    return diary.answered_at or work.now.astimezone(work.settings.timezone)


def _medium(holder: LinkHolder, diary: UnfinishedDiary) -> Medium:
    """Staff type what they hear on the telephone, or read on paper."""
    if holder.kind == EnteredBy.STAFF.value and diary.medium is Medium.APP:
        return Medium.PHONE
    return diary.medium


def add_observations(
    work: UnitOfWork,
    response: QuestionnaireResponse,
    screens: Sequence[Screen],
    answers: Answers,
    plan: DiaryPlan,
) -> None:
    """Add the numbers that a response amounts to; the caller commits."""
    nerves = {knee.laterality: knee.nerves for knee in plan.knees}
    before = {
        knee.laterality: zones_before(work, response.patient_id, knee, response.observed_on)
        for knee in plan.knees
    }
    numbers = [
        (each.code, each.laterality, each.value)
        for each in observed_numbers(screens, answers, nerves, before)
    ]
    dose = _dose(answers, plan.opioid_days, _factors(work, response.patient_id))
    if dose is not None:
        numbers.append(("opioid_mme", "", dose))
    work.session.add_all(
        Observation(
            patient_id=response.patient_id,
            laterality=laterality,
            observed_on=response.observed_on,
            code=code,
            value=value,
            unit=observation_code(code).unit,
            source=Source.DIARY.value,
            response_id=response.response_id,
            recorded_at=work.now,
        )
        for code, laterality, value in numbers
    )
    work.session.flush()


def _factors(work: UnitOfWork, patient_id: int) -> FactorSet:
    return factors_of(work.session.get_one(Patient, patient_id).site)


def _dose(answers: Answers, days: int, factors: FactorSet) -> float | None:
    """MME a day; none where opioids were not answered, or where no product taken has a factor."""
    if answers.get("opioids") is None:
        return None
    daily = mme_per_day(intakes_of(answers), days, factors)
    if daily.products and len(daily.unconverted) == len(daily.products):
        return None  # 0 would say that nothing was taken
    return check_value("opioid_mme", round(daily.mme_per_day, 4))
