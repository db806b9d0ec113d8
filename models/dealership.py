"""Dealerships: where the tour stops (B1)."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed, Versioned, not_blank


class Dealership(Keyed, Versioned, Base):
    """A dealership of the brand, known by its code."""

    __tablename__ = "dealership"
    __table_args__ = (
        UniqueConstraint("code"),
        not_blank("code"),
        not_blank("name"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_range"),
    )
    audited = True

    code: Mapped[str] = mapped_column(comment="Code of the dealership in the brand's network, e.g. C009")
    name: Mapped[str] = mapped_column(comment="Trading name")
    address: Mapped[str] = mapped_column(comment="Street and number")
    city: Mapped[str] = mapped_column(comment="Town")
    region: Mapped[str] = mapped_column(comment="Administrative region")
    latitude: Mapped[float] = mapped_column(comment="Degrees north, WGS 84")
    longitude: Mapped[float] = mapped_column(comment="Degrees east, WGS 84")
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    email: Mapped[str | None] = mapped_column(comment="Address for headquarters' messages")
    website: Mapped[str | None] = mapped_column(comment="Public site")
    opening_hours: Mapped[str | None] = mapped_column(comment="As the dealership writes them")
