import re
from pathlib import Path

import pytest

import config
from outcomes.errors import SettingsError

ROOT = Path(__file__).parents[1]
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PRODUCTION = {
    "OUTCOMES_ENV": "production",
    "DATABASE_URL": "postgresql://outcomes@127.0.0.1/outcomes",
    "SECRET_KEY": "a",
    "AUDIT_KEY": "b",
    "DATA_KEYS": KEY,
    "PUBLIC_URL": "https://outcomes.example.org/",
    "CLINIC_PHONE": "01 00 00 00 00",
}


def test_development_starts_with_nothing_set() -> None:
    settings = config.load({})
    assert settings.environment == "development"
    assert settings.database_url == f"sqlite:///{Path.cwd()}/outcomes.db"


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "AUDIT_KEY", "DATA_KEYS", "CLINIC_PHONE"])
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        config.load({**PRODUCTION, name: ""})
    assert (caught.value.code, caught.value.parameters) == ("settings_missing", {"names": name})


def test_production_starts_with_all_of_its_settings() -> None:
    settings = config.load(PRODUCTION)
    assert settings.database_url == "postgresql+psycopg://outcomes@127.0.0.1/outcomes"
    assert settings.public_url == "https://outcomes.example.org"
    assert settings.secure_cookies


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "DATA_KEYS"])
def test_production_refuses_the_keys_of_development(name: str) -> None:
    with pytest.raises(SettingsError, match="settings_development_key"):
        config.load({**PRODUCTION, name: config.Development.defaults[name]})


def test_an_unknown_environment_is_named() -> None:
    with pytest.raises(SettingsError) as caught:
        config.load({"OUTCOMES_ENV": "staging"})
    assert caught.value.parameters["value"] == "staging"


def test_a_data_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(SettingsError, match="settings_data_key"):
        config.load({"DATA_KEYS": "c2hvcnQ="})


def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="settings_timezone"):
        config.load({"SITE_TIMEZONE": "Europe/Atlantis"})


def test_only_config_reads_the_environment() -> None:
    readers = [
        path.relative_to(ROOT)
        for folder in ("outcomes", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text())
    ]
    assert readers == []


def test_a_number_of_trusted_proxies_is_a_number() -> None:
    assert config.load({"TRUSTED_PROXIES": "1"}).trusted_proxies == 1
    with pytest.raises(SettingsError, match="settings_trusted_proxies"):
        config.load({"TRUSTED_PROXIES": "all"})


def test_a_level_of_the_log_is_read_in_any_case_and_refused_by_name() -> None:
    assert config.load({"LOG_LEVEL": "warning"}).log_level == "WARNING"
    with pytest.raises(SettingsError, match="settings_log_level"):
        config.load({"LOG_LEVEL": "loud"})


@pytest.mark.parametrize(
    ("issuer", "code"),
    [
        ("http://sso.hospital.example", "settings_oidc_issuer"),
        ("https://sso.hospital.example", "settings_missing"),
    ],
)
def test_single_sign_on_is_whole_and_encrypted_or_refused(issuer: str, code: str) -> None:
    own = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "outcomes"}
    secret = {} if code == "settings_missing" else {"OIDC_CLIENT_SECRET": "s"}
    with pytest.raises(SettingsError, match=code):
        config.load(PRODUCTION | own | secret)
