"""The staff's main menu: what a role may open, in one order everywhere."""

from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import lazy_gettext

from outcomes.access.principals import Staff
from outcomes.permissions import Permission


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the menu."""

    name: str
    url: str
    is_current: bool


_ITEMS = (
    (lazy_gettext("Worklist"), "worklists.index", Permission.VIEW_WORKLIST),
    (lazy_gettext("Patients"), "patients.index", Permission.VIEW_PATIENT),
    (lazy_gettext("Cohorts"), "cohorts.show", Permission.VIEW_COHORT),
    (lazy_gettext("Alerts"), "alerts.index", Permission.VIEW_WORKLIST),
    (lazy_gettext("Engine"), "engines.index", Permission.MANAGE_ENGINE),
    (lazy_gettext("Accounts"), "users.index", Permission.MANAGE_USERS),
)


_WITHIN = {
    **dict.fromkeys(
        ("procedures", "looking_back", "incidents", "complication_reviews", "invitations"), "patients"
    ),
    **dict.fromkeys(("exports", "saved_cohorts", "cohort_reports", "analysis_plans"), "cohorts"),
}
"""Pages that belong to an entry of the menu without being its own."""


def navigation() -> list[NavigationItem]:
    """The entries that the signed-in role may open."""
    staff = g.work.principal
    if not isinstance(staff, Staff):
        return []
    blueprint = _WITHIN.get(request.blueprint or "", request.blueprint)
    return [
        NavigationItem(str(name), url_for(endpoint), endpoint.split(".")[0] == blueprint)
        for name, endpoint, permission in _ITEMS
        if staff.may(permission)
    ]
