"""A sentence for every error code: what, where, and what was expected.

The sentences are marked for translation here and translated where they are shown; the catalogue is
`fr/LC_MESSAGES/errors.po`. Names in `%(…)s` come from the error's parameters.
"""

from collections.abc import Callable, Mapping

from outcomes.translations.analysis_sentences import ANALYSIS_SENTENCES
from outcomes.translations.clinical_sentences import CLINICAL_SENTENCES
from outcomes.translations.file_sentences import FILE_SENTENCES
from outcomes.translations.operation_sentences import OPERATION_SENTENCES
from outcomes.translations.patient_sentences import PATIENT_SENTENCES
from outcomes.translations.questionnaire_sentences import QUESTIONNAIRE_SENTENCES
from outcomes.translations.staff_sentences import STAFF_SENTENCES

SENTENCES: Mapping[str, str] = {
    # doors
    "sign_in_required": "Please sign in to go on.",
    "forbidden": "Your role does not allow this. Ask your administrator if you need it.",
    "page_unknown": "There is no page at this address.",
    "patient_unknown": "There is no such patient, or they are followed by another site.",
    "form_expired": "This page had been open for too long. Please send it again: what you entered is kept.",
    "form_of_another_site": "This page is of the site where you were before, or had been open for too long. "
    "Open it again.",
    "method_unknown": "This address cannot be used in that way.",
    "body_unknown": "What you sent is not what a page of ours sends.",
    "too_large": "What you sent is too large: %(limit)s at most.",
    "throttled": "Too many tries. Please wait %(minutes)s minutes and try again.",
    "unexpected": "Something went wrong on our side. It has been noted; please try again.",
    # database
    "database_unavailable": "The database does not answer just now. "
    "Nothing was lost: please try again in a minute.",
    "recorded_meanwhile": "Somebody else recorded the same at this very moment. "
    "Look at what is there now before you send again.",
    "schema_version": "The database has schema version %(found)s; this program needs %(expected)s. "
    "Run: outcomes migrate",
    "schema_busy": "Somebody holds a table that would change, for more than %(seconds)s s. "
    "Nothing was changed; try again.",
    "schema_no_versions": "The folder of migrations is empty.",
    # settings
    "settings_missing": "These settings are needed and missing: %(names)s.",
    "settings_environment": "OUTCOMES_ENV is “%(value)s”; expected one of: %(expected)s.",
    "settings_log_level": "LOG_LEVEL is “%(value)s”; expected one of: %(expected)s.",
    "settings_oidc_issuer": "OIDC_ISSUER is “%(value)s”; expected an address that begins with https://.",
    "settings_second_factor": "SECOND_FACTOR is “%(value)s”; expected one of: %(expected)s.",
    "settings_development_key": "A key of development is not for production: make new ones.",
    "settings_data_key": "DATA_KEYS: each key is 32 bytes in URL-safe base64, "
    "newest first, joined by commas.",
    "settings_data_key_unfit": "None of the DATA_KEYS opens what is stored: the right key is missing.",
    "settings_trusted_proxies": "TRUSTED_PROXIES: “%(value)s” is no number of proxies; expected 0, 1 or 2.",
    "settings_timezone": "SITE_TIMEZONE: “%(value)s” is no time zone; expected a name such as Europe/Paris.",
    # passwords and PINs
    "password_short": "A password has at least 12 characters.",
    "password_personal": "A password must not contain your name or e-mail address.",
    "password_guessable": "This password is made of words, rows of keys or repetitions that everybody tries "
    "first. Four words that do not belong together are safe and easy to keep.",
    "password_monotonous": "A password has at least 5 different characters.",
    "pin_digits": "A PIN has 4 to 8 digits.",
    "pin_easy": "This PIN is too easy to guess. Choose another.",
    **ANALYSIS_SENTENCES,
    **CLINICAL_SENTENCES,
    **FILE_SENTENCES,
    **PATIENT_SENTENCES,
    **QUESTIONNAIRE_SENTENCES,
    **STAFF_SENTENCES,
    **OPERATION_SENTENCES,
}


def sentence(code: str, parameters: Mapping[str, object], translate: Callable[[str], str] = str) -> str:
    """Give the sentence of an error code in the reader's language.

    Args:
        code: a key of `SENTENCES`.
        parameters: what the sentence names.
        translate: the gettext of the reader's language.
    """
    return translate(SENTENCES[code]) % dict(parameters)
