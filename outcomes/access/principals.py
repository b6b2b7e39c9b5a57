"""Who is acting: a member of staff, a patient, the holder of a link, a command, or nobody."""

from dataclasses import dataclass

from outcomes.permissions import Permission, Role


@dataclass(frozen=True)
class Nobody:
    """A visitor who has not said who they are."""

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return "nobody"


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff, bound to one site.

    Attributes:
        site_id: their own; of several, the one they are at on this browser.
        site_name: named on every page for whoever works at several; empty for all others.
    """

    user_id: int
    public_id: str
    display_name: str
    role: Role
    site_id: int
    language: str
    session_id: int
    has_second_factor: bool = False
    site_name: str = ""

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"user:{self.public_id}"

    def may(self, permission: Permission) -> bool:
        """Say whether their role grants a permission."""
        return permission in self.role.permissions


@dataclass(frozen=True)
class PatientReader:
    """A patient who gave the second thing, or whose phone is remembered: may read their own record."""

    patient_id: int
    public_id: str
    session_id: int

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"patient:{self.public_id}"


@dataclass(frozen=True)
class LinkHolder:
    """Whose hand writes an entry: somebody with a personal link, or staff for a patient; it reads nothing."""

    patient_id: int
    public_id: str
    kind: str
    """`patient`, `helper`, or `staff`: who typed."""

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"{self.kind}:{self.public_id}"


@dataclass(frozen=True)
class Command:
    """Somebody at the command line of the server, or the program itself."""

    name: str

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"command:{self.name}"


Principal = Nobody | Staff | PatientReader | LinkHolder | Command
