"""Sentences for what goes wrong with questionnaires, their wordings and licences.

French: `fr/LC_MESSAGES/questionnaires.po`.
"""

from collections.abc import Mapping

QUESTIONNAIRE_SENTENCES: Mapping[str, str] = {
    # answering
    "questionnaire_not_open": "This questionnaire is not asked now. Here is what is.",
    "questionnaire_not_begun": "This questionnaire is not open on this phone any more. Please begin again.",
    "questionnaire_unanswered": "One question has no answer yet. Please answer it, "
    "or say there that you prefer not to.",
    "questionnaire_taken": "This questionnaire has already been answered, perhaps on another phone. "
    "Those answers count; nothing more is needed.",
    # wordings
    "file_missing": "There is no file %(file)s.",
    "wording_licence_missing": "Say under what right the wording is shown: --licence TEXT.",
    "wording_file_empty": "%(file)s holds no wording.",
    "wording_known": "%(instrument)s %(version)s in %(locale)s is loaded with other texts, "
    "and answers name it: give the changed wording a version of its own.",
    "wording_key_unknown": "“%(found)s” is no text of this questionnaire; expected one of: %(expected)s",
    "wording_key_twice": "“%(found)s” stands here a second time",
    "wording_text_missing": "%(instrument)s %(version)s in %(locale)s lacks the text “%(expected)s”",
    # licences
    "licence_not_needed": "%(instrument)s needs no statement; these do: %(expected)s.",
    "licence_statement_missing": "Say which licence it is, from whom and until when: --statement TEXT.",
    "licence_not_stated": "%(site)s has stated no licence of %(instrument)s.",
    "site_unknown": "There is no site “%(found)s”; there are: %(expected)s.",
    "waking_hours_not_possible": "Waking hours begin at %(first)s and end at %(until)s o’clock, full hours.",
    "site_patient_unknown": "%(site)s follows no patient %(found)s; nothing was changed.",
}
