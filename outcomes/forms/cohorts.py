"""Which episodes a cohort holds, and how they are grouped."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from outcomes.clinical.codes import Indication, KellgrenLawrence, Sex
from outcomes.clinical.nerves import NERVES
from outcomes.clinical.observation_codes import COHORT_CODES
from outcomes.forms.choices import coded
from outcomes.forms.translated import NumberRange, TranslatedForm

_OLDEST = 120


class _TicksField(SelectMultipleField):
    """Several codes, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _grouping_choices() -> list[SelectChoice]:
    return [
        SelectChoice("", gettext("Everybody together")),
        SelectChoice("indication", gettext("Indication")),
        SelectChoice("nerve_kind", gettext("Kind of nerves frozen")),
        SelectChoice("nerve_set", gettext("Set of nerves frozen")),
        SelectChoice("kellgren_lawrence", gettext("Kellgren–Lawrence grade")),
        SelectChoice("sex", gettext("Sex")),
        SelectChoice("device", gettext("Device")),
        SelectChoice("operator", gettext("Operator")),
        SelectChoice("guidance", gettext("Guidance")),
        SelectChoice("block_response", gettext("Response to the diagnostic block")),
        SelectChoice("retreatment", gettext("First treatment or retreatment")),
    ]


def _statistic_choices() -> list[SelectChoice]:
    return [
        SelectChoice("mean", gettext("Mean with its interval")),
        SelectChoice("median", gettext("Median with its interval")),
    ]


def _estimand_choices() -> list[SelectChoice]:
    return [
        SelectChoice("while_untreated", gettext("left out (while untreated)")),
        SelectChoice("treatment_policy", gettext("counted (treatment policy)")),
    ]


class CohortForm(TranslatedForm):
    """A cohort as its address spells it: it changes nothing, so it carries no token."""

    class Meta(TranslatedForm.Meta):
        """A choice changes nothing, so it carries no token."""

        csrf = False

    group_by = SelectField(lazy_gettext("Compare by"), [Optional()], choices=_grouping_choices)
    first_day = DateField(lazy_gettext("Performed from"), [Optional()])
    last_day = DateField(lazy_gettext("to"), [Optional()])
    age_from = IntegerField(
        lazy_gettext("Age from"), [Optional(), NumberRange(0, _OLDEST)], render_kw={"min": 0, "max": _OLDEST}
    )
    age_to = IntegerField(
        lazy_gettext("to"), [Optional(), NumberRange(0, _OLDEST)], render_kw={"min": 0, "max": _OLDEST}
    )
    indication = _TicksField(
        lazy_gettext("Indication"), choices=coded("indication", [each.value for each in Indication])
    )
    sex = _TicksField(lazy_gettext("Sex"), choices=coded("sex", [each.value for each in Sex]))
    grade = _TicksField(
        lazy_gettext("Kellgren–Lawrence grade"),
        choices=coded("kellgren_lawrence", [str(each.value) for each in KellgrenLawrence]),
    )
    nerve = _TicksField(
        lazy_gettext("Any of these nerves"), choices=coded("nerve", [row.code for row in NERVES])
    )
    device = _TicksField(lazy_gettext("Device"), validate_choice=False)
    operator = _TicksField(lazy_gettext("Operator"), validate_choice=False)
    measure = SelectField(
        lazy_gettext("Outcome"),
        [Optional()],
        choices=coded("observation", COHORT_CODES),
    )
    statistic = SelectField(lazy_gettext("Shown as"), [Optional()], choices=_statistic_choices)
    estimand = SelectField(
        lazy_gettext("Entries after a further treatment"), [Optional()], choices=_estimand_choices
    )
    landmark = BooleanField(lazy_gettext("Relief: only those still in relief on day 60"))

    def offer(self, devices: Sequence[str], operators: Sequence[str]) -> None:
        """Offer the devices and operators that the site has."""
        self.device.choices = [SelectChoice(name, name) for name in devices]
        self.operator.choices = [SelectChoice(name, name) for name in operators]


class SavedCohortForm(TranslatedForm):
    """The name under which a cohort is kept, and whether colleagues find it too."""

    name = StringField(lazy_gettext("Name"), [Optional()], render_kw={"maxlength": 80, "autocomplete": "off"})
    shared = BooleanField(lazy_gettext("Colleagues of the site find it too"))
