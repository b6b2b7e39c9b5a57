"""Text messages: by a gateway on the network, or by a modem through the program gammu."""

import http.client
import json
import subprocess
import urllib.error
import urllib.request

from outcomes.delivery.letter import Doubtful, Letter, Refused, Unreached

_TIMEOUT = 30.0
_LATER = {408, 425, 429, 503}
"""Statuses that say: not taken, come again (RFC 9110, RFC 6585, RFC 8470)."""
_FAULT_FROM = 500
_CHARACTERS = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic set of GSM 03.38: with any other sign a text is sent in UCS-2, and half as much fits."""
_TWICE = "^{}\\[~]|€"
_ALONE, _EACH, _ALONE_WIDE, _EACH_WIDE = 160, 153, 70, 67


def segments(text: str) -> int:
    """In how many parts a text travels (3GPP TS 23.038)."""
    is_basic = all(sign in _CHARACTERS or sign in _TWICE for sign in text)
    length = sum(2 if sign in _TWICE else 1 for sign in text) if is_basic else len(text)
    alone, each = (_ALONE, _EACH) if is_basic else (_ALONE_WIDE, _EACH_WIDE)
    return 1 if length <= alone else -(-length // each)


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a text posted anew elsewhere would become a mere question there."""

    def redirect_request(self, *_request: object) -> None:
        """Stay, so that the status comes back as an error."""


_STAYING = urllib.request.build_opener(_Staying)


class Gateway:
    """Posts `{"to", "text", "reference"}` as JSON to an address; whatever stands in its query goes along."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __call__(self, letter: Letter) -> None:
        """Hand one text over.

        Raises:
            Refused: the gateway said no, or pointed elsewhere.
            Unreached: it was not reached, or asked to come again.
            Doubtful: it had the text, and then failed or fell silent.
        """
        body = json.dumps({"to": letter.recipient, "text": letter.text, "reference": letter.reference})
        request = urllib.request.Request(  # noqa: S310  https, or our own machine: checked with the settings
            self._address, body.encode(), {"Content-Type": "application/json"}, method="POST"
        )
        try:
            with _STAYING.open(request, timeout=_TIMEOUT):
                return
        except urllib.error.HTTPError as error:
            raise _outcome(error.code)(str(error.code)) from error
        except urllib.error.URLError as error:  # before the text was on its way
            raise Unreached(type(error.reason).__name__) from error
        except (OSError, http.client.HTTPException) as error:
            raise Doubtful(type(error).__name__) from error


def _outcome(status: int) -> type[Refused | Unreached | Doubtful]:
    if status in _LATER:
        return Unreached
    return Doubtful if status >= _FAULT_FROM else Refused


class Gammu:
    """Sends by a modem of this machine, as gammu is set up on it."""

    def __init__(self, program: str = "gammu") -> None:
        self._program = program

    def __call__(self, letter: Letter) -> None:
        """Hand one text over.

        Raises:
            Unreached: the program is missing, or did not send.
            Doubtful: it came to no end.
        """
        command = [self._program, "sendsms", "TEXT", letter.recipient, "-unicode", "-autolen", "500"]
        try:
            done = subprocess.run(  # noqa: S603  a program of this machine, its words are no shell's
                [*command, "-text", letter.text], capture_output=True, timeout=4 * _TIMEOUT, check=False
            )
        except OSError as error:
            raise Unreached(type(error).__name__) from error
        except subprocess.TimeoutExpired as error:
            raise Doubtful(type(error).__name__) from error
        if done.returncode:
            raise Unreached(f"gammu {done.returncode}")
