"""`messages send`, `messages check`, `messages list`, `messages bounced`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from outcomes.cli.call import Call
from outcomes.delivery import Couriers, couriers
from outcomes.delivery.couriers import EMAIL, SMS
from outcomes.delivery.text_messages import segments
from outcomes.errors import InputError
from outcomes.services.bounces import note_bounce
from outcomes.services.message_lists import message_rows
from outcomes.services.message_texts import Gettext, MessageKind, rendered
from outcomes.services.outbox import plan_messages, send_due
from outcomes.services.staff_letters import send_staff_letters
from outcomes.translations import LANGUAGES, load
from outcomes.translations.labels import label

_STATES = ("planned", "sending", "sent", "failed", "dropped", "unsure")
_MOST_SEGMENTS = 2
_MOST_LISTED = 200
_LONGEST_MAIL = 1024 * 1024


def add_commands(commands: Any, _: Callable[[str], str]) -> None:
    """Describe the commands of this module."""
    messages = commands.add_parser("messages", help=_("messages to patients"))
    deeds = messages.add_subparsers(dest="deed", required=True, metavar=_("COMMAND"))
    deeds.add_parser(
        "send", help=_("plan what is due and send it: every few minutes, from cron")
    ).set_defaults(run=_send)
    deeds.add_parser(
        "check", help=_("show every message in every language, and what is not set up")
    ).set_defaults(run=_check)
    listing = deeds.add_parser("list", help=_("the newest messages and what came of them"))
    listing.add_argument("--state", choices=_STATES)
    listing.set_defaults(run=_list)
    bounced = deeds.add_parser("bounced", help=_("note a letter that came back, from its notification"))
    bounced.add_argument(
        "file", nargs="?", metavar=_("FILE"), type=Path, help=_("standard input where not given")
    )
    bounced.set_defaults(run=_bounced)


def gettext_of(language: str) -> Gettext:
    """The translating function of a language."""
    return load(language).gettext


def _couriers(call: Call) -> Couriers:
    settings = call.settings
    return couriers(settings.smtp_url, settings.sms_url, settings.mail_from)


def _send(call: Call) -> None:
    ways = _couriers(call)
    if not ways.by_channel:
        raise InputError("messages_not_set_up")
    with call.work() as work:
        planned = plan_messages(work, ways)
    counts = send_due(call.work, ways, gettext_of)
    letters = send_staff_letters(call.work, ways, gettext_of, lambda kind: label("alert_kind", kind))
    says = call.terminal.gettext(
        "New: %(planned)s; sent: %(sent)s; failed: %(failed)s; to be tried again: %(again)s."
    )
    call.terminal.message(
        says
        % {
            "planned": planned,
            "sent": counts.get("sent", 0),
            "failed": counts.get("failed", 0),
            "again": counts.get("planned", 0),
        }
    )
    if letters:
        told = {"sent": letters.get("sent", 0), "others": sum(letters.values()) - letters.get("sent", 0)}
        call.terminal.message(call.terminal.gettext("Letters to staff: %(sent)s; failed: %(others)s.") % told)


def _bounced(call: Call) -> None:
    file: Path | None = call.arguments.file
    if file is not None and not file.is_file():
        raise InputError("file_missing", {"file": str(file)})
    content = sys.stdin.buffer.read(_LONGEST_MAIL) if file is None else file.read_bytes()
    with call.work() as work:
        note_bounce(work, content)
    call.terminal.message(call.terminal.gettext("Noted: the letter came back, and staff sees it."))


def _check(call: Call) -> None:
    """Render everything; an input error where something is not set up or too long."""
    settings, terminal, _ = call.settings, call.terminal, call.terminal.gettext
    ways = _couriers(call)
    link = f"{settings.public_url}/e/{'x' * 32}"
    longest = 0
    for kind in MessageKind:
        for language in LANGUAGES:
            for channel in (EMAIL, SMS):
                subject, text = rendered(
                    kind, channel, gettext_of(language), link=link, phone=settings.clinic_phone
                )
                parts = segments(text) if channel == SMS else 0
                longest = max(longest, parts)
                size = _("%(signs)s characters") % {"signs": len(text)}
                if parts:
                    size += _(", %(parts)s parts") % {"parts": parts}
                terminal.result(
                    f"== {kind.value} {language} {channel}: {size}\n{subject}\n{text}\n".replace(
                        "\n\n\n", "\n\n"
                    )
                )
    missing = [name for name, channel in (("SMTP_URL", EMAIL), ("SMS_URL", SMS)) if channel not in ways]
    for name in missing:
        terminal.message(_("%(name)s is empty: nothing goes out that way.") % {"name": name})
    if longest > _MOST_SEGMENTS:
        raise InputError("message_too_long", {"found": longest, "expected": _MOST_SEGMENTS})
    if not ways.by_channel:
        raise InputError("messages_not_set_up")


def _list(call: Call) -> None:
    with call.work() as work:
        for code, each in message_rows(work, call.arguments.state, _MOST_LISTED):
            line = f"{each.at:%Y-%m-%d %H:%M} {code} {each.kind} {each.channel} {each.state} {each.reason}"
            call.terminal.result(line.rstrip())
