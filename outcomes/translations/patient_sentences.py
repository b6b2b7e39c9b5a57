"""Sentences for what goes wrong on a patient's pages: kind, plain, with what to do next.

French: `fr/LC_MESSAGES/patient.po`.
"""

from collections.abc import Mapping

PATIENT_SENTENCES: Mapping[str, str] = {
    # links
    "link_mangled": "The address is not complete: a piece of the link is missing or was changed. "
    "Please open it again from the message, or scan the code on your paper.",
    "link_changed": "The letters of this link were changed: capitals and small letters matter in it. "
    "Please open it again from the message, or scan the code on your paper.",
    "link_unknown": "We do not know this link. "
    "Please open it again from the message, or scan the code on your paper.",
    "link_revoked": "This link was closed by the clinic. Please use the newest link you were given.",
    "link_expired": "This link was for a time that is over. Please use the newest link you were given.",
    "link_closed": "Nothing more is asked here. Thank you.",
    "link_kind": "“%(found)s” is no kind of link; expected one of: %(expected)s.",
    "patient_followed_no_more": "Patient %(patient)s is no longer followed: no new link is made.",
    # the diary
    "diary_day_past": "That day is too long past: an entry is for today or yesterday.",
    "diary_day_future": "That day has not come yet: an entry is for today or yesterday.",
    "diary_day_taken": "There is already an entry for that day.",
    "diary_empty": "There is no answer yet. Please answer at least one question, then send.",
    "diary_not_begun": "This diary is not open on this phone any more. Please begin again.",
    "diary_kept_too_long": "These answers are too old to be sent. Please tell the clinic on the telephone.",
    "diary_copy_malformed": "The page was damaged on its way. Please go back and send again.",
    "cookies_blocked": "Your browser has not kept the cookie that this page needs. "
    "Please press the button once more. If this comes back, allow cookies for this site, "
    "or use another browser.",
    "leave_not_sure": "To stop, please tick “Yes, I want to stop” first.",
    "passkey_wrong": "The passkey did not open it. Please use your birth date and PIN.",
    "passkey_unreadable": "Your phone did not make a passkey. "
    "Please try again; birth date and PIN go on working.",
    "passkey_name_missing": "Please give the passkey a name, such as “My phone”.",
    "passkeys_too_many": "You have %(maximum)s passkeys already. Please remove one first.",
    "consent_changed": "There is a newer version of this text. Please read it, then answer.",
    "consent_by_leaving": "To take this back, leave the follow-up: there is a page for it below.",
    "knee_missing": "Please say which knee it is.",
    "respondent_missing": "Please say whose words these are.",
    # answers
    "answer_missing": "Please choose an answer, or say that you prefer not to answer.",
    "answer_missing_list": "Please tick what applies, or “none” at the top if nothing does.",
    "answer_missing_details": "Please answer each question on this page, "
    "or say that you prefer not to answer.",
    "answer_contradicts": "You ticked “none” together with something else. Please keep only what is right.",
    "answer_not_a_number": "“%(found)s” is not a number we can read. "
    "Please write digits only, for example 30.",
    "answer_malformed": "This answer could not be read. Please choose again.",
    "answer_code_unknown": "This answer could not be read. Please choose again.",
    "value_out_of_range": "%(found)s is not possible here: please give a number "
    "from %(minimum)s to %(maximum)s.",
    "value_not_whole": "Please give a whole number, without a comma.",
    "unknown_zone": "This answer could not be read. Please choose again.",
    "unknown_opioid_product": "Please choose a medicine from the list.",
    "opioid_product_missing": "Please choose a medicine from the list.",
    "opioid_strength_not_positive": "Please choose a medicine with its strength from the list.",
    "opioid_number_not_positive": "Please give how many you took: a number above 0.",
    "opioid_number_too_high": "%(number)s is more than anybody takes: please check the number.",
    "opioid_list_too_long": "This list is full: %(maximum)s medicines at most. Please call the clinic.",
    "opioid_days_not_possible": "Opioids are asked over 1 to %(maximum)s days.",
    # timed tests
    "test_refused": "This exercise is not for now. Your result was not kept.",
    "test_company_missing": "Please say whether somebody is with you.",
    # activities
    "activity_long": "That is %(found)s characters; %(limit)s at most. A few words are enough.",
    # pauses
    "pause_missing": "Please choose how long the break is to be.",
    "pause_unreadable": "Please give the last day of the pause as a date.",
    "pause_past": "Please give a day that is still to come.",
    "pause_long": "A pause is %(days)s days at most. For a longer one, please call the clinic.",
    # birth date and PIN
    "birth_date_missing": "Please give your birth date.",
    "birth_date_unreadable": "We could not read “%(found)s” as a birth date. "
    "Please write day, month and year, for example 27/3/1951.",
    "birth_date_wrong": "This is not the birth date that the clinic has noted. "
    "Please check it, or call the clinic.",
    "birth_date_unknown": "The clinic does not know your birth date yet. Please call.",
    "pin_missing": "Please give your PIN.",
    "pin_chosen_before": "A PIN has already been chosen. Please give that one.",
    "record_door_wrong": "Birth date and PIN do not fit together. Please try again; "
    "if you forgot the PIN, the clinic can help.",
    "record_not_for_helpers": "A helper’s link writes the diary; it does not open the patient’s record.",
    "throttled_for_hours": "That was not right many times. To protect your answers, this page stays shut "
    "for %(hours)s hours. The clinic can help you: please call.",
}
