"""Letters to staff: Monday's digest, a red flag that waits, one for who is on call. They name nobody."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from outcomes.access.principals import Staff
from outcomes.access.tokens import new_token
from outcomes.delivery import Couriers, Doubtful, Letter, Refused, Unreached
from outcomes.delivery.couriers import EMAIL, SMS
from outcomes.models import StaffMessage, User
from outcomes.permissions import Permission, Role
from outcomes.services.alert_lists import open_alerts
from outcomes.services.alert_views import AlertView
from outcomes.services.digests import Digest, digest
from outcomes.services.message_texts import N_, Gettext, Language
from outcomes.services.on_call import on_call_letters
from outcomes.services.outbox import OpenWork
from outcomes.services.unit_of_work import UnitOfWork

DIGEST, ESCALATION, ON_CALL = "digest", "escalation", "on_call"
MOST_ATTEMPTS = 6
_MONDAY, _FIRST_HOUR = 0, 7
_GIVEN_UP_AFTER = timedelta(minutes=15)
Named = Callable[[str], str]
"""Gives the English name of a kind of alert."""


@dataclass(frozen=True)
class StaffLetter:
    """One letter that may go now.

    Attributes:
        user_id: to whom; None for the telephone of whoever is on call.
        site: whose, by its primary key.
    """

    user_id: int | None
    site: int
    kind: str
    event: str
    letter: Letter
    channel: str = EMAIL


def send_staff_letters(
    open_work: OpenWork, couriers: Couriers, language: Language, named: Named
) -> dict[str, int]:
    """Send what staff is to hear and has not heard; give how many ended in each state.

    Each event is written to each member once: the row stands before the letter leaves, so that a sender
    that dies leaves it `sending`, which becomes `unsure` and is never sent again by itself.
    """
    counts: dict[str, int] = {}
    if not couriers.by_channel:
        return counts
    with open_work() as work:
        _give_up(work)
        had = _had(work)
        due = [*_for_who_is_on_call(work, had, language)]
        due += [letter for user in _members(work) for letter in _due(work, user, had, language, named)]
    for each in due:
        if each.channel not in couriers:
            continue
        with open_work() as work:
            claimed = _claim(work, each)
        if claimed is None:
            continue
        error: Exception | None = None
        try:
            couriers.hand_over(each.channel, claimed.letter)
        except (Refused, Unreached, Doubtful) as raised:
            error = raised
        with open_work() as work:
            state = _settle(work, claimed, error)
        counts[state] = counts.get(state, 0) + 1
    return counts


def _members(work: UnitOfWork) -> list[User]:
    """Who may be written to: nobody who left, nobody invented."""
    query = select(User).where(User.left_at.is_(None), User.is_demonstration.is_(False))
    return list(work.session.scalars(query.order_by(User.id)))


def _for_who_is_on_call(
    work: UnitOfWork, had: Set[tuple[int | None, str]], language: Language
) -> Iterator[StaffLetter]:
    for site, alert, letter in on_call_letters(work, language):
        if (None, f"alert:{alert}") not in had:
            yield StaffLetter(None, site.id, ON_CALL, f"alert:{alert}", letter, SMS)


def _had(work: UnitOfWork) -> set[tuple[int | None, str]]:
    """Who has had, or will not get, a letter about what: nothing is gathered for it again."""
    rows = select(StaffMessage.user_id, StaffMessage.event).where(StaffMessage.state != "failed")
    return {(user_id, event) for user_id, event in work.session.execute(rows)}


def _due(
    work: UnitOfWork, user: User, had: Set[tuple[int | None, str]], language: Language, named: Named
) -> Iterator[StaffLetter]:
    """What one member is to hear, read with that member's own eyes."""
    staff = Staff(user.id, user.public_id, user.display_name, Role(user.role), user.site_id, user.language, 0)
    own, gettext = replace(work, principal=staff), language(user.language)
    if staff.may(Permission.HANDLE_ALERT):
        late = [alert for alert in open_alerts(own) if alert.waits_too_long(own.now)]
        for alert in late:
            yield _letter(
                own, user, ESCALATION, f"alert:{alert.public_id}", *_escalation(own, alert, gettext)
            )
    here = own.now.astimezone(own.settings.timezone)
    week = f"week:{here:%G-W%V}"
    is_time = here.weekday() == _MONDAY and here.hour >= _FIRST_HOUR and (user.id, week) not in had
    if staff.may(Permission.VIEW_WORKLIST) and is_time:
        found = digest(own)
        if found.waiting:
            yield _letter(own, user, DIGEST, week, *_monday(own, found, gettext, named))


def _letter(work: UnitOfWork, user: User, kind: str, event: str, subject: str, text: str) -> StaffLetter:
    return StaffLetter(user.id, user.site_id, kind, event, Letter(user.email, subject, text, new_token()))


_ESCALATION = (
    N_("A red flag waits"),
    N_(
        "Hello,\n\na red flag has waited for %(hours)s hours and nobody has taken it up. Please open the "
        "list:\n%(link)s\n\nThis address is not read."
    ),
)
_MONDAY_LETTER = (
    N_("Monday: who needs somebody"),
    N_(
        "Hello,\n\nknees that wait for somebody: %(waiting)s. The most urgent:\n\n%(lines)s\n\n"
        "The list:\n%(link)s\n\nAlerts of the last 90 days that were judged useful: %(useful)s of "
        "%(judged)s.\n\nThis address is not read."
    ),
)
_LINE, _LINE_ON_A_DAY = N_("– %(what)s"), N_("– %(what)s, day %(day)s")


def _escalation(work: UnitOfWork, alert: AlertView, gettext: Gettext) -> tuple[str, str]:
    fills = {
        "hours": int((work.now - alert.raised_at) / timedelta(hours=1)),
        "link": f"{work.settings.public_url}/worklist",
    }
    return gettext(_ESCALATION[0]), gettext(_ESCALATION[1]) % fills


def _monday(work: UnitOfWork, found: Digest, gettext: Gettext, named: Named) -> tuple[str, str]:
    lines = []
    for row in found.rows:
        kind = row.alerts[0].kind if row.alerts else "silent"
        fills: Mapping[str, object] = {"what": gettext(named(kind)), "day": row.day}
        lines.append(gettext(_LINE if row.day is None else _LINE_ON_A_DAY) % fills)
    return gettext(_MONDAY_LETTER[0]), gettext(_MONDAY_LETTER[1]) % {
        "waiting": found.waiting,
        "lines": "\n".join(lines),
        "link": f"{work.settings.public_url}/worklist/digest",
        "useful": found.past.useful if found.past else 0,
        "judged": found.past.judged if found.past else 0,
    }


def _give_up(work: UnitOfWork) -> None:
    """Letters of senders that are gone: nobody knows whether they arrived."""
    work.begin()
    work.session.execute(
        update(StaffMessage)
        .where(StaffMessage.state == "sending", StaffMessage.tried_at < work.now - _GIVEN_UP_AFTER)
        .values(state="unsure", reason="sender_gone")
    )
    work.commit()


def _claim(work: UnitOfWork, each: StaffLetter) -> StaffLetter | None:
    """Take a letter for this sender alone; None where it went, goes, or may not be tried again yet."""
    work.begin()
    row = work.session.scalar(
        select(StaffMessage)
        .where(StaffMessage.user_id.is_not_distinct_from(each.user_id), StaffMessage.event == each.event)
        .with_for_update()
    )
    if row is None:
        row = StaffMessage(
            user_id=each.user_id,
            kind=each.kind,
            event=each.event,
            reference=each.letter.reference,
            attempts=0,
        )
        work.session.add(row)
    elif row.state != "failed" or row.attempts >= MOST_ATTEMPTS:
        work.session.rollback()
        return None
    row.state, row.tried_at, row.attempts = "sending", work.now, row.attempts + 1
    try:
        work.commit()
    except IntegrityError:  # another sender took it a moment ago
        work.session.rollback()
        return None
    return replace(each, letter=replace(each.letter, reference=row.reference))


def _settle(work: UnitOfWork, each: StaffLetter, error: Exception | None) -> str:
    work.begin()
    row = work.session.scalars(
        select(StaffMessage).where(StaffMessage.reference == each.letter.reference)
    ).one()
    row.state = "sent" if error is None else "unsure" if isinstance(error, Doubtful) else "failed"
    row.reason = "" if error is None else str(error)[:200]
    if isinstance(error, Refused):
        row.attempts = MOST_ATTEMPTS
    state = row.state
    user = work.session.get(User, row.user_id) if row.user_id is not None else None
    subject = f"user:{user.public_id}" if user else f"site:{each.site}"
    detail = {"kind": row.kind, "state": state}
    work.audit("message.staff", subject, site_id=each.site, detail=detail)
    work.commit()
    return state
