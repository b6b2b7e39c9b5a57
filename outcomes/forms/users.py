"""A new account."""

from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from outcomes.forms.choices import coded
from outcomes.forms.translated import TranslatedForm

_ROLES = ("radiologist", "coordinator", "researcher", "administrator")


class UserForm(TranslatedForm):
    """Who, in which role, with which first password."""

    display_name = StringField(
        lazy_gettext("Name, as colleagues know it"),
        [InputRequired(), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        lazy_gettext("E-mail"), [InputRequired(), Length(max=254)], render_kw={"autocomplete": "off"}
    )
    role = SelectField(lazy_gettext("Role"), choices=coded("role", _ROLES))
    language = SelectField(lazy_gettext("Language"), choices=coded("language", ("fr", "en")))
    password = PasswordField(
        lazy_gettext("First password"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )
