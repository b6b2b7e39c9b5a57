"""The courier of each channel, by the address in the settings.

E-mail: `smtp://user:password@host:587` (upgraded to TLS where the server offers it), `smtps://…:465` (TLS
from the start), `smtp+tls://…` (TLS or nothing), `file:///folder`. Text messages: `https://gateway/path` (a
POST of JSON), `gammu:` (the program of that name), `file:///folder`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from outcomes.delivery.folder import Folder
from outcomes.delivery.letter import Letter
from outcomes.delivery.smtp import Smtp
from outcomes.delivery.text_messages import Gammu, Gateway
from outcomes.errors import SettingsError

EMAIL, SMS = "email", "sms"


class Courier(Protocol):
    """What hands letters over on one channel."""

    def __call__(self, letter: Letter) -> None:
        """Hand one letter over.

        Raises:
            Refused: for good.
            Unreached: for now; nothing was accepted.
            Doubtful: it was handed over, but the answer got lost.
        """


@dataclass(frozen=True)
class Couriers:
    """By channel its courier; a channel that is not set up has none."""

    by_channel: Mapping[str, Courier]

    def __contains__(self, channel: str) -> bool:
        return channel in self.by_channel

    def hand_over(self, channel: str, letter: Letter) -> None:
        """Hand a letter over on a channel."""
        self.by_channel[channel](letter)


def couriers(smtp_url: str, sms_url: str, sender: str) -> Couriers:
    """Give the couriers of a deployment.

    Args:
        smtp_url: where e-mail goes; empty: nowhere.
        sms_url: where text messages go; empty: nowhere.
        sender: whose name e-mail bears.

    Raises:
        SettingsError: `settings_mail_from` for e-mail without a sender, `settings_delivery` for an address
            of another kind.
    """
    found: dict[str, Courier] = {}
    if smtp_url:
        if not sender:
            raise SettingsError("settings_mail_from")
        found[EMAIL] = _email(smtp_url, sender)
    if sms_url:
        found[SMS] = _text(sms_url)
    return Couriers(found)


def _email(address: str, sender: str) -> Courier:
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Folder(parts.path)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        expected = "smtp://, smtp+tls://, smtps://, file://"
        raise SettingsError("settings_delivery", {"name": "SMTP_URL", "expected": expected})
    return Smtp(
        parts.hostname,
        parts.port or (465 if parts.scheme == "smtps" else 587),
        sender,
        user=parts.username or "",
        password=parts.password or "",
        security=parts.scheme,
    )


def _text(address: str) -> Courier:
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Folder(parts.path)
    if parts.scheme == "gammu":
        return Gammu()
    is_local = parts.hostname in ("127.0.0.1", "localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        expected = "https://, gammu:, file://"
        raise SettingsError("settings_delivery", {"name": "SMS_URL", "expected": expected})
    return Gateway(address)
