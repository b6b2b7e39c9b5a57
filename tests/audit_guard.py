"""Taking away what keeps the audit from being changed, as whoever owns the database could."""

from sqlalchemy import text

from outcomes.services.unit_of_work import UnitOfWork


def without_guard(work: UnitOfWork) -> None:
    """Drop the triggers that let the audit only grow."""
    is_sqlite = work.session.get_bind().dialect.name == "sqlite"
    names = ("audit_events_no_update", "audit_events_no_delete") if is_sqlite else ("audit_events_only_grow",)
    work.begin()
    for name in names:
        work.session.execute(text(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON audit_events")))
    work.commit()
