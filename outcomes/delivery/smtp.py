"""E-mail by SMTP (RFC 5321), with the standard library."""

import contextlib
import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from email.utils import localtime, parseaddr

from outcomes.delivery.letter import Doubtful, Letter, Refused, Unreached

_TIMEOUT = 30.0
_FOR_GOOD = 500
_TAKEN, _NOT_NOW = 250, 400


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
            Doubtful: it was lost between the letter and its answer.
        """
        content = self._message(letter).as_bytes(policy=policy.SMTP)
        try:
            server = self._connected()
        except (smtplib.SMTPException, OSError) as error:  # a wrong password is no fault of the letter's
            raise Unreached(type(error).__name__) from error
        try:
            self._address(server, letter.recipient)
            _give(server, content)
        finally:
            # Whatever is said at parting, the letter is taken by now or it is not.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _address(self, server: smtplib.SMTP, recipient: str) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            answers = server.mail(parseaddr(self._sender)[1]), server.rcpt(recipient)
        except ValueError as error:  # no such sign in an address
            raise Refused("address") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreached(type(error).__name__) from error
        for code, said in answers:
            if code >= _NOT_NOW:
                raise _answer(code, said)

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


def _give(server: smtplib.SMTP, content: bytes) -> None:
    try:
        code, said = server.data(content)
    except smtplib.SMTPDataError as error:  # it does not want to hear the letter
        raise _answer(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Doubtful(type(error).__name__) from error
    if code != _TAKEN:
        raise _answer(code, said)


def _answer(code: int, said: bytes | str) -> Refused | Unreached:
    words = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    return (Refused if code >= _FOR_GOOD else Unreached)(f"{code} {words}"[:200])
