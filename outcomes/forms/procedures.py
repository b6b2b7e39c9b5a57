"""A procedure, planned or performed, with its freeze log."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from outcomes.clinical.codes import (
    BlockAgent,
    ColdDisorder,
    EarlierSurgery,
    Guidance,
    Indication,
    KellgrenLawrence,
    Laterality,
    Stimulation,
    YesNo,
)
from outcomes.clinical.nerves import NERVES
from outcomes.forms.choices import coded
from outcomes.forms.translated import NumberRange, TranslatedForm, TranslatedPart

_UNKNOWN = "Not noted"
_CHOOSE = "Choose"  # no side and no reason is chosen for anybody


def _codes(kind: str, codes: Any, empty: str = _UNKNOWN) -> Any:
    return coded(kind, [str(each.value) for each in codes], empty)


def _number(label: Any, least: float, most: float) -> DecimalField:
    return DecimalField(
        label,
        [Optional(), NumberRange(least, most)],
        places=None,
        render_kw={"inputmode": "decimal", "step": "any", "min": least, "max": most},
    )


class FreezeForm(TranslatedPart):
    """How one nerve was frozen."""

    is_frozen = BooleanField()
    probe_temperature_celsius = _number(lazy_gettext("Probe, °C"), -200, 0)
    cycles = IntegerField(
        lazy_gettext("Cycles"), [Optional(), NumberRange(1, 60)], render_kw={"min": 1, "max": 60}
    )
    seconds = _number(lazy_gettext("Seconds a cycle"), 1, 1200)
    stimulation = SelectField(
        lazy_gettext("Stimulation"), [Optional()], choices=_codes("stimulation", Stimulation)
    )
    lesion_to_skin_mm = _number(lazy_gettext("Freeze to skin, mm"), 0, 300)
    image_kept = SelectField(lazy_gettext("Image kept"), [Optional()], choices=_codes("yes_no", YesNo))


class ChosenNerveForm(TranslatedPart):
    """Whether a nerve is planned."""

    is_frozen = BooleanField()


class PlanForm(TranslatedForm):
    """A procedure to come."""

    laterality = SelectField(
        lazy_gettext("Knee"), [InputRequired()], choices=_codes("laterality", Laterality, _CHOOSE)
    )
    planned_on = DateField(lazy_gettext("Planned for"), [InputRequired()])
    indication = SelectField(
        lazy_gettext("Indication"), [InputRequired()], choices=_codes("indication", Indication, _CHOOSE)
    )
    kellgren_lawrence = SelectField(
        lazy_gettext("Kellgren–Lawrence grade"),
        [Optional()],
        choices=_codes("kellgren_lawrence", KellgrenLawrence),
        validate_choice=False,  # the service says which grades exist
    )


class RecordForm(TranslatedForm):
    """A procedure that took place."""

    laterality = SelectField(
        lazy_gettext("Knee"), [InputRequired()], choices=_codes("laterality", Laterality, _CHOOSE)
    )
    performed_on = DateField(lazy_gettext("Performed on"), [InputRequired()])
    indication = SelectField(
        lazy_gettext("Indication"), [InputRequired()], choices=_codes("indication", Indication, _CHOOSE)
    )
    kellgren_lawrence = SelectField(
        lazy_gettext("Kellgren–Lawrence grade"),
        [Optional()],
        choices=_codes("kellgren_lawrence", KellgrenLawrence),
        validate_choice=False,  # the service says which grades exist
    )
    operator = StringField(lazy_gettext("Operator"), [Optional(), Length(max=120)])
    device = StringField(lazy_gettext("Device"), [Optional(), Length(max=120)])
    guidance = SelectField(lazy_gettext("Guidance"), [Optional()], choices=_codes("guidance", Guidance))
    block_on = DateField(lazy_gettext("Day of the block"), [Optional()])
    block_agent = SelectField(lazy_gettext("Agent"), [Optional()], choices=_codes("block_agent", BlockAgent))
    block_relief_percent = _number(lazy_gettext("Relief under the block, %"), 0, 100)
    steroid_on = DateField(lazy_gettext("Last steroid injection on"), [Optional()])
    bmi = _number(lazy_gettext("Body mass index, kg/m²"), 10, 90)
    diabetes = SelectField(lazy_gettext("Diabetes"), [Optional()], choices=_codes("yes_no", YesNo))
    anticoagulant = StringField(lazy_gettext("Anticoagulant"), [Optional(), Length(max=120)])
    cold_disorder = SelectField(
        lazy_gettext("Cold disorder"), [Optional()], choices=_codes("cold_disorder", ColdDisorder)
    )
    earlier_surgery = SelectField(
        lazy_gettext("Earlier surgery of this knee"),
        [Optional()],
        choices=_codes("earlier_surgery", EarlierSurgery),
    )


# One row of the freeze log per nerve, always in the same order.
for _row in NERVES:
    setattr(PlanForm, _row.code, FormField(ChosenNerveForm))
    setattr(RecordForm, _row.code, FormField(FreezeForm))
