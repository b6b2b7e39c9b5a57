"""Whatever is typed into a form, it says yes or no, in words, and gives nothing back as markup."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, SelectField
from wtforms.fields.core import Field

import config
import outcomes.forms
from outcomes.application import create_app
from outcomes.clinical.diary_screens import diary_screens
from outcomes.clinical.schedule import DiaryLength
from outcomes.errors import InputError
from outcomes.forms.diaries import read_screen
from outcomes.forms.translated import TranslatedForm

TYPED = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>\"'>",
            "{{ 7 * 7 }}",
            "' OR 1=1 --",
            "=cmd|' /C calc'!A0",
            "9" * 400,
            "-1",
            "1e999",
            "nan",
            "٣٤",
            "2026-02-30",
            "0000-01-01",
            "99999-12-31",
            "25:61",
            "\u202e1",
            "\x00",
            "y",
            "",
        ]
    ),
)
LATERALITIES = ("left", "right")
SCREENS = {
    screen.key: screen
    for length in DiaryLength
    for screen in diary_screens(LATERALITIES, length, {"opioids": "yes", "symptoms": ["fall"]})
}
ASKED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # making a failing case smaller does not end on a form of a hundred fields
    suppress_health_check=[HealthCheck.too_slow],
)


def _kinds(kind: type[TranslatedForm] = TranslatedForm) -> Iterator[type[TranslatedForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


for _module in pkgutil.iter_modules(outcomes.forms.__path__):
    importlib.import_module(f"outcomes.forms.{_module.name}")
FORMS = sorted({each for each in _kinds() if each.__module__.startswith("outcomes.forms")}, key=str)


@pytest.fixture(scope="module")
def page() -> Iterator[Flask]:
    app = create_app(config.Test({"DATABASE_URL": "sqlite://"}).settings())
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.extensions["outcomes_engine"].dispose()


def _leaves(form: Form) -> Iterator[Field]:
    """Every field of a form, those of its parts among them."""
    for field in form:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            yield from (leaf for entry in field for leaf in _leaves(entry.form))
        else:
            yield field


def _told(errors: object) -> Iterator[object]:
    if isinstance(errors, dict):
        for each in errors.values():
            yield from _told(each)
    elif isinstance(errors, list | tuple):
        for each in errors:
            yield from _told(each)
    else:
        yield errors


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
@ASKED
@given(data=st.data())
def test_a_form_answers_whatever_is_typed(
    page: Flask, kind: type[TranslatedForm], data: st.DataObject
) -> None:
    with page.test_request_context("/"):
        names = [field.name for field in _leaves(kind())]
    posted = MultiDict(
        (name, value) for name in names for value in data.draw(st.lists(TYPED, max_size=2), label=name)
    )
    with page.test_request_context("/", method="POST", data=posted):
        form = kind(formdata=posted)
        for field in _leaves(form):
            if isinstance(field, SelectField) and field.choices is None:  # the page puts them in
                field.choices = [("one", "One")]
        is_good = form.validate()
        assert isinstance(is_good, bool)
        assert is_good or any(_told(form.errors))
        assert all(isinstance(sentence, str) for sentence in _told(form.errors))
        shown = "".join(str(field()) for field in _leaves(form))
    assert "<script>" not in shown


@pytest.mark.parametrize("key", SCREENS)
@ASKED
@given(
    answers=st.dictionaries(st.sampled_from(["answer", "typed", "skip", "back", "length"]), st.lists(TYPED))
)
def test_a_screen_of_the_diary_takes_an_answer_or_says_what_is_wrong(
    key: str, answers: dict[str, list[str]]
) -> None:
    posted = MultiDict((name, value) for name, values in answers.items() for value in values)
    try:
        read_screen(SCREENS[key], posted, {})
    except InputError as error:
        assert error.code
