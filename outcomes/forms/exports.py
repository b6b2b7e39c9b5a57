"""What is taken away as files, and how."""

from flask_babel import gettext, lazy_gettext
from wtforms import PasswordField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from outcomes.forms.sign_in import again
from outcomes.forms.translated import TranslatedForm


def _formats() -> list[SelectChoice]:
    return [
        SelectChoice("csv", gettext("CSV: read by everything, and back into Outcomes")),
        SelectChoice("xlsx", gettext("Excel (.xlsx)")),
        SelectChoice("sav", gettext("SPSS (.sav), with labels")),
        SelectChoice("dta", gettext("Stata (.dta), with labels")),
        SelectChoice("parquet", gettext("Parquet: Python and R")),
    ]


def _shapes() -> list[SelectChoice]:
    return [
        SelectChoice("long", gettext("All tables, one row per entry")),
        SelectChoice("wide", gettext("One row per procedure, every outcome at every visit")),
    ]


def _contents() -> list[SelectChoice]:
    return [
        SelectChoice("deidentified", gettext("De-identified: dates moved, no free text, no names")),
        SelectChoice("full", gettext("Everything, with hospital numbers and true dates")),
    ]


class ExportForm(TranslatedForm):
    """Format, shape, and whether what tells who patients are goes with it."""

    format = SelectField(lazy_gettext("Format"), [InputRequired()], choices=_formats, default="csv")
    shape = RadioField(lazy_gettext("Tables"), [InputRequired()], choices=_shapes, default="long")
    content = RadioField(
        lazy_gettext("Content"), [InputRequired()], choices=_contents, default="deidentified"
    )
    password = PasswordField(
        lazy_gettext("Your password, for everything"),
        [Optional(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    code = again()
