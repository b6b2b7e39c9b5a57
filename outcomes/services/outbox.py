"""The outbox: messages are planned once, claimed by one sender, handed over, and settled.

A row goes planned -> sending -> sent, or failed, dropped, unsure. Handing over lies outside any transaction.
A sender that dies leaves its row in `sending`; whether the other side took the letter cannot be known, so
after a while the row becomes `unsure` and is shown to staff, never sent a second time by itself.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update

from outcomes.access.tokens import new_token
from outcomes.delivery import Couriers, Doubtful, Letter, Refused, Unreached
from outcomes.errors import InputError
from outcomes.models import Message, Patient, Site
from outcomes.permissions import Permission
from outcomes.services.first_answers import pain_row_html
from outcomes.services.links import add_link
from outcomes.services.message_channels import CHANNELS, channel_for
from outcomes.services.message_events import (
    MessageEvent,
    address_of,
    due_events,
    is_of_today,
    of_waking_patients,
    why_not,
)
from outcomes.services.message_texts import (
    ROW_HIGH,
    ROW_LOW,
    ROW_QUESTION,
    Language,
    MessageKind,
    as_page,
    rendered,
)
from outcomes.services.patients import patient_named
from outcomes.services.unit_of_work import UnitOfWork

_KNOWN = select(Message.patient_id, Message.event, Message.channel, Message.state).order_by(Message.id)
OpenWork = Callable[[], AbstractContextManager[UnitOfWork]]
MOST_ATTEMPTS = 6
_FIRST_WAIT = timedelta(minutes=5)
_GIVEN_UP_AFTER = timedelta(minutes=15)
"""A sender that holds a row longer than this is gone: handing over takes two minutes at most."""


@dataclass(frozen=True)
class Claimed:
    """A letter that this sender alone hands over now."""

    message_id: int
    channel: str
    letter: Letter


def plan_messages(work: UnitOfWork, couriers: Couriers) -> int:
    """Add a row for each message that is due and has none yet; give how many are new."""
    work.begin()
    work.session.scalar(select(Site.id).order_by(Site.id).limit(1).with_for_update())  # one plans at a time
    _give_up(work)
    found = list(due_events(work))
    known = {(who, event): (way, state) for who, event, way, state in work.session.execute(_KNOWN)}
    new = 0
    for each in found:
        channel = channel_for(work, each.patient_id, couriers)
        if channel and _is_wanting(each, channel, known.get((each.patient_id, each.event))):
            work.session.add(_row(work, each, channel))
            new += 1
    work.commit()
    return new


def plan_invitation(work: UnitOfWork, public_id: str, channel: str) -> None:
    """Plan the invitation of a patient on a channel; each call is an invitation of its own.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `message_no_address`, `patient_followed_no_more`.
    """
    patient = patient_named(work, public_id, Permission.ENROL_PATIENT)
    if patient.withdrawn_on is not None or patient.deceased_on is not None:
        raise InputError("patient_followed_no_more", {"patient": patient.code})
    if channel not in CHANNELS or not address_of(work, patient.id, channel):
        raise InputError("message_no_address")
    patient_id = patient.id
    work.begin()
    event = MessageEvent(patient_id, MessageKind.INVITATION, f"invitation:{new_token()[:16]}")
    work.session.add(_row(work, event, channel))
    owner = work.session.get_one(Patient, patient_id)
    work.audit("message.plan", f"patient:{owner.public_id}", patient=owner, detail={"channel": channel})
    work.commit()


def claim_next(work: UnitOfWork, couriers: Couriers, language: Language) -> Claimed | None:
    """Take the next message that is still due, for this sender alone; None where there is none.

    What is not due any more is dropped on the way, with its reason. A personal link is made with the claim:
    its secret part is kept nowhere, so that it cannot be made before.
    """
    work.begin()
    claimed = _claim_first(work, couriers, language)
    work.commit()
    return claimed


def settle(work: UnitOfWork, claimed: Claimed, error: Exception | None = None) -> str:
    """Note what came of handing over; give the new state."""
    work.begin()
    row = work.session.get_one(Message, claimed.message_id, with_for_update=True)
    if error is None:
        _settle(work, row, "sent", "")
    elif isinstance(error, Doubtful):
        _settle(work, row, "unsure", "answer_lost")
    elif isinstance(error, Refused) or row.attempts >= MOST_ATTEMPTS:
        _settle(work, row, "failed", str(error))
    else:
        row.state, row.reason = "planned", str(error)[:200]
        row.next_try_at = work.now + _FIRST_WAIT * 2 ** (row.attempts - 1)
    state = row.state
    patient = work.session.get_one(Patient, row.patient_id)
    detail = {"kind": row.kind, "channel": row.channel, "state": state}
    work.audit("message.send", f"message:{row.reference}", patient=patient, detail=detail)
    work.commit()
    return state


def send_due(open_work: OpenWork, couriers: Couriers, language: Language) -> dict[str, int]:
    """Send what may go now, one after the other; give how many ended in each state.

    Args:
        open_work: opens a unit of work: a letter is handed over between two, outside any transaction.
        couriers: the ways out.
        language: gives the translating function of a language.
    """
    counts: dict[str, int] = {}
    while True:
        with open_work() as work:
            claimed = claim_next(work, couriers, language)
        if claimed is None:
            return counts
        error = hand_over(couriers, claimed)
        with open_work() as work:
            state = settle(work, claimed, error)
        counts[state] = counts.get(state, 0) + 1


def hand_over(couriers: Couriers, claimed: Claimed) -> Exception | None:
    """Hand a claimed letter over; give what went wrong."""
    try:
        couriers.hand_over(claimed.channel, claimed.letter)
    except (Refused, Unreached, Doubtful) as error:
        return error
    return None


def _give_up(work: UnitOfWork) -> None:
    """Rows of senders that are gone: nobody knows whether their letters arrived."""
    work.session.execute(
        update(Message)
        .where(Message.state == "sending", Message.claimed_at < work.now - _GIVEN_UP_AFTER)
        .values(state="unsure", reason="sender_gone", settled_at=work.now)
    )


def _is_wanting(each: MessageEvent, channel: str, tried: tuple[str, str] | None) -> bool:
    """Nothing was planned yet; or a red flag's message failed, and there is another way."""
    if tried is None:
        return True
    last_channel, state = tried
    return each.kind is MessageKind.RED_FLAG and state == "failed" and last_channel != channel


def _may_go_now(work: UnitOfWork, couriers: Couriers) -> list[ColumnElement[bool]]:
    return [
        Message.channel.in_([each for each in CHANNELS if each in couriers]),
        or_(Message.kind == MessageKind.RED_FLAG.value, of_waking_patients(work)),
    ]


def _claim_first(work: UnitOfWork, couriers: Couriers, language: Language) -> Claimed | None:
    may_go = _may_go_now(work, couriers)
    while True:
        row = work.session.scalar(
            select(Message)
            .where(Message.state == "planned", Message.next_try_at <= work.now, *may_go)
            .order_by(Message.kind != MessageKind.RED_FLAG.value, Message.next_try_at, Message.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        recipient = address_of(work, row.patient_id, row.channel)
        reason = why_not(work, row) or ("" if recipient else "no_address")
        if not reason:
            return _claim(work, row, recipient, language)
        _settle(work, row, "dropped", reason)
        work.session.flush()


def _row(work: UnitOfWork, each: MessageEvent, channel: str) -> Message:
    return Message(
        patient_id=each.patient_id,
        kind=each.kind.value,
        event=each.event,
        channel=channel,
        state="planned",
        reference=new_token(),
        planned_at=work.now,
        next_try_at=work.now,
    )


def _claim(work: UnitOfWork, row: Message, recipient: str, language: Language) -> Claimed:
    patient = work.session.get_one(Patient, row.patient_id)
    kind = MessageKind(row.kind)
    link = "" if kind is MessageKind.RED_FLAG else add_link(work, patient).address
    phone = patient.site.phone or work.settings.clinic_phone
    gettext = language(patient.language)
    subject, text = rendered(kind, row.channel, gettext, link=link, phone=phone)
    html = ""
    if kind is MessageKind.REMINDER and row.channel == "email" and is_of_today(work, row):
        keys = pain_row_html(link, *(gettext(words) for words in (ROW_QUESTION, ROW_LOW, ROW_HIGH)))
        html = as_page(text, keys, patient.language)
    row.state, row.claimed_at, row.attempts = "sending", work.now, row.attempts + 1
    return Claimed(row.id, row.channel, Letter(recipient, subject, text, row.reference, html))


def _settle(work: UnitOfWork, row: Message, state: str, reason: str) -> None:
    row.state, row.reason, row.settled_at = state, reason[:200], work.now
