"""Where demonstration data may go: into an empty database of development, and nowhere else."""

from sqlalchemy import select

from outcomes.errors import ConflictError, InputError
from outcomes.models import Patient, User
from outcomes.services.sites import holds_demonstration_data
from outcomes.services.unit_of_work import UnitOfWork


def is_empty(work: UnitOfWork) -> bool:
    """Say whether nobody is in the database yet, neither patient nor staff."""
    return not any(work.session.scalar(select(model.id).limit(1)) is not None for model in (Patient, User))


def refuse_demonstration_in_production(work: UnitOfWork) -> None:
    """Nothing, unless this is production and the database holds invented people or accounts.

    Raises:
        InputError: `demonstration_in_production`.
    """
    if work.settings.environment == "production" and holds_demonstration_data(work):
        raise InputError("demonstration_in_production")


def refuse_unless_empty_development(work: UnitOfWork) -> None:
    """Nothing, where demonstration data may be loaded.

    Raises:
        InputError: `demonstration_in_production`.
        ConflictError: `demonstration_not_empty`.
    """
    if work.settings.environment == "production":
        raise InputError("demonstration_in_production")
    if not is_empty(work):
        raise ConflictError("demonstration_not_empty")
