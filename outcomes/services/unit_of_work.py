"""One use case's surroundings: the session, who acts, the instant, the settings."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from outcomes.access.keyring import KeyRing
from outcomes.access.principals import Nobody, Principal, Staff
from outcomes.database import WRITING
from outcomes.errors import Forbidden, SignInRequired
from outcomes.models import Patient
from outcomes.permissions import Permission
from outcomes.services.audit import append_event
from outcomes.settings import Settings

Value = TypeVar("Value")


@dataclass
class UnitOfWork:
    """Handed to every service function; reads need nothing more, writes call `begin` first and `commit` last.

    Attributes:
        session: the database session.
        settings: the deployment's settings.
        principal: who is acting.
        now: the instant of the use case, aware.
        kept: the process's memory of slow numbers (`services.kept_numbers`); None where there is none.
        background: computes what is too slow for a page (`services.background`); None where there is none.
        known: what this use case has read before, by a key of its own; None where nothing is remembered.
    """

    session: Session
    settings: Settings
    principal: Principal = field(default_factory=Nobody)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    kept: object | None = None
    background: object | None = None
    known: dict[Hashable, Any] | None = None
    _is_writing: bool = False

    @property
    def today(self) -> date:
        """The day in the site's time zone."""
        return self.now.astimezone(self.settings.timezone).date()

    @cached_property
    def keyring(self) -> KeyRing:
        """What opens the encrypted fields."""
        return KeyRing(self.settings.data_keys)

    def begin(self, *, remembers: bool = False) -> None:
        """Open the transaction that will write: what was read before is read again when needed.

        Args:
            remembers: `once` reads once in this transaction too: nothing that is read so before something
                changes it is asked for again after.
        """
        self._is_writing = not remembers
        if self.known is not None:
            self.known.clear()
        if self.session.in_transaction():
            self.session.rollback()
        self.session.connection(execution_options=WRITING)

    def audit(
        self,
        action: str,
        subject: str,
        *,
        patient: Patient | None = None,
        site_id: int | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Add the audit event of this use case to its transaction.

        Args:
            action: what was done, `noun.verb`, as in `procedure.record`.
            subject: what it was done to, by an identifier that outlives the row.
            patient: the patient it concerns, whose site is then noted too.
            site_id: the site it concerns, where there is no patient.
            detail: numbers and codes; never a name, a free text or a token.
        """
        append_event(
            self.session,
            self.settings.audit_key,
            occurred_at=self.now,
            actor=self.principal.actor,
            action=action,
            subject=subject,
            site_id=patient.site_id if patient else site_id,
            patient_id=patient.id if patient else None,
            detail=dict(detail or {}),
        )

    def commit(self) -> None:
        """End the use case: everything it did stands, or nothing."""
        self.session.commit()
        self._is_writing = False
        if self.known is not None:
            self.known.clear()

    def once(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """What `read` gives, read once; while something is written (`begin`), and across it, always anew."""
        if self.known is None or self._is_writing:
            return read()
        if key not in self.known:
            self.known[key] = read()
        found: Value = self.known[key]
        return found

    @property
    def staff(self) -> Staff:
        """The member of staff who acts.

        Raises:
            SignInRequired: nobody is signed in.
        """
        if not isinstance(self.principal, Staff):
            raise SignInRequired("sign_in_required")
        return self.principal

    def require(self, permission: Permission) -> Staff:
        """Give the member of staff who acts, if their role grants the permission.

        Raises:
            SignInRequired: nobody is signed in.
            Forbidden: the role does not grant it.
        """
        staff = self.staff
        if not staff.may(permission):
            raise Forbidden("forbidden", {"permission": permission.value})
        return staff
