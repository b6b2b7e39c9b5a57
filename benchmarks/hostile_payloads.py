"""What an attacker types, and what a broken program sends."""

import io
import json
import random
import zipfile
from urllib.parse import urlencode

_FORM = "application/x-www-form-urlencoded"
MARKUP = "<hostile-mark"
"""Stands in every payload of markup: on a page it may only ever be seen escaped."""
_SQL = (
    "' OR 1=1 --",
    "1; DROP TABLE patients; --",
    "' UNION SELECT * FROM users --",
    "%' AND sleep(9) --",
    "\\'; --",
)
_MARKUP = (
    f"{MARKUP}>",
    f"<script>alert(1)</script>{MARKUP}>",
    f'"><img src=x onerror=alert(1)>{MARKUP}>',
    f"javascript:alert(1)//{MARKUP}>",
    f"</textarea></title>{MARKUP} onload=alert(1)>",
    f"<svg/onload=alert(1)>{MARKUP}>",
)
_TEMPLATES = ("{{7*7}}", "{% raise %}", "${7*7}", "%(secret)s", "%s%s%s%n", "{0.__class__}", "#{7*7}")
_HEADERS = ("x\r\nSet-Cookie: a=b", "x\nLocation: //evil.example", "\r\n\r\n<html>")
_PATHS = (
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd\0.png",
    "C:\\boot.ini",
    "file:///etc/passwd",
)
_ELSEWHERE = (
    "//evil.example",
    "https://evil.example/",
    "\\\\evil.example",
    "/\\evil.example",
    "http:evil.example",
)
_FORMULAS = ("=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+1", "-2+3", "\t=1", '=HYPERLINK("http://evil.example")')
_NUMBERS = (
    *(
        "1e309",
        "-1e309",
        "NaN",
        "inf",
        "-0",
        "0x10",
        "1_000",
        "٣",
        "１２",
        "9" * 40,
        "-1",
        "1.5",
        "1,5",
        "0.0000001",
    ),
    *("2147483648", "9223372036854775808", " 7 ", "7\0", "+7"),
)
_DAYS = (
    "0000-00-00",
    "9999-12-31",
    "2026-02-30",
    "2026-13-01",
    "-2026-01-01",
    "2026-1-1",
    "10000-01-01",
    "0001-01-01",
)
_TEXTS = (
    "\0",
    "\ud800",
    "\u202e\u200f",
    "é" * 300,
    "😀" * 100,
    "\ufeff",
    "a\u0300" * 200,
    " ",
    "\t\n",
    "null",
    "[]",
    "{}",
)
_LARGE = ("A" * 100_000, "[" * 20_000, "9" * 20_000, "<" * 20_000, "a@" * 10_000, "1 " * 20_000)
_FAMILIES = (_SQL, _MARKUP, _TEMPLATES, _HEADERS, _PATHS, _ELSEWHERE, _FORMULAS, _NUMBERS, _DAYS, _TEXTS)


def a_payload(chance: random.Random) -> str:
    """One hostile text; one in forty is large."""
    text = chance.choice(_LARGE if chance.random() < 0.025 else chance.choice(_FAMILIES))
    return text.encode("utf-8", "replace").decode()


def a_header(chance: random.Random) -> dict[str, str]:
    """A header that lies; what no header can hold is taken out."""
    name = chance.choice(
        (
            "Cookie",
            "Referer",
            "Origin",
            "Accept-Language",
            "X-Forwarded-For",
            "If-None-Match",
            "Range",
            "Host-Name",
        )
    )
    text = "".join(sign for sign in a_payload(chance) if sign.isprintable())
    return {name: text[:4000].encode("latin-1", "replace").decode("latin-1")}


def a_body(chance: random.Random) -> tuple[bytes, str]:
    """A body of a kind that the door does not expect, and what it says it is."""
    return chance.choice((_json, _copy, _truncated, _archive, _entities, _cut_multipart))(chance)


def _json(chance: random.Random) -> tuple[bytes, str]:
    texts = (
        '{"a": 1, "a": 2}',
        "[" * 5000 + "]" * 5000,
        "{",
        '{"copy": NaN}',
        "1e999",
        '"' + "x" * 50_000 + '"',
    )
    return chance.choice(texts).encode(), "application/json"


def _copy(chance: random.Random) -> tuple[bytes, str]:
    """A kept diary in which something is of another kind than it should be."""
    odd: tuple[object, ...] = (
        None,
        [],
        [{}],
        -1,
        1e308,
        "x" * 5000,
        {"a": {"b": []}},
        True,
        a_payload(chance),
    )
    copy = {
        "response_id": "hostile-0000000001",
        "observed_on": "2026-11-30",
        "scheduled_for": None,
        "opened_at": "2026-11-30T08:00:00Z",
        "answered_at": "2026-11-30T08:01:00Z",
        "length": "core",
        "respondent": "patient",
        "replaces": False,
        "answers": {"pain_average-left": 3, "opioids": [], "symptoms": []},
    }
    if chance.random() < 0.7:
        copy[chance.choice(sorted(copy))] = chance.choice(odd)
    if chance.random() < 0.5 and isinstance(copy["answers"], dict):
        item = chance.choice(("pain_average-left", "opioids", "symptoms", "zones-left"))
        copy["answers"] = copy["answers"] | {item: chance.choice(odd)}
    text = "[" * 20_000 if chance.random() < 0.1 else json.dumps(copy)
    form = urlencode({"copy": text, "phone_now": a_payload(chance), "answer": text})
    return form.encode(), _FORM


def _truncated(chance: random.Random) -> tuple[bytes, str]:
    return f"note={a_payload(chance)}&note=%".encode("utf-8", "replace"), _FORM


def _archive(_chance: random.Random) -> tuple[bytes, str]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../bomb.csv", b"\0" * 5_000_000)
    return made.getvalue(), "application/zip"


def _entities(_chance: random.Random) -> tuple[bytes, str]:
    """Nine entities of which each holds ten of the one before: a billion words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{entities}]><l>&l9;</l>'
    return document.encode(), "application/xml"


def _cut_multipart(chance: random.Random) -> tuple[bytes, str]:
    body = (
        f'--x\r\nContent-Disposition: form-data; name="note"; filename="{a_payload(chance)[:200]}"\r\n\r\nabc'
    )
    return body.encode("utf-8", "replace"), "multipart/form-data; boundary=x"
