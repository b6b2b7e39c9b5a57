"""Sentences for whoever runs the product: what `doctor` finds. French: `fr/LC_MESSAGES/errors.po`."""

from collections.abc import Mapping

OPERATION_SENTENCES: Mapping[str, str] = {
    "erase_still_followed": "%(code)s is still followed: the last entry is of %(last)s. "
    "Note first that they left, or that they died.",
    "doctor_environment": "Environment: %(name)s. Real patients need production.",
    "doctor_secrets": "SECRET_KEY and AUDIT_KEY are long enough and differ.",
    "doctor_secrets_same": "SECRET_KEY and AUDIT_KEY are the same: give each a text of its own.",
    "doctor_secrets_short": "Too short, and could be guessed: %(names)s. Take at least %(least)s random "
    "characters.",
    "doctor_url_plain": "PUBLIC_URL is %(url)s: patients’ links must begin with https://.",
    "doctor_nobody_at_night": "ON_CALL is empty: nobody reads at night, and patients are told so.",
    "doctor_on_call_unreached": "SMS_URL is empty: no red flag is sent to %(number)s (ON_CALL).",
    "doctor_disk": "Disk of %(folder)s: %(free)s GiB free.",
    "doctor_disk_full": "Disk of %(folder)s: only %(free)s GiB free; nothing can be stored soon. Make room "
    "now.",
    "doctor_mail": "The mail server %(server)s answers.",
    "doctor_mail_silent": "The mail server %(server)s does not answer (%(reason)s): no reminder and no "
    "letter leaves.",
    "doctor_mail_absent": "SMTP_URL is empty: no e-mail leaves.",
    "doctor_text_messages_absent": "SMS_URL is empty: no text message leaves.",
    "doctor_schema": "Schema version %(found)s, as this program needs.",
    "doctor_schema_unfit": "Schema version %(found)s; this program needs %(expected)s. Take a backup, then "
    "run: outcomes migrate",
    "doctor_clock": "Clock: %(now)s.",
    "doctor_clock_back": "The clock went back: it is %(now)s, but something was noted at %(newest)s. Set the "
    "clock by NTP.",
    "doctor_clocks_differ": "The clocks of this machine (%(now)s) and of the database (%(database)s) differ. "
    "Set both by NTP.",
    "doctor_keys": "Everything encrypted opens with the newest of DATA_KEYS.",
    "doctor_keys_older": "Under an older key: %(count)s. Run: outcomes keys rotate",
    "doctor_keys_lost": "No key opens %(count)s of what is encrypted: add the missing key to DATA_KEYS, "
    "behind the newest.",
    "doctor_audit": "The head of the audit holds. Every event is checked by: outcomes audit verify",
    "doctor_audit_broken": "The head of the audit does not hold. Run outcomes audit verify and call whoever "
    "is responsible for security.",
    "doctor_backup": "Last backup: %(at)s.",
    "doctor_backup_old": "Last backup: %(at)s, more than a day ago. Run: outcomes backup FILE",
    "doctor_backup_never": "No backup was ever taken by this program. Run: outcomes backup FILE",
    "doctor_red_flags_waiting": "Red flags that nobody has taken up in time: %(count)s. Open the worklist "
    "now.",
    "doctor_messages_overdue": "Messages that should have left more than an hour ago: %(count)s. Does "
    "outcomes messages send run every few minutes?",
    "doctor_messages_unsure": "Messages of this week that perhaps did not arrive: %(count)s. See outcomes "
    "messages list --state unsure",
    "doctor_messages_failed": "Messages of this week that could not be delivered: %(count)s. See outcomes "
    "messages list --state failed",
    "doctor_readings_outdated": "Episodes that an older engine read last: %(count)s. Run: outcomes migrate",
    "doctor_wrong": "Found wrong: %(count)s. What is marked so needs somebody today.",
}
