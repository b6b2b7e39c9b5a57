"""A patient, as a coordinator enters them."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional

from outcomes.clinical.codes import Language, Sex
from outcomes.forms.choices import coded
from outcomes.forms.translated import TranslatedForm

_OFF = {"autocomplete": "off"}


class PatientForm(TranslatedForm):
    """Names, birth date, how to reach them, in which language."""

    last_name = StringField(lazy_gettext("Last name"), [InputRequired(), Length(max=120)], render_kw=_OFF)
    first_name = StringField(lazy_gettext("First name"), [InputRequired(), Length(max=120)], render_kw=_OFF)
    birth_date = DateField(lazy_gettext("Birth date"), [InputRequired()], render_kw=_OFF)
    sex = SelectField(
        lazy_gettext("Sex"), [InputRequired()], choices=coded("sex", (each.value for each in Sex), "Choose")
    )
    language = SelectField(
        lazy_gettext("Language of the diary"), choices=coded("language", (each.value for each in Language))
    )
    phone = TelField(lazy_gettext("Telephone"), [Optional(), Length(max=40)], render_kw=_OFF)
    email = EmailField(lazy_gettext("E-mail"), [Optional(), Length(max=254)], render_kw=_OFF)
    hospital_id = StringField(
        lazy_gettext("Number in the hospital’s system"), [Optional(), Length(max=64)], render_kw=_OFF
    )


class EnrolmentForm(PatientForm):
    """A new patient: without consent there is no follow-up."""

    consent = BooleanField(
        lazy_gettext("The patient was informed and agreed to the follow-up and to the use of the answers."),
        [InputRequired()],
    )


class AmendmentForm(PatientForm):
    """A known patient: what was imported may lack a name; the follow-up may have ended."""

    last_name = StringField(lazy_gettext("Last name"), [Optional(), Length(max=120)], render_kw=_OFF)
    first_name = StringField(lazy_gettext("First name"), [Optional(), Length(max=120)], render_kw=_OFF)
    birth_date = DateField(lazy_gettext("Birth date"), [Optional()], render_kw=_OFF)
    withdrawn_on = DateField(lazy_gettext("Withdrew on"), [Optional()])
    deceased_on = DateField(lazy_gettext("Died on"), [Optional()])
