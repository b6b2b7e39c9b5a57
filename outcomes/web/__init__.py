"""Pages: one blueprint per subject. A view is four moves: load, permit, act, answer."""

from flask import Blueprint

from outcomes.web import languages

BLUEPRINTS: tuple[Blueprint, ...] = (languages.blueprint,)
