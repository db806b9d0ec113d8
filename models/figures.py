"""Figures of rides and riders that are kept, not counted when asked (H1, H4; definitions: `kpi.md`; ADR 0014).

`resolvers/figures` keeps them: triggers mark what changed, a refresh counts the marked events again. But for the
season's, no foreign key leads from here to what is counted: rows follow what they count, after its commit.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, Table, Uuid, func, literal_column, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.event import Event
from models.kit.base import Base, Instant, belongs_to, choice, to_one
from models.kit.figure import figure, share
from models.licence import LicenceClass
from models.season import Season
from models.vehicle import VehicleModel


def _count(comment: str) -> Any:
    return mapped_column(server_default="0", comment=comment)


class Counts:
    """What is counted of places and bookings: all of it adds up over events, days and models."""

    places: Mapped[int] = _count("Places that can be booked: open slots × vehicles, but of cancelled events")
    booked: Mapped[int] = _count("Places booked, modified, checked in or done")
    held: Mapped[int] = _count("Places held, not yet confirmed")
    modified: Mapped[int] = _count("Of the booked: moved since, not yet checked in")
    checked_in: Mapped[int] = _count("Of the booked: riders on site, not back yet")
    done: Mapped[int] = _count("Rides with a departure and a return")
    no_show: Mapped[int] = _count("Bookings whose slot is over, never checked in")
    cancelled: Mapped[int] = _count("Bookings cancelled by anyone; holds that ran out apart")
    cancelled_by_rider: Mapped[int] = _count("Of the cancelled: by the rider")
    cancelled_late: Mapped[int] = _count("Of the cancelled: once the event had begun, local midnight of its first day")
    expired: Mapped[int] = _count("Holds that ran out, never confirmed")
    departures: Mapped[int] = _count("Rides that departed, back or not")
    falls: Mapped[int] = _count("Rides with a fall")
    from_meta: Mapped[int] = _count("Of the booked: last campaign touch META")


class RiderCounts:
    """How many people are behind the booked: they do not add up, for one rides at several events."""

    riders: Mapped[int] = _count("People with a place booked, modified, checked in or done")
    riders_a: Mapped[int] = _count("Of the riders: licence A")
    riders_a2: Mapped[int] = _count("Of the riders: licence A2")
    riders_a1: Mapped[int] = _count("Of the riders: licence A1")
    riders_other: Mapped[int] = _count("Of the riders: any other licence")
    riders_y_amt: Mapped[int] = _count("Of the riders: on a model with automated transmission")
    brand_answers: Mapped[int] = _count("Of the riders: said which brand they own")
    competitor_owners: Mapped[int] = _count("Of the riders: own a motorcycle or scooter of another brand")


COUNTS = tuple(Counts.__annotations__)
RIDER_COUNTS = tuple(RiderCounts.__annotations__)


class DayFigures(Counts, Base):
    """Of one event, one day and one model: summed, they answer by event, dealership, region, model or period."""

    __tablename__ = "day_figures"
    __table_args__ = (Index("ix_day_figures_event_id", "event_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Made of event, day and model")
    season_id: Mapped[UUID] = mapped_column(comment="Season that the event was counted in")
    event_id: Mapped[UUID] = mapped_column(comment="Event")
    day: Mapped[date] = mapped_column(comment="Day of the slots, local")
    model_id: Mapped[UUID] = mapped_column(comment="Model of the vehicles")

    event: Mapped[Event] = to_one("DayFigures.event_id", "Event.id", "day_figures")
    model: Mapped[VehicleModel] = to_one("DayFigures.model_id", "VehicleModel.id")


class EventFigures(Counts, RiderCounts, Base):
    """Of one event; its key is the event's."""

    __tablename__ = "event_figures"
    __table_args__ = (
        Index("ix_event_figures_season_id", "season_id"),
        Index("ix_event_figures_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="The event's")
    season_id: Mapped[UUID] = mapped_column(comment="Season that the event was counted in")
    due_at: Mapped[Instant | None] = mapped_column(
        comment="When time alone changes the figures: a slot ends for which someone booked has not come"
    )

    event: Mapped[Event] = to_one("EventFigures.id", "Event.id", "figures", reverse={"uselist": False})


class SeasonDayFigures(Counts, Base):
    """Of one day and one model over all events of a season: as few rows however many bookings."""

    __tablename__ = "season_day_figures"
    __table_args__ = (Index("ix_season_day_figures_season_id", "season_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Made of season, day and model")
    season_id: Mapped[UUID] = mapped_column(comment="Season")
    day: Mapped[date] = mapped_column(comment="Day of the slots, local")
    model_id: Mapped[UUID] = mapped_column(comment="Model of the vehicles")

    season: Mapped[Season] = to_one("SeasonDayFigures.season_id", "Season.id", "day_figures")
    model: Mapped[VehicleModel] = to_one("SeasonDayFigures.model_id", "VehicleModel.id")


class SeasonFigures(Counts, RiderCounts, Base):
    """Of one season; its key is the season's. A trigger makes the row with the season."""

    __tablename__ = "season_figures"

    id: Mapped[UUID] = mapped_column(
        belongs_to("season.id", ondelete="CASCADE"), primary_key=True, comment="The season's"
    )

    season: Mapped[Season] = to_one("SeasonFigures.id", "Season.id", "figures", reverse={"uselist": False})


class SeasonRider(Base):
    """A rider of a season as they were counted: what makes distinct riders exact and cheap."""

    __tablename__ = "season_rider"
    __table_args__ = (Index("ix_season_rider_rider_id", "rider_id"),)

    season_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Season")
    rider_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Who has a place booked in it")
    licence_class: Mapped[LicenceClass] = mapped_column(
        choice(LicenceClass, "licence_class"), comment="Licence that was counted"
    )
    on_y_amt: Mapped[bool] = mapped_column(comment="Counted as a rider of a model with automated transmission")
    competitor: Mapped[bool | None] = mapped_column(comment="Counted as owner of another brand; none: no answer")


# Marks of what changed. No key and no index: those who book the same event at once do not wait for each other here.
figure_mark = Table(
    "figure_mark",
    Base.metadata,
    Column("event_id", Uuid, nullable=False, comment="Event to be counted again"),
    Column("rider_id", Uuid, nullable=True, comment="Rider whose bookings changed; none: no rider's did"),
    Column("marked_at", DateTime(timezone=True), server_default=func.now(), nullable=False, comment="When"),
)


# A statement that names one of these reads kept figures; the text of `season_day_figures` holds the first.
FIGURE_TABLES = (DayFigures.__tablename__, EventFigures.__tablename__, SeasonFigures.__tablename__)


def _attach_shares(model: Any) -> None:
    table = model.__table__.c
    began = table.done + table.no_show + table.cancelled_late
    model.fill_rate = figure(share(table.booked, table.places), "booked / places, 0 to 1")
    model.done_share = figure(
        share(table.done, began), "done / (done + no-show + cancelled after the event began), 0 to 1"
    )
    model.done_rate = figure(share(table.done, table.places), "done / places, 0 to 1")
    model.meta_share = figure(share(table.from_meta, table.booked), "META's share of the booked, 0 to 1 (H4)")
    if hasattr(model, "riders"):
        owners = share(table.competitor_owners, table.brand_answers)
        model.competitor_share = figure(owners, "competitor owners / brand answers, 0 to 1")


def _attach_to_season() -> None:
    season, kept = Season.__table__, SeasonFigures.__table__

    def of(column: Any) -> Any:
        found = select(column).where(kept.c.id == season.c.id).correlate(season).scalar_subquery()
        return func.coalesce(found, literal_column("0"), type_=column.type)

    Season.places_count = figure(of(kept.c.places), "Places that can be booked over the season")
    Season.booked_count = figure(of(kept.c.booked), "Places booked over the season")
    Season.fill_rate = figure(of(share(kept.c.booked, kept.c.places)), "booked / places over the season, 0 to 1")


for _model in (DayFigures, EventFigures, SeasonDayFigures, SeasonFigures):
    _attach_shares(_model)
_attach_to_season()
