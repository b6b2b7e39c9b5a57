"""What somebody does about an alert."""

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from outcomes.forms.choices import coded
from outcomes.forms.translated import TranslatedForm


class AlertForm(TranslatedForm):
    """An act, a note, and for a resolved alert what it was worth."""

    action = StringField()
    note = TextAreaField(lazy_gettext("Note"), [Optional(), Length(max=2000)], render_kw={"rows": 2})
    outcome = StringField()


class AlertFilterForm(TranslatedForm):
    """Which alerts the list shows."""

    class Meta(TranslatedForm.Meta):
        """A filter changes nothing, so it carries no token."""

        csrf = False

    state = SelectField(
        lazy_gettext("State"),
        [Optional()],
        choices=coded("alert_state", ("new", "acknowledged", "resolved"), "All"),
    )
    kind = SelectField(
        lazy_gettext("Kind"),
        [Optional()],
        choices=coded(
            "alert_kind",
            (
                "red_flag",
                "call_me",
                "return_of_pain",
                "opioids",
                "no_response",
                "regeneration",
                "silent",
            ),
            "All",
        ),
    )
