"""Settings out of the environment: the only reader of `os.environ`."""

import base64
import hashlib
import logging
import os
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outcomes.errors import SettingsError
from outcomes.settings import Settings

_SECOND_FACTORS = ("required", "optional")
_DEVELOPMENT_SECRET = "for development on this machine alone"  # noqa: S105  refused in production


class Config:
    """What every environment shares: reading, checking, and the settings' names."""

    name = ""
    defaults: Mapping[str, str] = {}
    required: tuple[str, ...] = ()
    secure_cookies = True
    cheap_hashing = False

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def settings(self) -> Settings:
        """Read the environment.

        Raises:
            SettingsError: a required setting is missing, or one has no usable value.
        """
        missing = [name for name in self.required if not self.environment.get(name)]
        if missing:
            raise SettingsError("settings_missing", {"names": ", ".join(missing)})
        text = {
            field.name: self._text(field.name.upper())
            for field in fields(Settings)
            if field.type is str and field.name != "environment" and self._text(field.name.upper())
        }
        text["database_url"] = absolute_database_url(text["database_url"], Path.cwd())
        text["public_url"] = text.get("public_url", Settings.public_url).rstrip("/")
        text["log_level"] = _log_level(text.get("log_level", Settings.log_level))
        _check_timezone(text.get("site_timezone", Settings.site_timezone))
        _check_single_sign_on(text, self.secure_cookies)
        _check_second_factor(text.get("second_factor", Settings.second_factor))
        return Settings(
            environment=self.name,
            data_keys=_data_keys(self._text("DATA_KEYS")),
            trusted_proxies=_trusted_proxies(self._text("TRUSTED_PROXIES")),
            secure_cookies=self.secure_cookies,
            cheap_hashing=self.cheap_hashing,
            **text,
        )

    def _text(self, name: str) -> str:
        return self.environment.get(name) or self.defaults.get(name, "")


class Development(Config):
    """This machine alone: an embedded database in the working folder, keys known to everybody."""

    name = "development"
    secure_cookies = False
    defaults: Mapping[str, str] = {
        "DATABASE_URL": "sqlite:///outcomes.db",
        "SECRET_KEY": _DEVELOPMENT_SECRET,
        "AUDIT_KEY": _DEVELOPMENT_SECRET,
        "DATA_KEYS": base64.urlsafe_b64encode(hashlib.sha256(_DEVELOPMENT_SECRET.encode()).digest()).decode(),
        "CLINIC_PHONE": "01 00 00 00 00",
    }


class Test(Development):
    """Tests: as development, with the cheapest password hashing."""

    name = "test"
    cheap_hashing = True


class Production(Config):
    """A hospital's: starts only with keys and a database of its own."""

    name = "production"
    defaults: Mapping[str, str] = {"SECOND_FACTOR": "required"}
    required = ("DATABASE_URL", "SECRET_KEY", "DATA_KEYS", "AUDIT_KEY", "PUBLIC_URL", "CLINIC_PHONE")

    def settings(self) -> Settings:
        """Read the environment, and refuse the keys of development."""
        settings = super().settings()
        known = {_DEVELOPMENT_SECRET, *Development.defaults["DATA_KEYS"].split(",")}
        if known & {settings.secret_key, settings.audit_key, *settings.data_keys}:
            raise SettingsError("settings_development_key")
        return settings


_ENVIRONMENTS: dict[str, type[Config]] = {each.name: each for each in (Development, Test, Production)}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of the environment that `OUTCOMES_ENV` names (development when unset).

    Raises:
        SettingsError: `OUTCOMES_ENV` names no environment, or a setting is missing or unusable.
    """
    environment = os.environ if environment is None else environment
    name = environment.get("OUTCOMES_ENV") or Development.name
    if name not in _ENVIRONMENTS:
        raise SettingsError("settings_environment", {"value": name, "expected": ", ".join(_ENVIRONMENTS)})
    return _ENVIRONMENTS[name](environment).settings()


def language(environment: Mapping[str, str] | None = None) -> str:
    """The language of a terminal, out of `LANG`: "fr" or "en"."""
    environment = os.environ if environment is None else environment
    return "fr" if environment.get("LANG", "").lower().startswith("fr") else "en"


def absolute_database_url(url: str, folder: Path) -> str:
    """Make a relative SQLite path absolute, so that every part of the program means the same file."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url in (prefix, f"{prefix}:memory:"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    return prefix + str((folder / url.removeprefix(prefix)).resolve())


def _data_keys(text: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    for key in keys:
        try:
            raw = base64.urlsafe_b64decode(key)
        except ValueError:
            raw = b""
        if len(raw) != 32:
            raise SettingsError("settings_data_key")
    return keys


def _check_single_sign_on(text: Mapping[str, str], is_secure: bool) -> None:
    """All three or none; secrets and identities travel encrypted, but on one's own machine."""
    names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
    given = [name for name in names if text.get(name)]
    if given and len(given) < len(names):
        missing = ", ".join(name.upper() for name in names if name not in given)
        raise SettingsError("settings_missing", {"names": missing})
    if given and is_secure and not text["oidc_issuer"].startswith("https://"):
        raise SettingsError("settings_oidc_issuer", {"value": text["oidc_issuer"]})


def _check_second_factor(value: str) -> None:
    if value not in _SECOND_FACTORS:
        raise SettingsError(
            "settings_second_factor", {"value": value, "expected": ", ".join(_SECOND_FACTORS)}
        )


def _log_level(text: str) -> str:
    level = text.upper()
    if level not in logging.getLevelNamesMapping():
        raise SettingsError("settings_log_level", {"value": text, "expected": "DEBUG, INFO, WARNING, ERROR"})
    return level


def _trusted_proxies(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 3):
        raise SettingsError("settings_trusted_proxies", {"value": text})
    return int(text or 0)


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError("settings_timezone", {"value": name}) from error
