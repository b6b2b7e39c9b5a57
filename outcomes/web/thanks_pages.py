"""What a patient reads after an entry: thanks, what is usual now, their own curve, what comes next."""

from flask import g, render_template

from outcomes.services.diaries import Receipt
from outcomes.services.feedback import usual_numbness
from outcomes.services.followed_knees import followed_knees
from outcomes.services.open_questionnaires import open_questionnaires
from outcomes.services.own_records import next_diary, own_curves
from outcomes.services.pauses import pauses_of
from outcomes.services.told_reasons import REASONS, question_for
from outcomes.web.diary_pages import frame
from outcomes.web.doors import patient_reader
from outcomes.web.own_curves import draw


def thanks_page(receipt: Receipt) -> str:
    """Render the thanks, with the own curve where this browser may read it."""
    work, patient_id = g.work, g.holder.patient_id
    knees = followed_knees(work, patient_id, receipt.observed_on)
    reader = patient_reader()
    is_bound = reader is not None and reader.patient_id == patient_id
    shows_curve = is_bound and g.clinic.gives_feedback and not receipt.flags
    usual = [
        (knee.laterality, said)
        for knee in knees
        if (said := usual_numbness(work, patient_id, knee, receipt.observed_on)) is not None
    ]
    question = None if receipt.flags else question_for(work, patient_id, receipt.observed_on)
    return render_template(
        "entries/received.html",
        **frame(None),
        receipt=receipt,
        flags=receipt.flags,
        usual=() if receipt.flags else usual,
        drawings=[draw(curve) for curve in own_curves(work, reader)] if shows_curve else (),
        is_bound=is_bound,
        next_diary=next_diary(work, knees, pauses_of(work, patient_id)),
        reason_question=question,
        reasons=REASONS[question.kind] if question else (),
        asked=() if receipt.flags else open_questionnaires(work, patient_id, work.today),
    )
