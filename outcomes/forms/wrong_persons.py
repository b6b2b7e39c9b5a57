"""What was recorded under the wrong person, and whose it is."""

from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from outcomes.forms.patient_merges import OtherRecordForm


class WrongPersonForm(OtherRecordForm):
    """One procedure, or the diary of one day; its choices are what the person has."""

    what = SelectField(lazy_gettext("What was recorded here"), [InputRequired()])
