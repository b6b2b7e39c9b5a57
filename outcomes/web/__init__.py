"""Pages: one blueprint per subject. A view is four moves: load, permit, act, answer."""

from flask import Blueprint

from outcomes.web import (
    alerts,
    analysis_plans,
    assets,
    cohort_reports,
    cohorts,
    complication_reviews,
    consents,
    engines,
    entries,
    exports,
    first_answers,
    health,
    incidents,
    invitations,
    kept_diaries,
    languages,
    looking_back,
    medicine_advice,
    offline,
    own_activities,
    paper_weeks,
    passkeys,
    patients,
    pauses,
    procedures,
    questionnaires,
    records,
    rights,
    saved_cohorts,
    sign_in,
    telephone_calls,
    timed_tests,
    users,
    worklists,
)
from outcomes.web.lost_answers import keep_answers

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    languages.blueprint,
    entries.blueprint,
    kept_diaries.blueprint,
    offline.blueprint,
    questionnaires.blueprint,
    first_answers.blueprint,
    telephone_calls.blueprint,
    paper_weeks.blueprint,
    rights.blueprint,
    records.blueprint,
    passkeys.blueprint,
    pauses.blueprint,
    own_activities.blueprint,
    timed_tests.blueprint,
    sign_in.blueprint,
    assets.blueprint,
    worklists.blueprint,
    patients.blueprint,
    procedures.blueprint,
    looking_back.blueprint,
    incidents.blueprint,
    complication_reviews.blueprint,
    medicine_advice.blueprint,
    invitations.blueprint,
    alerts.blueprint,
    cohort_reports.blueprint,
    cohorts.blueprint,
    saved_cohorts.blueprint,
    analysis_plans.blueprint,
    exports.blueprint,
    consents.blueprint,
    engines.blueprint,
    users.blueprint,
)

WITHOUT_FORM_TOKEN: tuple[Blueprint, ...] = (kept_diaries.blueprint,)
"""A kept entry outlives its page's form token; the secret link in its address is the key."""

for _blueprint in (entries.blueprint, records.blueprint, first_answers.blueprint, passkeys.blueprint):
    keep_answers(_blueprint)
