"""E-mail by SMTP (RFC 5321), with the standard library."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import localtime

from outcomes.delivery.letter import Letter, Refused, Unreached

_TIMEOUT = 30.0
_FOR_GOOD = 500


class Smtp:
    """Hands letters to one server, a connection each.

    Args:
        host: the server.
        port: its port.
        sender: whose name the letters bear.
        user: of the server; empty: none asked.
        password: of that user.
        security: `smtps` TLS from the start, `smtp+tls` TLS or nothing, `smtp` TLS where it is offered.
    """

    def __init__(
        self, host: str, port: int, sender: str, *, user: str = "", password: str = "", security: str = "smtp"
    ) -> None:
        self._server = (host, port)
        self._sender = sender
        self._user, self._password = user, password
        self._security = security

    def __call__(self, letter: Letter) -> None:
        """Hand one letter over: once this returns, the server has taken it.

        Raises:
            Refused: the server said no for good.
            Unreached: it was not reached, or said no for now.
        """
        try:
            with self._connected() as server:
                server.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _answer(code, said) from error
        except smtplib.SMTPResponseException as error:
            raise _answer(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreached(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._security == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*self._server, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(*self._server, timeout=_TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif self._security == "smtp+tls" or self._user:
                server.close()  # a password is never sent in the clear
                raise Unreached("no TLS")
        if self._user:
            server.login(self._user, self._password)
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, letter.recipient, letter.subject
        message["Date"] = localtime()
        message["Message-ID"] = f"<{letter.reference}@{self._sender.rpartition('@')[2].strip('<> ')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        if letter.html:
            message.add_alternative(letter.html, subtype="html")
        return message


def _answer(code: int, said: bytes | str) -> Refused | Unreached:
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    return (Refused if code >= _FOR_GOOD else Unreached)(f"{code} {words}"[:200])
