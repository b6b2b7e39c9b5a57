"""E-mail and password."""

from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

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
