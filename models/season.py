"""Seasons and their trucks (B1): a season is one year of weekends, a truck carries the fleet."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.kit.base import Base, Keyed, Versioned, belongs_to, not_blank, to_one


class Season(Keyed, Versioned, Base):
    """One year of the tour."""

    __tablename__ = "season"
    __table_args__ = (
        UniqueConstraint("year"),
        not_blank("name"),
        CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_plausible"),
        CheckConstraint("most_per_event > 0 AND most_per_season > 0", name="limits_positive"),
    )
    audited = True

    year: Mapped[int] = mapped_column(comment="Calendar year of the season")
    name: Mapped[str | None] = mapped_column(comment="What headquarters calls it; none: its year says it")
    starts_on: Mapped[date] = mapped_column(comment="First day of the season")
    ends_on: Mapped[date] = mapped_column(comment="Last day of the season")
    most_per_event: Mapped[int | None] = mapped_column(comment="Most bookings of a rider at an event; none: any (C8)")
    most_per_season: Mapped[int | None] = mapped_column(comment="Most bookings of a rider in the season; none: any")


class Truck(Keyed, Versioned, Base):
    """The truck of a season: at one place at a time (B7)."""

    __tablename__ = "truck"
    __table_args__ = (UniqueConstraint("season_id", "name"), not_blank("name"))
    audited = True

    season_id: Mapped[UUID] = mapped_column(belongs_to("season.id"), comment="Season that the truck tours in")
    name: Mapped[str] = mapped_column(comment="Name the team gives it")

    season: Mapped[Season] = to_one("Truck.season_id", "Season.id", "trucks")
