"""What a deployment decides: handed in by `config.py`, read by everybody else."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Settings:
    """One deployment's settings.

    Attributes:
        environment: "development", "test" or "production".
        database_url: SQLAlchemy URL; a SQLite path in it is absolute.
        secret_key: signs the form tokens.
        data_keys: keys of the encrypted fields, newest first (Fernet keys).
        audit_key: seals the audit events.
        site_name: the name of a site made by itself.
        site_timezone: IANA name; a procedure's day and "today" are days of this zone.
        public_url: where patients reach the product, without a final slash.
        clinic_phone: the number on every patient page.
        on_call: who reads at night, a phone number; empty: nobody does.
        mail_from: the sender of messages.
        smtp_url: where e-mail goes out; empty: nowhere.
        sms_url: where text messages go out; empty: nowhere.
        second_factor: `required` (every member of staff needs one) or `optional`.
        oidc_issuer: the hospital's own sign-in (OpenID Connect), its address; empty: there is none.
        oidc_client_id: how this product is known there.
        oidc_client_secret: what it proves that with.
        metrics_token: opens the metrics page; empty: closed.
        log_level: name of a level of `logging`.
        trusted_proxies: how many proxies of the site's own stand before the product and name the visitor.
        secure_cookies: cookies travel over HTTPS only.
        cheap_hashing: argon2 in its cheapest profile, for tests alone.
    """

    environment: str
    database_url: str
    secret_key: str
    data_keys: tuple[str, ...]
    audit_key: str
    site_name: str = "Outcomes"
    site_timezone: str = "Europe/Paris"
    public_url: str = "http://127.0.0.1:5000"
    clinic_phone: str = ""
    on_call: str = ""
    mail_from: str = ""
    smtp_url: str = ""
    sms_url: str = ""
    second_factor: str = "optional"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    metrics_token: str = ""
    log_level: str = "INFO"
    trusted_proxies: int = 0
    secure_cookies: bool = True
    cheap_hashing: bool = False

    @property
    def timezone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site_timezone)
