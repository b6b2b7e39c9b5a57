"""Values are spelled in the language of whoever reads the page, not of whoever read it first."""

import pytest
from flask import Flask
from flask_babel import force_locale

import config
from outcomes.application import create_app

CONSTANT = '{{ "silent" | label("alert_kind") }} {{ 2.5 | number }} {{ "female" | label("sex") }}'


@pytest.fixture(scope="module")
def quiet_app() -> Flask:
    """The application without a database: spelling needs a language alone."""
    return create_app(config.Test({"DATABASE_URL": "sqlite://"}).settings())


@pytest.mark.parametrize(("first", "then"), [("fr", "en"), ("en", "fr")])
def test_a_constant_in_a_template_follows_the_reader(quiet_app: Flask, first: str, then: str) -> None:
    expected = {"fr": "Ne répond plus 2,5 Femme", "en": "No longer answers 2.5 Woman"}
    with quiet_app.test_request_context(), force_locale(first):
        template = quiet_app.jinja_env.from_string(CONSTANT)
        assert template.render() == expected[first]
    with quiet_app.test_request_context(), force_locale(then):
        assert template.render() == expected[then]
