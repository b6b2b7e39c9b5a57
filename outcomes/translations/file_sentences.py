"""Sentences about files: rows that are wrong, folders, backups. French: `fr/LC_MESSAGES/files.po`."""

from collections.abc import Mapping

FILE_SENTENCES: Mapping[str, str] = {
    # cells
    "cell_empty": "is empty; expected %(expected)s",
    "text_too_long": "has %(found)s characters; at most %(expected)s are kept",
    "text_control": "holds control characters: %(found)s",
    "code_not_known": "is “%(found)s”; expected one of: %(expected)s",
    "code_twice": "names a code twice: “%(found)s”",
    "day_not_read": "is “%(found)s”; expected a date such as 2026-03-31",
    "instant_not_read": "is “%(found)s”; expected an instant with its offset, "
    "such as 2026-03-31T08:05:00+02:00",
    "number_not_read": "is “%(found)s”; expected a number with a decimal point (%(expected)s)",
    "number_out_of_bounds": "is %(found)s; expected %(expected)s",
    "number_not_whole": "is “%(found)s”; expected a whole number (%(expected)s)",
    "json_not_read": "is “%(found)s”; expected a JSON object",
    # rows and files
    "file_not_utf8": "the file is not in UTF-8 from here on; save it as “CSV UTF-8”",
    "table_not_utf8": "%(file)s is not UTF-8. Save it as CSV UTF-8.",
    "table_column_missing": "%(file)s has no column “%(column)s” in its first line.",
    "table_row_malformed": "Line %(line)s has %(found)s cells; expected %(expected)s, as in the first line.",
    "table_cell_not_number": "Line %(line)s, column %(column)s: “%(found)s” is no number "
    "with a decimal point.",
    "row_malformed": "the row has %(found)s cells; expected %(expected)s, as in the header",
    "row_quotes": "a quotation mark is not closed, or stands in the middle of a cell",
    "header_missing": "there is no header row; expected: %(expected)s",
    "column_unknown": "no such column is known; expected among: %(expected)s",
    "column_twice": "the column stands there twice",
    "column_missing": "the column is missing",
    # what rows say
    "date_to_come": "%(found)s lies in the future; today is %(expected)s",
    "day_before_birth": "%(found)s lies before the birth of the patient (%(expected)s)",
    "day_after_death": "%(found)s lies after the death of the patient (%(expected)s)",
    "found_not_asked": "%(found)s was found but not asked about; asked were: %(expected)s",
    "day_before_onset": "%(found)s lies before the first day (%(expected)s)",
    "patient_merged": "“%(found)s” was joined to “%(expected)s”: give its rows that code",
    "patient_not_known": "no patient “%(found)s” is known, nor in patients.csv",
    "procedure_not_known": "no procedure “%(found)s” is known, nor in procedures.csv",
    "procedure_of_another": "the procedure “%(found)s” is not one of the patient “%(expected)s”",
    "response_not_known": "no response “%(found)s” is known, nor in questionnaire_responses.csv",
    "score_out_of_range": "%(found)s is impossible for %(code)s; expected %(expected)s",
    "score_not_whole": "%(found)s is impossible for %(code)s; expected a whole number (%(expected)s)",
    "side_contradicts": "is %(found)s, but the procedure was on the other knee (%(expected)s)",
    "side_needed": "both knees of this patient are followed: name the knee of %(code)s (%(expected)s)",
    "side_needed_no_procedure": "no knee of this patient is followed yet: "
    "name the knee of %(code)s (%(expected)s)",
    "side_not_taken": "%(code)s belongs to the patient, not to a knee; leave “%(found)s” out",
    "procedure_second": "this knee (%(side)s) has a procedure on %(found)s already, “%(other)s”: "
    "one procedure with more nerves is one row",
    "value_contradicts_line": "is “%(found)s”, but line %(line)s says “%(expected)s” of the same",
    "value_contradicts_stored": "is “%(found)s”, but “%(expected)s” is stored; --amend would replace it "
    "and keep the old value",
    "owner_contradicts_stored": "is “%(found)s”, but this belongs to “%(expected)s” and cannot change hands",
    "rows": "Errors: %(count)s. Nothing was changed",
    # folders
    "folder_unknown": "There is no folder “%(folder)s”.",
    "folder_without_files": "“%(folder)s” holds none of our files; expected any of: %(expected)s.",
    "folder_not_writable": "“%(folder)s” cannot be written to.",
    "folder_not_empty": "“%(folder)s” holds an export already (%(found)s); name another folder.",
    "file_exists": "“%(file)s” exists already; nothing is written over it.",
    "file_not_readable": "“%(file)s” cannot be read.",
    "anchor_not_read": "%(file)s, line %(line)s: this is no anchor; expected a line written by "
    "outcomes audit anchor.",
    "audit_broken": "The audit does not hold; places found: %(places)s. Keep the database as it is and ask "
    "whoever is responsible for security.",
    "file_not_writable": "“%(file)s” cannot be written to.",
    "format_not_available": "There is no format “%(found)s”; expected: %(expected)s.",
    "shape_not_available": "There is no shape “%(found)s”; expected: %(expected)s.",
    "cell_too_long": "A text in “%(column)s” is longer than this format holds "
    "(%(limit)s bytes): choose csv or parquet.",
    # procedures
    "procedure_not_performed": "The procedure “%(procedure_id)s” has not been performed yet.",
    # backups
    "backup_program_missing": "The program %(program)s is not installed "
    "(Debian: apt-get install postgresql-client).",
    "backup_failed": "The database’s own program did not succeed: %(reason)s",
    "backup_of_other_kind": "This is the backup of a %(found)s database; "
    "the settings name a %(expected)s one.",
    "restore_not_empty": "%(database)s is not empty; a backup is put back into an empty database alone.",
    "restore_differs": "What was put back is not what was copied; tables that differ: %(tables)s",
    "sealed_file_unknown": "This is no backup of Outcomes.",
    "sealed_file_key": "None of the DATA_KEYS opens this file: it was encrypted by another one.",
    "sealed_file_broken": "The file was changed or cut off since it was written; nothing of it is used.",
    # demonstration
    "demonstration_in_production": "Demonstration data and accounts are not for production.",
    "demonstration_not_empty": "This database holds data already; "
    "demonstration data goes into an empty one only.",
    "demonstration_absent": "There is no demonstration data in this database.",
    # clusters
    "cluster_extra_missing": "A cluster needs Dask, which is not installed: "
    "pip install --require-hashes -r requirements-cluster.txt. Nothing was changed.",
    "cluster_unanswered": "No Dask scheduler answered at “%(address)s” within %(seconds)s s; "
    "expected an address such as tcp://127.0.0.1:8786. Nothing was changed. (%(reason)s)",
    "cluster_without_workers": "No worker joined the scheduler at “%(address)s” within %(seconds)s s. "
    "Start one with: dask worker %(address)s. Nothing was changed.",
    "cluster_silent": "Not everybody in the cluster of “%(address)s” answered within %(seconds)s s. "
    "Nothing was changed.",
    "cluster_import": "Outcomes cannot be loaded at “%(address)s”: install the same locked versions on every "
    "machine of the cluster. Nothing was changed. (%(reason)s)",
    "cluster_version": "At “%(address)s” runs %(found)s, here runs %(expected)s: install the same locked "
    "versions on every machine of the cluster. Nothing was changed.",
    "cluster_lost": "The cluster was lost before the end, and no file was changed; please start again. "
    "(%(reason)s)",
    # command line
    "password_missing": "No password was given.",
    "password_differs": "The two passwords differ.",
    "port_in_use": "Nothing can listen on %(address)s: %(reason)s",
    "interrupted": "Interrupted.",
    "unexpected_command": "Something went wrong: %(reason)s",
}
