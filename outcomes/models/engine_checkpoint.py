"""Where the engine stood after an episode's last entry, and after a few before it: rebuildable."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class EngineCheckpoint(Base):
    """The engine's state as its own bytes: they carry the digest of the entries absorbed."""

    __tablename__ = "engine_checkpoints"

    procedure_id: Mapped[int] = mapped_column(
        ForeignKey("procedures.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the reading after which it stood there, counted from the procedure."""
    engine_version: Mapped[str] = mapped_column(String(40))
    state: Mapped[bytes] = mapped_column(LargeBinary)
