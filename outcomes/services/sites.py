"""Sites: where patients are treated."""

from sqlalchemy import select

from outcomes.models import Site
from outcomes.services.unit_of_work import UnitOfWork


def holds_demonstration_data(work: UnitOfWork) -> bool:
    """Say whether anything in this database is invented: every page then says so."""
    return work.session.scalar(select(Site.id).where(Site.is_demonstration).limit(1)) is not None
