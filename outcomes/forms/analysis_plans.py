"""A plan that is frozen and signed."""

from flask_babel import lazy_gettext
from wtforms import PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from outcomes.forms.sign_in import again
from outcomes.forms.translated import TranslatedForm


class AnalysisPlanForm(TranslatedForm):
    """Its name, the question, the figure that answers it, and the signature."""

    name = StringField(
        lazy_gettext("Name"), [InputRequired()], render_kw={"maxlength": 80, "autocomplete": "off"}
    )
    question = TextAreaField(lazy_gettext("Question"), [InputRequired()], render_kw={"rows": 6})
    figure = SelectField(lazy_gettext("The figure that answers it"), [InputRequired()])
    password = PasswordField(
        lazy_gettext("Your password, as signature"),
        [InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    code = again()
