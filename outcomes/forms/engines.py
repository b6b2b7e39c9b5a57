"""How many false alarms the clinic puts up with."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import DecimalField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from outcomes.forms.translated import NumberRange, TranslatedForm

OTHER = "other"


class DialForm(TranslatedForm):
    """The dial: one of the offered settings, or a number of one's own."""

    false_alarms = RadioField(lazy_gettext("False alarms per 100 patients and month"))
    other = DecimalField(
        lazy_gettext("Another number, from 0.2 to 5"),
        [Optional(), NumberRange(0.2, 5)],
        render_kw={"inputmode": "decimal", "step": "0.1", "min": "0.2", "max": "5"},
    )

    def offer(self, rates: Sequence[float]) -> None:
        """Offer these settings."""
        self.false_alarms.choices = [SelectChoice(f"{rate:g}", f"{rate:g}") for rate in (*rates,)]
        self.false_alarms.choices.append(SelectChoice(OTHER, OTHER))

    @property
    def chosen(self) -> float | None:
        """The number chosen; None where another one was meant and not given."""
        if self.false_alarms.data != OTHER:
            return float(self.false_alarms.data)
        return float(self.other.data) if self.other.data is not None else None
