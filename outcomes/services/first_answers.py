"""The day's pain with one tap from a message: an entry of its own, complete with that single answer."""

from html import escape

from sqlalchemy import select

from outcomes.access.principals import LinkHolder
from outcomes.clinical.codes import Respondent
from outcomes.clinical.diary_screens import Answers
from outcomes.clinical.schedule import DiaryLength
from outcomes.models import QuestionnaireResponse
from outcomes.services.diaries import Receipt, send_diary
from outcomes.services.diary_days import diary_plan
from outcomes.services.unfinished_diaries import UnfinishedDiary, begin_diary
from outcomes.services.unit_of_work import UnitOfWork

PAINS = tuple(range(11))
"""No pain to the worst imaginable."""


def pain_addresses(link_address: str) -> tuple[tuple[int, str], ...]:
    """Give the row of addresses that a message carries: each pain from 0 to 10, and where it leads.

    Args:
        link_address: the address of the personal link, as `NewLink.address`.
    """
    return tuple((pain, f"{link_address.rstrip('/')}/n/{pain}") for pain in PAINS)


def pain_row_html(link_address: str, question: str, low: str, high: str) -> str:
    """Give the row as a piece of an HTML e-mail: a table without pictures, scripts or outside files.

    Args:
        link_address: the address of the personal link.
        question: what is asked, in the reader's language.
        low: what 0 means.
        high: what 10 means.
    """
    addresses = pain_addresses(link_address)
    rows = "".join(_keys(part) for part in (addresses[:6], addresses[6:]))
    return (
        f'<p style="font:19px sans-serif;margin:0 0 12px"><strong>{escape(question)}</strong><br>'
        f"0: {escape(low)}. 10: {escape(high)}.</p>"
        f'<table role="presentation" cellpadding="0" cellspacing="6">{rows}</table>'
    )


def _keys(addresses: tuple[tuple[int, str], ...]) -> str:
    """One line of numbers, each 48 pixels high and wide, so that a thumb meets it."""
    cells = "".join(
        '<td align="center" style="border:2px solid #0b6b70;border-radius:6px">'
        f'<a href="{escape(address)}" style="display:block;width:48px;line-height:48px;'
        f'font:bold 22px/48px sans-serif;color:#0b6b70;text-decoration:none">{pain}</a></td>'
        for pain, address in addresses
    )
    return f"<tr>{cells}</tr>"


def record_first_answer(
    work: UnitOfWork,
    holder: LinkHolder,
    laterality: str,
    pain: int,
    *,
    response_id: str,
    respondent: Respondent,
    locale: str,
) -> Receipt:
    """Record today's average pain of one knee; sending the same page twice adds nothing.

    Args:
        work: the use case.
        holder: who opened the personal link.
        laterality: the knee.
        pain: 0 to 10.
        response_id: made with the page that asked.
        respondent: whose word it is.
        locale: the language in which it was asked.

    Raises:
        ConflictError: `diary_day_taken`: today has an entry.
        InputError: a pain that is not possible.
    """
    now = work.now.astimezone(work.settings.timezone)
    diary = UnfinishedDiary(
        response_id=response_id,
        observed_on=work.today,
        scheduled_for=diary_plan(work, holder.patient_id, work.today).scheduled_for,
        opened_at=now,
        answered_at=now,
        length=DiaryLength.FIRST,
        respondent=respondent,
        answers={f"pain_average-{laterality}": pain},
    )
    return send_diary(work, holder, diary, locale=locale)


def first_answer(work: UnitOfWork, holder: LinkHolder, response_id: str | None) -> Answers | None:
    """Give what this browser answered with one tap, while it stands; None where there is nothing."""
    row = work.session.scalar(
        select(QuestionnaireResponse).where(
            QuestionnaireResponse.response_id == response_id,
            QuestionnaireResponse.patient_id == holder.patient_id,
            QuestionnaireResponse.superseded_by.is_(None),
        )
    )
    if row is None or row.answers.get("length") != DiaryLength.FIRST.value:
        return None
    return {key: answer for key, answer in row.answers.items() if key != "length" and answer is not None}


def go_on(work: UnitOfWork, holder: LinkHolder, response_id: str | None) -> UnfinishedDiary:
    """Begin the rest of today's diary with the first answer in it; that entry stands until it is sent."""
    row = first_answer(work, holder, response_id)
    respondent = work.session.scalar(
        select(QuestionnaireResponse.respondent).where(QuestionnaireResponse.response_id == response_id)
    )
    return begin_diary(
        work,
        holder,
        work.today,
        respondent=Respondent(respondent) if row and respondent else Respondent.PATIENT,
        replaces=row is not None,
        answers=row,
    )
