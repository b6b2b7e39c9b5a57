"""The example of a reverse proxy in `deploy/`, as it stands but for ports, paths and the certificate."""

import base64
import http.client
import secrets
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import request
from werkzeug.serving import make_server

import config
from outcomes.application import create_app
from outcomes.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NAME = "follow-up.hospital.example"
SECONDS = 20


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    text: str


@dataclass
class Proxied:
    """The product in production behind the proxy, and who it thinks has asked."""

    folder: Path
    plain: int
    tls: int
    visitors: list[str | None] = field(default_factory=list)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> "Answer":
        """Ask over TLS, trusting the proxy's certificate alone."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, context=context, timeout=SECONDS)
        with closing(connection):
            connection.request(method, path, body, {"Host": NAME, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Proxied]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copy(migrated_sqlite, folder / "outcomes.db")
    found = Proxied(folder, *_free_ports(2))
    app = create_app(_production(folder / "outcomes.db"))
    app.before_request_funcs[None].insert(0, lambda: found.visitors.append(request.remote_addr))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    _certify(folder)
    (folder / "nginx.conf").write_text(_own_configuration(found, server.port))
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with (folder / "start.log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log)
    try:
        _wait_for(process, found)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)
        server.shutdown()
        thread.join()
        app.extensions["outcomes_engine"].dispose()


def _production(database: Path) -> Settings:
    return config.Production(
        {
            "DATABASE_URL": f"sqlite:///{database}",
            "SECRET_KEY": "a secret of this test alone",
            "AUDIT_KEY": "another secret of this test",
            "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "PUBLIC_URL": f"https://{NAME}",
            "CLINIC_PHONE": "01 00 00 00 00",
            "TRUSTED_PROXIES": "1",
        }
    ).settings()


def _free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in listeners]
    for each in listeners:
        each.close()
    return ports


def _certify(folder: Path) -> None:
    """A certificate of its own for the example's name and for the loopback."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)


def _own_configuration(found: Proxied, behind: int) -> str:
    """The example with ports and paths of this test."""
    text = EXAMPLE.read_text()
    for theirs, ours in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{found.tls} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{found.plain};"),
        ("/etc/ssl/outcomes/", f"{found.folder}/"),
        ("/var/log/nginx/", f"{found.folder}/"),
        ("http://127.0.0.1:5000;", f"http://127.0.0.1:{behind};"),
    ):
        assert theirs in text, theirs
        text = text.replace(theirs, ours)
    temporary = "\n".join(
        f"{each}_temp_path {found.folder}/{each};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    pid, log = found.folder / "nginx.pid", found.folder / "main.log"
    return f"pid {pid};\nerror_log {log};\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"


def _wait_for(process: "subprocess.Popen[bytes]", found: Proxied) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError((found.folder / "start.log").read_text())
        try:
            socket.create_connection(("127.0.0.1", found.tls), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the proxy does not listen")


def test_a_page_comes_through_over_tls_alone(proxied: Proxied) -> None:
    page = proxied.ask("/sign-in")
    assert page.status == 200
    assert "max-age=" in (page.headers["Strict-Transport-Security"] or "")
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies and all("; Secure" in each for each in cookies)
    plain = http.client.HTTPConnection("127.0.0.1", proxied.plain, timeout=SECONDS)
    with closing(plain):
        plain.request("GET", "/sign-in", headers={"Host": NAME})
        answer = plain.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/sign-in")


def test_a_form_is_taken_where_it_was_given(proxied: Proxied) -> None:
    page = proxied.ask("/sign-in")
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    cookies = "; ".join(each.split(";")[0] for each in page.headers.get_all("Set-Cookie") or [])
    kind = "application/x-www-form-urlencoded"
    headers = {"Cookie": cookies, "Content-Type": kind, "Referer": f"https://{NAME}/sign-in"}
    body = f"csrf_token={token}&email=nobody%40hospital.example&password=wrong".encode()
    answer = proxied.ask("/sign-in", "POST", body, headers)
    assert answer.status == 400
    assert 'value="nobody@hospital.example"' in answer.text  # the door refuses the person, not the form


def test_nobody_can_say_who_they_are_by_a_header(proxied: Proxied) -> None:
    proxied.visitors.clear()
    proxied.ask("/sign-in", headers={"X-Forwarded-For": "203.0.113.9"})
    assert proxied.visitors == ["127.0.0.1"]


def test_what_is_for_the_machine_room_stays_inside(proxied: Proxied) -> None:
    assert [proxied.ask(path).status for path in ("/metrics", "/health/ready", "/health/live")] == [
        404,
        404,
        200,
    ]


def test_more_than_a_diary_can_be_is_refused_at_the_door(proxied: Proxied) -> None:
    assert proxied.ask("/e/nobody/kept", "POST", b"x" * (2 << 20)).status == 413


def test_the_log_names_no_address_and_no_visitor(proxied: Proxied) -> None:
    proxied.ask("/e/a-personal-link-of-somebody")
    end = time.monotonic() + SECONDS
    while not (text := (proxied.folder / "outcomes.log").read_text()).strip() and time.monotonic() < end:
        time.sleep(0.05)
    errors = (proxied.folder / "outcomes.error.log").read_text()
    assert text.strip()
    for secret in ("a-personal-link", "/e/", "/sign-in", "127.0.0.1"):
        assert secret not in text + errors
