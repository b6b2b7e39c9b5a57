from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

import config
from outcomes.application import create_app
from outcomes.services.alert_views import AlertView, State
from outcomes.services.urgency import KINDS
from outcomes.web.alert_sentences import alert_reason, alert_title


@pytest.fixture(scope="module")
def quiet_app() -> Flask:
    """The application without a database: sentences need a language alone."""
    return create_app(config.Test({"DATABASE_URL": "sqlite://"}).settings())


def _alert(kind: str, inputs: dict[str, Any], code: str = "") -> AlertView:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    state = State.NEW
    on = date(2026, 1, 1)
    return AlertView("a", 1, "p", "CR", 1, "q", "left", kind, code, on, at, 9, 0, state, inputs, None, ())


@pytest.mark.parametrize(
    ("kind", "code", "inputs", "words"),
    [
        ("return_of_pain", "", {"level": 5.4, "line": 4.0, "p_returned": 0.96}, ("5.4", "4.0", "0.96")),
        ("regeneration", "", {"p_regeneration": 0.9}, ("half of its plateau", "0.90")),
        ("no_response", "", {"level": 7.0, "baseline": 7.5, "p_no_response": 0.8}, ("7.0", "7.5", "0.80")),
        ("opioids", "", {"mme_per_day": 64.0}, ("64 MME",)),
        ("call_me", "", {"asked_by": "helper"}, ("helper",)),
        ("call_me", "", {"asked_by": "patient"}, ("patient",)),
        ("red_flag", "deep_infection", {"because": ["pus"]}, ("Emergency", "Pus")),
        ("red_flag", "opioid_risk", {"because": ["opioid_50_mme"]}, ("50",)),
    ],
)
def test_the_reason_names_what_it_was_raised_from(
    quiet_app: Flask, kind: str, code: str, inputs: dict[str, Any], words: tuple[str, ...]
) -> None:
    with quiet_app.test_request_context(), force_locale("en"):
        reason = alert_reason(_alert(kind, inputs, code))
    assert [word for word in words if word not in reason] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_has_a_title_and_stands_without_inputs(quiet_app: Flask, language: str) -> None:
    with quiet_app.test_request_context(), force_locale(language):
        titles = {alert_title(_alert(kind, {})) for kind in KINDS[1:]}
        assert all(isinstance(alert_reason(_alert(kind, {})), str) for kind in (*KINDS, "unheard of"))
    assert len(titles) == len(KINDS) - 1
    assert not titles & set(KINDS)
