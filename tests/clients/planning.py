"""Free days of the demo's truck, and drafts on them, for tests that plan; each takes other days."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.clients.site import Site
from tests.factories.world import PARIS

STOPS = """{ seasons { id year startsOn endsOn version mostPerEvent mostPerSeason
  trucks { id name vehicles { id number plate groupNumber model { name } } }
  events(first: 60, sort: [{startsOn: ASC}]) { nodes { id state startsOn endsOn note version truck { id }
    dealership { id name city } slotTemplate { firstRide lastRide grouping version }
    slots { id localStart groupNumber placesCount state } allocations { active vehicle { number } } } } } }"""
CREATE = """mutation($i: CreateEventInput!) { createEvent(input: $i) { __typename
  ... on CreateEventSuccess { event { id } } ... on Problem { message } } }"""


async def newest_season(site: Site, token: str) -> dict[str, Any]:
    """With its stops, in time, and its trucks."""
    found: list[dict[str, Any]] = await site.ask(token, STOPS)
    return max(found, key=lambda each: int(each["year"]))


def free_day(season: dict[str, Any], *, days: int = 1) -> str:
    """The first of as many coming days on which the season's first truck is nowhere."""
    taken = [each for each in season["events"]["nodes"] if each["state"] != "CANCELLED"]
    day = datetime.now(PARIS).date() + timedelta(days=3)
    while True:
        first, last = day.isoformat(), (day + timedelta(days=days - 1)).isoformat()
        if not [each for each in taken if each["startsOn"] <= last and each["endsOn"] >= first]:
            assert last <= season["endsOn"]
            return first
        day += timedelta(days=1)


def later(day: str, days: int) -> str:
    """So many days after."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


async def draft(site: Site, token: str) -> dict[str, Any]:
    """A stop of one day with four departures, as headquarters would find it."""
    season = await newest_season(site, token)
    day = free_day(season)
    given = {
        "dealershipId": season["events"]["nodes"][1]["dealership"]["id"],
        "truckId": season["trucks"][0]["id"],
        "startsOn": day,
        "endsOn": day,
        "firstRide": "09:00:00",
        "lastRide": "12:00:00",
        "lengthMinutes": 45,
        "gapMinutes": 15,
        "grouping": "TOGETHER",
    }
    made = await site.ask(token, CREATE, i=given)
    assert made["__typename"] == "CreateEventSuccess", made
    return await stop(site, token, made["event"]["id"])


async def stop(site: Site, token: str, event: str) -> dict[str, Any]:
    """One of them as it is now."""
    season = await newest_season(site, token)
    return next(each for each in season["events"]["nodes"] if each["id"] == event)
