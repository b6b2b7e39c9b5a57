"""What every page behind a personal link begins with: its token, who holds it, their clinic and language."""

from flask import Blueprint, g

from outcomes.access.principals import LinkHolder
from outcomes.services import clinics, links


def behind_link(blueprint: Blueprint) -> None:
    """Let a blueprint under `/e/<token>` recognise who holds the link; opening it changes nothing."""
    blueprint.url_value_preprocessor(_take_token)
    blueprint.url_defaults(_give_token)
    blueprint.before_request(_open_door)


def _take_token(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Keep the link's token beside the request, so that no view has to carry it."""
    g.token = (values or {}).pop("token", "")


def _give_token(_endpoint: str, values: dict[str, str]) -> None:
    """Put the link's token into the addresses of its pages."""
    if "token" in g:
        values.setdefault("token", g.token)


def _open_door() -> None:
    holder: LinkHolder = links.holder(g.work, g.token)
    g.holder = holder
    if holder.kind != "staff":
        g.work.principal = holder  # staff who type for a patient stay who they are
    g.clinic = clinics.clinic_of(g.work, holder.patient_id)
    g.language = g.clinic.language
