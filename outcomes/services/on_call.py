"""A red flag at night: a text message to whoever is on call, at once. No name, no study code."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Select, select

from outcomes.access.tokens import new_token
from outcomes.delivery import Letter
from outcomes.models import Alert, AlertAction, Patient, Site, User
from outcomes.services.alert_views import TAKEN_UP, Act
from outcomes.services.message_texts import N_, Language
from outcomes.services.unit_of_work import UnitOfWork

STILL_NEWS = timedelta(days=2)
_TEXT = N_("Outcomes, %(site)s: a red flag was raised. %(link)s")


def on_call_letters(work: UnitOfWork, language: Language) -> Iterator[tuple[Site, str, Letter]]:
    """Give, for each red flag that nobody has taken up, its site, its identifier and the message.

    Whoever wrote the diary was told whom to call in the same moment: this is so that somebody looks too.
    """
    for site in work.session.scalars(select(Site).where(Site.is_demonstration.is_(False)).order_by(Site.id)):
        number = site.on_call or work.settings.on_call
        if not number:
            continue
        said = language(_language_of(work, site))(_TEXT)
        for public_id in work.session.scalars(_untaken(work, site)):
            text = said % {"site": site.name, "link": f"{work.settings.public_url}/worklist"}
            yield site, public_id, Letter(number, "", text, new_token())


def _untaken(work: UnitOfWork, site: Site) -> Select[str]:
    handled = select(AlertAction.id).where(
        AlertAction.alert_id == Alert.id, AlertAction.action.in_((*TAKEN_UP, Act.RESOLVE))
    )
    return (
        select(Alert.public_id)
        .join(Patient, Patient.id == Alert.patient_id)
        .where(
            Alert.kind == "red_flag",
            Alert.raised_at >= work.now - STILL_NEWS,
            Patient.site_id == site.id,
            ~handled.exists(),
        )
        .order_by(Alert.id)
    )


def _language_of(work: UnitOfWork, site: Site) -> str:
    """What the site's people read: the language of whoever has been there the longest."""
    first = select(User.language).where(User.site_id == site.id, User.left_at.is_(None)).order_by(User.id)
    return work.session.scalar(first.limit(1)) or "fr"
