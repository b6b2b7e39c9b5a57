"""The ways out: by the address in the settings; what the other side says decides what comes next."""

import http.server
import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from outcomes.delivery import Doubtful, Letter, Refused, Unreached, couriers
from outcomes.delivery.text_messages import Gammu, segments
from outcomes.errors import SettingsError

LETTER = Letter(
    "d1@example.org", "Votre minute du jour", "Bonjour, c’est ouvert.\nhttp://127.0.0.1/e/x", "ref-1"
)


class Mailbox:
    """A mail server's hands: keeps letters, and refuses those whose address says so."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802  aiosmtpd's name
        if address.startswith("nobody"):
            return "550 no such person"
        if address.startswith("full"):
            return "452 full, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    yield box, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def a_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_letter_goes_out_whole_with_its_reference_as_message_id(mailbox) -> None:
    box, address = mailbox
    couriers(address, "", "Clinic <clinic@example.org>").hand_over("email", LETTER)
    (content,) = box.letters
    assert b"Message-ID: <ref-1@example.org>" in content
    assert b"From: Clinic <clinic@example.org>" in content
    assert b"Auto-Submitted: auto-generated" in content
    assert b"text/html" not in content


def test_a_letter_with_keys_to_touch_goes_out_as_text_and_as_page(mailbox) -> None:
    box, address = mailbox
    couriers(address, "", "c@example.org").hand_over("email", replace(LETTER, html="<p>0 1 2</p>"))
    assert b"multipart/alternative" in box.letters[0]
    assert b"<p>0 1 2</p>" in box.letters[0]


@pytest.mark.parametrize(("recipient", "error"), [("nobody@x.org", Refused), ("full@x.org", Unreached)])
def test_what_the_server_says_decides_whether_it_is_tried_again(mailbox, recipient, error) -> None:
    with pytest.raises(error):
        couriers(mailbox[1], "", "c@example.org").hand_over("email", Letter(recipient, "s", "t", "r"))
    assert mailbox[0].letters == []


def test_a_server_that_is_not_there_is_unreached_and_a_password_is_never_sent_in_the_clear(mailbox) -> None:
    with pytest.raises(Unreached):
        couriers(f"smtp://127.0.0.1:{a_free_port()}", "", "c@x.org").hand_over("email", LETTER)
    secret = mailbox[1].replace("smtp://", "smtp://user:word@")
    for address in (secret, mailbox[1].replace("smtp://", "smtp+tls://")):
        with pytest.raises(Unreached, match="no TLS"):
            couriers(address, "", "c@x.org").hand_over("email", LETTER)


class _Cutting(threading.Thread):
    """A mail server that cuts the line at one command, or at the end of the letter (".")."""

    def __init__(self, cut_at: str) -> None:
        super().__init__()
        self._cut_at = cut_at
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.start()

    def run(self) -> None:
        line, _ = self._listener.accept()
        with self._listener, line, line.makefile("rwb") as talk:
            answer, in_letter = b"220 hello", False
            while True:
                if not in_letter:
                    talk.write(answer + b"\r\n")
                    talk.flush()
                said = talk.readline().strip().decode()
                in_letter = in_letter and said != "."
                if not said and not in_letter:
                    return
                if not in_letter and said.upper().startswith(self._cut_at):
                    return
                if said.upper() == "DATA":
                    in_letter = True
                    talk.write(b"354 go on\r\n")
                    talk.flush()
                answer = b"421 no time for farewells" if said.upper() == "QUIT" else b"250 OK"


@pytest.mark.parametrize(
    ("cut_at", "error"), [("MAIL", Unreached), ("RCPT", Unreached), ("DATA", Doubtful), (".", Doubtful)]
)
def test_a_line_cut_after_the_letter_leaves_a_doubt_and_before_it_none(cut_at, error) -> None:
    server = _Cutting(cut_at)
    with pytest.raises(error):
        couriers(f"smtp://127.0.0.1:{server.port}", "", "c@x.org").hand_over("email", LETTER)
    server.join()


@pytest.mark.parametrize("cut_at", ["QUIT", "NEVER"])
def test_what_is_said_at_parting_changes_nothing(cut_at) -> None:
    server = _Cutting(cut_at)
    couriers(f"smtp://127.0.0.1:{server.port}", "", "c@x.org").hand_over("email", LETTER)
    server.join()


def test_an_address_smtp_cannot_spell_is_refused(mailbox) -> None:
    with pytest.raises(Refused):
        couriers(mailbox[1], "", "c@x.org").hand_over("email", replace(LETTER, recipient="zoé@x.org"))


class _Gateway(http.server.BaseHTTPRequestHandler):
    seen: list[dict[str, str]] = []

    def do_POST(self) -> None:  # noqa: N802  the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(json.loads(body))
        if self.path == "/silent":
            self.close_connection = True
            return
        statuses = {"/ok": 200, "/moved": 302, "/bad": 400, "/busy": 429, "/fault": 502, "/down": 503}
        self.send_response(statuses[self.path])
        self.send_header("Location", "/ok")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Gateway)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


_ANSWERS = (
    ("bad", Refused),
    ("moved", Refused),
    ("busy", Unreached),
    ("down", Unreached),
    ("fault", Doubtful),
    ("silent", Doubtful),
)


def test_a_gateway_takes_a_text_as_json(gateway) -> None:
    text = Letter("06 39 98 00 01", "", "Votre minute", "ref-2")
    couriers("", f"{gateway}/ok", "").hand_over("sms", text)
    assert _Gateway.seen[-1] == {"to": "06 39 98 00 01", "text": "Votre minute", "reference": "ref-2"}
    for path, error in _ANSWERS:
        with pytest.raises(error):
            couriers("", f"{gateway}/{path}", "").hand_over("sms", text)
    with pytest.raises(Unreached):
        couriers("", f"http://127.0.0.1:{a_free_port()}/x", "").hand_over("sms", text)


def test_gammu_is_called_with_the_words_as_they_are(tmp_path: Path) -> None:
    program = tmp_path / "gammu"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {tmp_path}/said\n')
    program.chmod(0o755)
    Gammu(str(program))(Letter("0639980001", "", "it's $(date) 10 %", "r"))
    said = (tmp_path / "said").read_text().split("|")
    assert said[:3] == ["sendsms", "TEXT", "0639980001"]
    assert said[said.index("-text") + 1] == "it's $(date) 10 %"
    program.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(Unreached, match="gammu 3"):
        Gammu(str(program))(LETTER)
    with pytest.raises(Unreached):
        Gammu(str(tmp_path / "none"))(LETTER)


def test_a_modem_that_never_answers_leaves_a_doubt(monkeypatch) -> None:
    def hang(command, *, timeout, **_options):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(Doubtful):
        Gammu()(LETTER)


def test_letters_into_a_folder_are_one_file_each(tmp_path: Path) -> None:
    ways = couriers(f"file://{tmp_path}/out", f"file://{tmp_path}/out", "c@x.org")
    for _ in range(2):
        ways.hand_over("email", LETTER)
    (file,) = (tmp_path / "out").iterdir()
    assert "To: d1@example.org" in file.read_text()
    (tmp_path / "taken").write_text("")
    with pytest.raises(Unreached):
        couriers(f"file://{tmp_path}/taken", "", "c@x.org").hand_over("email", LETTER)


@pytest.mark.parametrize(
    ("smtp", "sms", "sender", "code"),
    [
        ("smtp://x", "", "", "settings_mail_from"),
        ("http://x", "", "c@x.org", "settings_delivery"),
        ("smtp:", "", "c@x.org", "settings_delivery"),
        ("", "http://elsewhere.example", "", "settings_delivery"),
        ("", "ftp://x", "", "settings_delivery"),
    ],
)
def test_an_address_that_is_no_way_out_is_refused(smtp, sms, sender, code) -> None:
    with pytest.raises(SettingsError, match=code):
        couriers(smtp, sms, sender)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("é" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("a" * 307, 3),
    ],
)
def test_a_text_travels_in_parts(text, parts) -> None:
    assert segments(text) == parts
