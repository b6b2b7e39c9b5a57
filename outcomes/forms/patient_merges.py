"""Which record is of the same person, and why."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from outcomes.forms.translated import TranslatedForm

_OFF = {"autocomplete": "off"}


class OtherRecordForm(TranslatedForm):
    """The record that is to go into this one."""

    code = StringField(
        lazy_gettext("Study code of the other record"), [InputRequired(), Length(max=64)], render_kw=_OFF
    )


class MergeForm(OtherRecordForm):
    """The decision, once both were seen beside each other."""

    reason = TextAreaField(
        lazy_gettext("How it is known that this is one person"), [InputRequired(), Length(max=500)]
    )
    is_sure = BooleanField(lazy_gettext("It is the same person all the same."))
