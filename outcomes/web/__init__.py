"""Pages: one blueprint per subject. A view is four moves: load, permit, act, answer."""

from flask import Blueprint

from outcomes.web import entries, languages, records
from outcomes.web.lost_answers import keep_answers

BLUEPRINTS: tuple[Blueprint, ...] = (
    languages.blueprint,
    entries.blueprint,
    records.blueprint,
)

for _blueprint in (entries.blueprint, records.blueprint):
    keep_answers(_blueprint)
