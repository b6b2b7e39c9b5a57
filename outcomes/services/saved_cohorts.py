"""Cohorts kept by name: one's own, and those that colleagues of the site share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import Cohort, User
from outcomes.permissions import Permission
from outcomes.services.unit_of_work import UnitOfWork

LONGEST_NAME = 80
MOST_SAVED = 100

Choice = Mapping[str, Sequence[str]]
"""Fields of the cohort's form with their values, as its address spells them."""


@dataclass(frozen=True)
class SavedCohort:
    """One saved choice; `by` is empty for one's own."""

    public_id: str
    name: str
    choice: Choice
    is_shared: bool
    by: str


def saved_cohorts(work: UnitOfWork) -> list[SavedCohort]:
    """Give one's own cohorts and those shared at the site, by name."""
    staff = work.require(Permission.VIEW_COHORT)
    is_seen = or_(Cohort.user_id == staff.user_id, Cohort.is_shared)
    rows = work.session.execute(
        select(Cohort, User.display_name)
        .join(User, User.id == Cohort.user_id)
        .where(Cohort.site_id == staff.site_id, is_seen)
        .order_by(Cohort.name)
    )
    return [
        SavedCohort(
            cohort.public_id,
            cohort.name,
            cohort.choice,
            cohort.is_shared,
            "" if cohort.user_id == staff.user_id else name,
        )
        for cohort, name in rows
    ]


def save_cohort(work: UnitOfWork, name: str, choice: Choice, *, is_shared: bool) -> None:
    """Keep a choice under a name of one's own.

    Raises:
        InputError: `cohort_name_missing`, `cohort_name_long`, `cohorts_too_many`.
        ConflictError: `cohort_name_taken`.
    """
    staff = work.require(Permission.VIEW_COHORT)
    called = " ".join(name.split())
    if not called:
        raise InputError("cohort_name_missing", {"field": "name"})
    if len(called) > LONGEST_NAME:
        raise InputError("cohort_name_long", {"limit": LONGEST_NAME, "field": "name"})
    work.begin()
    names = work.session.scalars(select(Cohort.name).where(Cohort.user_id == staff.user_id)).all()
    if called in names:
        raise ConflictError("cohort_name_taken", {"name": called})
    if len(names) >= MOST_SAVED:
        raise InputError("cohorts_too_many", {"limit": MOST_SAVED})
    cohort = Cohort(
        user_id=staff.user_id,
        site_id=staff.site_id,
        name=called,
        choice={field: list(values) for field, values in choice.items()},
        is_shared=is_shared,
        saved_at=work.now,
    )
    work.session.add(cohort)
    work.session.flush()
    work.audit("cohort.save", f"cohort:{cohort.public_id}", site_id=staff.site_id)
    work.commit()


def forget_cohort(work: UnitOfWork, public_id: str) -> None:
    """Delete one of one's own saved cohorts.

    Raises:
        NotFound: `cohort_unknown`: there is none, or it is a colleague's.
    """
    staff = work.require(Permission.VIEW_COHORT)
    work.begin()
    cohort = work.session.scalar(
        select(Cohort).where(Cohort.public_id == public_id, Cohort.user_id == staff.user_id)
    )
    if cohort is None:
        raise NotFound("cohort_unknown")
    work.session.delete(cohort)
    work.audit("cohort.forget", f"cohort:{public_id}", site_id=staff.site_id)
    work.commit()
