"""Roles, and what each may do."""

from enum import Enum


class Permission(Enum):
    """One thing that a signed-in member of staff may do."""

    VIEW_WORKLIST = "view_worklist"
    """See who needs attention today."""
    VIEW_PATIENT = "view_patient"
    """Open a patient's page: timeline, alerts, procedures."""
    VIEW_IDENTITY = "view_identity"
    """See a patient's name, birth date and how to reach them."""
    ENROL_PATIENT = "enrol_patient"
    """Add a patient, amend their details, print their invitation."""
    ENTER_ANSWERS = "enter_answers"
    """Type in what a patient says by telephone or wrote on paper."""
    RECORD_PROCEDURE = "record_procedure"
    """Plan a procedure, record it as performed, record an adverse event."""
    HANDLE_ALERT = "handle_alert"
    """Acknowledge an alert, assign it, note what was done."""
    VIEW_COHORT = "view_cohort"
    """Chart groups of patients."""
    EXPORT_DATA = "export_data"
    """Take the site's data away as files, without what could tell who a patient is."""
    MANAGE_ENGINE = "manage_engine"
    """See what the engine learnt from the site's own patients, adopt it, set how often it may err."""
    MANAGE_USERS = "manage_users"
    """Add members of staff and change their roles."""


class Role(Enum):
    """What a member of staff is at their site."""

    RADIOLOGIST = "radiologist"
    """Treats and follows patients: everything but the accounts."""
    COORDINATOR = "coordinator"
    """Runs the follow-up: everything but the accounts and the engine."""
    RESEARCHER = "researcher"
    """Reads cohorts; sees no identity and no single patient."""
    ADMINISTRATOR = "administrator"
    """Keeps the accounts and the engine; sees no patient."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do."""
        return _MATRIX[self]


_CARE = frozenset(Permission) - {Permission.MANAGE_USERS}

_MATRIX = {
    Role.RADIOLOGIST: _CARE,
    Role.COORDINATOR: _CARE - {Permission.MANAGE_ENGINE},
    Role.RESEARCHER: frozenset({Permission.VIEW_COHORT, Permission.EXPORT_DATA}),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_USERS, Permission.MANAGE_ENGINE}),
}
