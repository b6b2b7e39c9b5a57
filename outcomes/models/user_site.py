"""At which sites somebody works besides their own."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class UserSite(Base):
    """One more site that a member of staff may go to; their role is the same there."""

    __tablename__ = "user_sites"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
