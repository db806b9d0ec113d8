"""The dealerships of the demo network and the people who may sign in; the list lies in dealerships.csv.

The first 36 have the codes and names of headquarters' sample season, so that importing it updates them.
"""

import csv
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from models.account import AccountRole
from resolvers.demo.dice import Dice
from resolvers.demo.rows import AccountRow, DealershipRow

ADMIN_NAME = "Camille Laurent"
TEAM_NAME = "Hugo Marchand"


class Network:
    """The dealerships, their postcodes and how strongly each town draws riders."""

    def __init__(self, created_at: datetime, dice: Dice) -> None:
        self.dealerships: list[DealershipRow] = []
        self._postcodes: dict[str, str] = {}
        self._attraction: dict[str, float] = {}
        with Path(__file__).with_name("dealerships.csv").open(encoding="utf-8", newline="") as file:
            for cells in csv.DictReader(file, delimiter=";"):
                self.dealerships.append(_dealership(cells, created_at, dice))
                self._postcodes[cells["code"]] = cells["postcode"]
                self._attraction[cells["code"]] = dice.share()

    def postcode(self, dealership: DealershipRow) -> str:
        """Postcode of its town."""
        return self._postcodes[dealership.code]

    def attraction(self, dealership: DealershipRow) -> float:
        """How strongly the town draws riders, 0 to 1."""
        return self._attraction[dealership.code]

    def tour(self, dice: Dice) -> Iterator[DealershipRow]:
        """Hosts, one after the other, none twice before all others had their turn: so never twice on a weekend."""
        order = list(self.dealerships)
        dice.shuffle(order)
        while True:
            yield from order

    def accounts(self, created_at: datetime, known: Collection[str], dice: Dice) -> list[AccountRow]:
        """Headquarters, the team and one person per dealership, without those whose address is `known` already."""
        people = [
            ("admin@drt.example", ADMIN_NAME, AccountRole.ADMIN, None),
            ("team@drt.example", TEAM_NAME, AccountRole.TEAM, None),
            *((host.email, host.name, AccountRole.DEALER, host.id) for host in self.dealerships),
        ]
        return [
            AccountRow(dice.key(created_at), created_at, email, name, role, dealership_id)
            for email, name, role, dealership_id in people
            if email not in known
        ]


def _dealership(cells: dict[str, str], created_at: datetime, dice: Dice) -> DealershipRow:
    return DealershipRow(
        id=dice.key(created_at),
        created_at=created_at,
        code=cells["code"],
        name=cells["name"],
        address=cells["address"],
        city=cells["city"],
        region=cells["region"],
        latitude=float(cells["latitude"]),
        longitude=float(cells["longitude"]),
        phone=cells["phone"],
        email=cells["email"],
        website=cells["website"],
        opening_hours=cells["opening_hours"],
    )
