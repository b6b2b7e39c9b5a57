"""Every form that the product offers to anybody, as a page offers it, and made hostile."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.hostile_payloads import a_payload

SIGN_OUT = "/sign-out"
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_FIELD = re.compile(r"<(?:input|select|textarea|button)\b([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Form:
    """One form as a page offers it: whose, where it goes, its fields with what stands in them."""

    who: str
    method: str
    action: str
    fields: dict[str, str]


def forms_of(who: str, address: str, page: str) -> Iterator[Form]:
    """The forms of a page."""
    for head, inner in _FORM.findall(page):
        told = dict(_ATTRIBUTE.findall(head))
        fields = {}
        for each in _FIELD.findall(inner):
            attributes = dict(_ATTRIBUTE.findall(each))
            if "name" in attributes:
                fields[attributes["name"]] = unescape(attributes.get("value", ""))
        action = unescape(told.get("action", "")) or address
        yield Form(who, told.get("method", "get").upper(), action, fields)


def gathered(app: Flask, clients: dict[str, FlaskClient], names: Sequence[str]) -> list[Form]:
    """Every form that anybody is offered on a page without variables, or about somebody who is there."""
    found: dict[tuple[str, str, str, tuple[str, ...]], Form] = {}
    for who, client in clients.items():
        for address in addresses(app, names):
            answer = client.get(address, buffered=True)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in forms_of(who, address, answer.text):
                    if form.action == SIGN_OUT:
                        continue  # all that followed would end at the door
                    found.setdefault((who, form.method, form.action, tuple(form.fields)), form)
    return list(found.values())


def addresses(app: Flask, names: Sequence[str]) -> Iterator[str]:
    """Addresses of all pages, with each of the names that a variable may take."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "sign_in.destroy"):
            continue
        variables = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        for name in names if variables else names[:1]:
            address = re.sub(r"<(?:\w+:)?\w+>", name, rule.rule, count=1)
            yield re.sub(r"<(?:int:)?\w+>", "7", address)


def hostile(form: Form, chance: random.Random) -> dict[str, object]:
    """What a form sends with some of its fields made hostile."""
    data: dict[str, object] = dict(form.fields)
    names = [name for name in data if name != "csrf_token"]
    for name in chance.sample(names, min(len(names), chance.choice((1, 1, 2, 4, 50)))):
        kind = chance.random()
        if kind < 0.05:
            del data[name]
        elif kind < 0.12:
            data[name] = [a_payload(chance), a_payload(chance)]
        else:
            data[name] = a_payload(chance)
    if chance.random() < 0.1:
        data[a_payload(chance)[:60]] = a_payload(chance)
    return data
