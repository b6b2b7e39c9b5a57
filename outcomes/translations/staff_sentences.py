"""Sentences for what goes wrong on the staff's pages: what, and what was expected.

French: `fr/LC_MESSAGES/staff.po`.
"""

from collections.abc import Mapping

STAFF_SENTENCES: Mapping[str, str] = {
    # accounts
    "sign_in_wrong": "This e-mail and this password do not fit together.",
    "password_wrong": "This is not your current password.",
    "email_invalid": "“%(value)s” is no e-mail address; expected one such as name@hospital.example.",
    "single_sign_on_failed": "Your hospital’s sign-in gave no answer that can be trusted. Try again, "
    "or sign in with your password.",
    "single_sign_on_stays": "Your hospital’s sign-in cannot be left from here: close the browser.",
    "single_sign_on_unknown": "Your hospital knows you as %(email)s, but there is no such account here. "
    "Ask your administrator.",
    "role_unknown": "“%(value)s” is no role; expected one of: %(expected)s.",
    "name_missing": "A name is needed.",
    "user_exists": "There is already an account for %(email)s.",
    "account_unknown": "There is no account for %(email)s.",
    "site_own": "%(site)s is that account’s own site: close the account instead.",
    "user_unknown": "There is no such account at your site.",
    "user_is_self": "You cannot close the account that you are using.",
    # patients
    "merge_other_unknown": "No other patient of your site has the code “%(found)s”.",
    "nothing_chosen": "Choose what was recorded here and is somebody else’s.",
    "merge_reason_missing": "Say how it is known that this is one person.",
    "merge_not_sure": "The records contradict each other: "
    "tick that it is the same person all the same, or leave them.",
    "phone_invalid": "“%(value)s” is no telephone number; expected digits such as 06 12 34 56 78.",
    "consent_file_unreadable": "%(file)s: this is no consent (%(reason)s). "
    "Expected JSON with kind, version, and texts with title and text in fr and en.",
    "bounce_not_read": "This is no notification of a letter that came back for good.",
    "bounce_unknown": "The letter that came back is none of ours.",
    "schedule_wrong": "The schedule is not right at %(place)s: %(found)s. "
    "“outcomes site show” prints one to begin from.",
    "factor_set_unknown": "“%(found)s” is no set of factors; expected one of: %(expected)s.",
    "factor_set_in_use": "Doses converted by %(found)s are stored for this site. "
    "A set is chosen before the first diary: one curve of two sets would show a rise that is none.",
    "consent_version_loaded": "Version %(version)s of “%(kind)s” is already loaded. "
    "What somebody may have agreed to is never changed: give the new text a new version.",
    "paper_empty": "Nothing is typed in yet. Please fill in at least one field.",
    "paper_day_outside": "%(date)s cannot be typed in: days from paper lie in the last 400 days.",
    "paper_days_taken": "Meanwhile an entry for %(date)s has come by another way. "
    "It stays; the rest was not stored yet. Please send again without that day.",
    "consent_missing": "Without the patient’s agreement there is no follow-up.",
    "birth_date_missing": "The birth date is needed: the patient gives it when choosing a PIN.",
    "birth_date_implausible": "A birth date of %(date)s cannot be; "
    "expected a day in the past, at most 120 years ago.",
    "date_in_future": "%(date)s lies in the future; expected today or a day before.",
    "date_implausible": "%(date)s is too far away; expected a year near this one.",
    "procedure_outside_life": "A procedure is recorded on %(date)s: it would lie outside the patient’s life.",
    "text_unstorable": "The text holds a character that cannot be kept; type it again rather than paste it.",
    # the second factor
    "second_factor_required": "This site asks everybody for a second factor.",
    "second_factor_wrong": "This code does not fit, or was used already. "
    "Wait for the next one and try again.",
    "second_factor_absent": "No second factor is set up.",
    "offer_ended": "This picture was shown too long ago. Scan the new one and type its code.",
    # procedures
    "procedure_unknown": "There is no such procedure, or it belongs to another site.",
    "code_unknown": "“%(value)s” is not known here; expected one of: %(expected)s.",
    "kellgren_lawrence_range": "A Kellgren–Lawrence grade of %(value)s does not exist; expected 0 to 4.",
    "number_out_of_range": "%(value)s is impossible; expected %(minimum)s to %(maximum)s.",
    "nerve_twice": "The nerve %(nerve)s is named twice.",
    "nerves_missing": "A procedure that took place froze at least one nerve: tick it.",
    "procedure_before_birth": "%(date)s lies before the patient’s birth (%(birth)s).",
    "procedure_after_death": "%(date)s lies after the patient’s death (%(death)s).",
    "block_after_procedure": "A diagnostic block on %(date)s would come after the procedure; "
    "expected a day before it.",
    "plan_in_past": "%(date)s is past. Choose a day from today on, or record the procedure as performed.",
    "procedure_day_missing": "A day is needed: when it is planned, or when it took place.",
    "procedure_performed": "%(procedure)s took place on %(date)s: it can be amended, not cancelled.",
    # what else befalls a knee
    "event_before_birth": "%(date)s lies before the patient’s birth (%(birth)s).",
    "knee_event_exists": "The same is already recorded for this knee on %(date)s.",
    "procedure_not_performed_yet": "The procedure has not taken place yet: "
    "nothing can have followed from it.",
    "event_before_procedure": "%(date)s lies before the procedure (%(procedure)s).",
    "event_after_asking": "%(date)s lies after the day asked (%(asked)s).",
    "complication_list_unknown": "There is no list of complications for day %(day)s.",
    "list_too_early": "%(date)s is too early for this list; it is meant for %(first)s or later.",
    "resolved_before_onset": "%(date)s lies before the event began (%(onset)s).",
    # the engine
    "engine_nothing_to_fit": "There is nothing to learn from yet: no episode has a return of pain, "
    "or 180 days of follow-up, in its entries.",
    "engine_too_few_people": "%(found)s people have a complete episode; at least %(least)s are needed, "
    "or nobody could tell whether what was learnt helps.",
    "engine_no_fits": "Nothing has been learnt yet. Run: outcomes engine fit",
    "engine_fit_unknown": "There is no proposal %(number)s.",
    "engine_fit_of_other_version": "Proposal %(number)s was learnt with engine %(found)s; "
    "this program has %(expected)s. Run: outcomes engine fit",
    # saved cohorts
    "cohort_name_missing": "Give the cohort a name.",
    "cohort_name_long": "The name of a cohort has at most %(limit)s characters.",
    "cohort_name_taken": "You have saved a cohort “%(name)s” already: choose another name, or forget "
    "that one first.",
    "cohort_too_small": "No group of this cohort has %(fewest)s people: fewer could be recognised.",
    "plan_name_missing": "Give the plan a name.",
    "plan_name_long": "A name has at most %(limit)s characters.",
    "plan_question_missing": "Say what is asked.",
    "plan_question_long": "A question has at most %(limit)s characters.",
    "cohorts_too_many": "You have saved %(limit)s cohorts: forget one first.",
    "cohort_unknown": "There is no such saved cohort, or it is a colleague’s.",
    # alerts
    "alert_unknown": "There is no such alert, or it belongs to another site.",
    "alert_not_put_off": "A red flag, or a call that the patient asks for, is not put off: acknowledge it "
    "or give it to somebody.",
    "colleague_unknown": "Choose a colleague of your site who handles alerts.",
    "put_off_date_not_possible": "Choose a day from %(first)s to %(last)s to look again.",
    "alert_resolved": "This alert was settled before, by %(by)s.",
    "note_missing": "The note is empty.",
    "note_long": "The note has %(found)s characters; at most %(limit)s are kept.",
    # messages
    "message_no_address": "There is no address to write to: enter an e-mail address or a telephone number.",
    "messages_not_set_up": "No way out is set up: SMTP_URL and SMS_URL are empty.",
    "message_too_long": "A text message takes %(found)s parts; %(expected)s at most are sent. "
    "Make PUBLIC_URL shorter.",
    "settings_mail_from": "E-mail needs a sender: set MAIL_FROM.",
    "settings_delivery": "%(name)s names no way out; expected one of: %(expected)s.",
}
