"""A refusal by a service, put beside the field it is about."""

from flask_wtf import FlaskForm
from wtforms import FormField

from outcomes.errors import InputError
from outcomes.web.errors import error_sentence


def place_error(form: FlaskForm, error: InputError) -> None:
    """Show a refusal at the field that the error names, or at the form's head when it names none.

    `field` is a field's name, or `nerve-setting` for a place in the freeze log.
    """
    name, _, inner = str(error.parameters.get("field", "")).partition("-")
    field = next((each for each in form if each.name == name), None)
    if isinstance(field, FormField) and inner in field.form:
        field = field.form[inner]
    sentence = error_sentence(error)
    if field is None or isinstance(field, FormField):
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
