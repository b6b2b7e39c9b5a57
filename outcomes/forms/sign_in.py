"""E-mail and password."""

from flask_babel import lazy_gettext
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from outcomes.forms.translated import TranslatedForm


class SignInForm(TranslatedForm):
    """What a member of staff signs in with."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [InputRequired(), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(TranslatedForm):
    """A new password for one's own account."""

    current = PasswordField(
        lazy_gettext("Current password"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    chosen = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )


def again() -> StringField:
    """The field for a code where only those who have a second factor are asked for one."""
    return _code(lazy_gettext("Code of your second factor"), "one-time-code", Optional())


def _code(label: object, hint: str, needed: object = InputRequired()) -> StringField:  # noqa: B008  never changed
    return StringField(
        label,
        [needed, Length(max=40)],
        render_kw={
            "autocomplete": hint,
            "inputmode": "text",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autocorrect": "off",
        },
    )


class CodeForm(TranslatedForm):
    """The second factor at the door."""

    code = _code(lazy_gettext("Code"), "one-time-code")


class ConfirmForm(TranslatedForm):
    """One's own password, before something that a screen left open must not do."""

    password = PasswordField(
        lazy_gettext("Your password"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class SecondFactorForm(ConfirmForm):
    """The first code of an authenticator."""

    sealed = HiddenField()
    code = _code(lazy_gettext("Six digits from the app"), "one-time-code")
