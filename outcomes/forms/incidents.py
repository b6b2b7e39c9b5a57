"""Other interventions on a knee, and harm."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, FormField, SelectField
from wtforms.validators import InputRequired, Optional

from outcomes.clinical.adverse_events import ADVERSE_EVENTS
from outcomes.clinical.codes import Causality, KneeEventKind, Laterality, Severity, YesNo
from outcomes.clinical.complication_lists import COMPLICATION_LISTS
from outcomes.forms.choices import coded
from outcomes.forms.translated import TranslatedForm, TranslatedPart

_JUDGED = tuple(each.value for each in YesNo)
_GRADES = tuple(str(grade.value) for grade in Severity)


class KneeEventForm(TranslatedForm):
    """An arthroplasty, an ablation, an injection."""

    event = SelectField(
        lazy_gettext("What was done"),
        [InputRequired()],
        choices=coded("knee_event", (each.value for each in KneeEventKind), "Choose"),
    )
    laterality = SelectField(
        lazy_gettext("Knee"),
        [InputRequired()],
        choices=coded("laterality", (each.value for each in Laterality), "Choose"),
    )
    occurred_on = DateField(lazy_gettext("Day"), [InputRequired()])


class AdverseEventForm(TranslatedForm):
    """Harm, suspected or certain; what is not judged yet stays open."""

    event = SelectField(
        lazy_gettext("Event"),
        [InputRequired()],
        choices=coded("adverse_event", (row.code for row in ADVERSE_EVENTS), "Choose"),
    )
    onset_on = DateField(lazy_gettext("Began on"), [InputRequired()])
    severity = SelectField(
        lazy_gettext("Grade (CTCAE)"),
        [Optional()],
        choices=coded("severity", _GRADES, "Not judged"),
    )
    serious = SelectField(
        lazy_gettext("Serious"), [Optional()], choices=coded("yes_no", _JUDGED, "Not judged")
    )
    causality = SelectField(
        lazy_gettext("Caused by the procedure"),
        [Optional()],
        choices=coded("causality", (each.value for each in Causality), "Not judged"),
    )
    expected = SelectField(
        lazy_gettext("Expected"), [Optional()], choices=coded("yes_no", _JUDGED, "Not judged")
    )
    resolved_on = DateField(lazy_gettext("Over since"), [Optional()])


class FindingForm(TranslatedPart):
    """One complication of a list: whether it is there, since when, how grave."""

    is_found = BooleanField()
    began_on = DateField(lazy_gettext("Began on"), [Optional()])
    severity = SelectField(
        lazy_gettext("Grade (CTCAE)"), [Optional()], choices=coded("severity", _GRADES, "Not judged")
    )


class ComplicationReviewForm(TranslatedForm):
    """A list of complications; those of one day have a part for each of its events."""

    asked_on = DateField(lazy_gettext("Asked on"), [InputRequired()])


REVIEW_FORMS: dict[int, type[ComplicationReviewForm]] = {
    listed.day: type(
        ComplicationReviewForm.__name__,
        (ComplicationReviewForm,),
        {event: FormField(FindingForm) for event in listed.events},
    )
    for listed in COMPLICATION_LISTS
}
