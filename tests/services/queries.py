"""How many questions a use case asks of the database."""

from collections.abc import Callable

from sqlalchemy import event

from outcomes.services.unit_of_work import UnitOfWork


def queries_of(work: UnitOfWork, action: Callable[[], object]) -> int:
    """The number of SELECT statements an action makes, nothing being loaded before it."""
    seen: list[str] = []
    engine = work.session.get_bind()
    work.session.rollback()
    work.session.expunge_all()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in seen)
