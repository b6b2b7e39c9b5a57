"""What somebody does about an alert."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from outcomes.forms.choices import coded
from outcomes.forms.translated import TranslatedForm

_KINDS = ("red_flag", "call_me", "return_of_pain", "opioids", "no_response", "regeneration", "silent")


class AlertForm(TranslatedForm):
    """An act, a note, and for a resolved alert what it was worth."""

    action = StringField()
    note = TextAreaField(lazy_gettext("Note"), [Optional(), Length(max=2000)], render_kw={"rows": 2})
    outcome = StringField()
    assignee = StringField()
    until = DateField(lazy_gettext("Look again on"), [Optional()])


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
            _KINDS,
            "All",
        ),
    )


class WorklistForm(TranslatedForm):
    """Which rows the worklist shows."""

    class Meta(TranslatedForm.Meta):
        """A filter changes nothing, so it carries no token."""

        csrf = False

    operator = SelectField(lazy_gettext("Operator"), [Optional()], choices=[], validate_choice=False)
    kind = SelectField(lazy_gettext("Kind"), [Optional()], choices=coded("alert_kind", _KINDS, "All"))
    mine = BooleanField(lazy_gettext("Mine alone"))

    def offer(self, operators: Sequence[str]) -> None:
        """Offer the operators whose knees stand on the list."""
        self.operator.choices = [
            SelectChoice("", gettext("All")),
            *(SelectChoice(name, name) for name in operators),
        ]


def _periods() -> list[SelectChoice]:
    return [
        SelectChoice("30", gettext("Last 30 days")),
        SelectChoice("90", gettext("Last 90 days")),
        SelectChoice("365", gettext("Last 365 days")),
    ]


class AlertPeriodForm(TranslatedForm):
    """Over which days alerts are summed up."""

    class Meta(TranslatedForm.Meta):
        """A filter changes nothing, so it carries no token."""

        csrf = False

    days = SelectField(lazy_gettext("Period"), [Optional()], choices=_periods, default="90")
