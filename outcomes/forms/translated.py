"""Forms whose refusals say what was expected, in the reader's language."""

import math
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import Field, Form, validators

_IN_OTHER_WORDS = {
    "This field is required.": lazy_gettext("This is needed."),
    "Not a valid choice.": lazy_gettext("This is none of the choices; expected one of the list."),
    "Not a valid date value.": lazy_gettext("This is no date; expected year, month and day: 2026-11-24."),
    "Not a valid integer value.": lazy_gettext("This is no whole number; expected digits."),
    "Not a valid decimal value.": lazy_gettext("This is no number; expected digits, such as 27.5."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("Expected a number from %(min)s to %(max)s."),
}


class _Messages:
    """What WTForms has to say, in words of ours where its own leave the reader without help."""

    def gettext(self, message: str) -> str:
        """Translate a message."""
        known = _IN_OTHER_WORDS.get(message)
        return str(known) if known is not None else str(translations.gettext(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Translate a message that counts."""
        return str(translations.ngettext(one, many, count))


class NumberRange(validators.NumberRange):
    """A number between two: one of more digits than any machine's numbers hold is refused like any other."""

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse what lies outside."""
        try:
            super().__call__(form, field)
        except OverflowError:
            field.data = math.inf if field.data > 0 else -math.inf
            super().__call__(form, field)


class TranslatedForm(FlaskForm):
    """A form of a page."""

    class Meta(FlaskForm.Meta):
        """Where messages come from."""

        def get_translations(self, _form: Any) -> _Messages:
            """Give the messages."""
            return _Messages()


class TranslatedPart(Form):
    """A part of a form, such as one line of the freeze log."""

    class Meta:
        """Where messages come from."""

        def get_translations(self, _form: Any) -> _Messages:
            """Give the messages."""
            return _Messages()
