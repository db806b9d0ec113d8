"""The main job's other doors: the dealer's weekend, the tablet's day, the CRM's leads, headquarters' file (issue 2)."""

import asyncio
import csv
import io
from collections import Counter
from typing import Any

import asyncpg
import pytest

from auth.tokens import issue_role_token
from tests.e2e.bookings import book, rider
from tests.e2e.crowd import make_crowd
from tests.e2e.live import Api, Live, until
from tests.e2e.rush import CANCEL
from tests.e2e.weekend import HISTORY, Weekend

pytestmark = pytest.mark.xdist_group("e2e")
SEEN = """{ events(first: 50) { totalCount nodes { id bookedCount bookings(first: 9) { nodes { id } } } }
  riders(first: 9) { totalCount } }"""
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
ENROL = """mutation($code: String!, $event: ID!) { enrolDevice(input: {userCode: $code, eventId: $event}) { __typename
  ... on EnrolDeviceSuccess { device { id name } } ... on Problem { code message } } }"""
LEADS = """query($after: String) { leads(first: 1000, after: $after) {
  nodes { id step changedAt rider { email } booking { id status } } pageInfo { hasNextPage endCursor } } }"""
CROWD = 1_500


async def test_a_dealer_sees_their_weekend_and_nothing_of_another(
    live: Live, admin: Api, opened: Weekend, confirmed: dict[str, Any]
) -> None:
    url = live.running.database_url
    dealer = Api(admin.client, await issue_role_token(url, "dealer:C007"))
    mine = await dealer.ask(SEEN)
    assert [event["id"] for event in mine["events"]["nodes"]] == [opened.id]
    assert confirmed["id"] in {row["id"] for row in mine["events"]["nodes"][0]["bookings"]["nodes"]}
    other = Api(admin.client, await issue_role_token(url, "dealer:C009"))
    theirs = await other.ask(SEEN)
    assert opened.id not in {event["id"] for event in theirs["events"]["nodes"]}
    assert theirs["riders"]["totalCount"] == 0
    for document in ("query($id: ID!) { booking(id: $id) { id } }", "query($id: ID!) { node(id: $id) { id } }"):
        assert await other.ask(document, id=confirmed["id"]) is None
    refused = (await dealer.post(CANCEL, input={"bookingId": confirmed["id"]})).json()
    assert refused["errors"]
    assert (await admin.ask(HISTORY, id=confirmed["id"]))["status"] == "BOOKED"


async def test_a_tablet_enrolled_by_code_sees_its_weekend_until_it_is_locked_out(
    live: Live, admin: Api, opened: Weekend, confirmed: dict[str, Any]
) -> None:
    asked = {"client_id": "tablet", "device_name": "Tablette 3"}
    started = (await admin.client.post("/oauth/device_authorization", data=asked)).json()
    enrolled = await admin.ask(ENROL, code=started["user_code"], event=opened.id)
    assert enrolled["device"]["name"] == "Tablette 3"
    form = {"client_id": "tablet", "grant_type": DEVICE_CODE, "device_code": started["device_code"]}
    granted = (await admin.client.post("/oauth/token", data=form)).json()
    tablet = Api(admin.client, granted["access_token"])
    seen = await tablet.ask(
        "{ events { nodes { id slots { id day bookings(first: 50) { nodes { id rider { lastName } } } } } } }"
    )
    assert [event["id"] for event in seen["nodes"]] == [opened.id]
    slots = seen["nodes"][0]["slots"]
    assert {slot["day"] for slot in slots} == {"2027-10-30", "2027-10-31"}
    assert confirmed["id"] in {booking["id"] for slot in slots for booking in slot["bookings"]["nodes"]}
    assert "errors" in (await tablet.post("{ leads(first: 1) { nodes { id } } }")).json()
    again = await admin.client.post("/oauth/token", data=form)
    assert again.status_code == 400
    revoke = "mutation($id: ID!) { revokeDevice(input: {deviceId: $id}) { __typename } }"
    assert (await admin.ask(revoke, id=enrolled["device"]["id"]))["__typename"] == "RevokeDeviceSuccess"

    async def locked_out() -> bool:
        return (await tablet.post("{ viewer { role } }")).status_code == 401

    await until(locked_out, 5)


async def crm(live: Live, admin: Api) -> Api:
    """A third party that registered, with the token that its id and secret are worth."""
    added = await asyncio.to_thread(live.drt, "client", "add", "Salesforce", "--scope", "leads:read")
    credentials = dict(line.split() for line in added.stdout.strip().splitlines())
    pair = (credentials["client_id"], credentials["client_secret"])
    wrong = await admin.client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(pair[0], "drs_x"))
    assert wrong.status_code == 401
    granted = await admin.client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=pair)
    return Api(admin.client, granted.json()["access_token"])


async def pull(sync: Api, after: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """Everything that changed since the cursor, and the cursor for the next time."""
    found: list[dict[str, Any]] = []
    more = True
    while more:
        page = await sync.ask(LEADS, after=after)
        found.extend(page["nodes"])
        after, more = page["pageInfo"]["endCursor"] or after, page["pageInfo"]["hasNextPage"]
    return found, after


async def horizon_passed(database_url: str) -> None:
    """No transaction of the server, of whichever test, is older than the newest lead: a change may now be pulled."""

    async def passed() -> bool | None:
        connection = await asyncpg.connect(database_url)
        try:
            newest = "SELECT max(changed_in) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM lead"
            return True if await connection.fetchval(newest) else None
        finally:
            await connection.close()

    await until(passed)


async def test_a_third_party_pulls_a_thousand_leads_a_page_and_sees_each_change_once(
    live: Live, admin: Api, opened: Weekend, confirmed: dict[str, Any]
) -> None:
    await make_crowd(live.running.database_url, CROWD)
    sync = await crm(live, admin)
    first = await sync.ask(LEADS)
    assert len(first["nodes"]) == 1000
    assert first["pageInfo"]["hasNextPage"]
    # Meanwhile one that was read and one that was not are cancelled, and a new one is made.
    read = first["nodes"][10]
    rest = (await sync.ask(LEADS, after=first["pageInfo"]["endCursor"]))["nodes"]
    for lead in (read, rest[-1]):
        assert (await admin.ask(CANCEL, input={"bookingId": lead["booking"]["id"]}))["__typename"].endswith("Success")
    slot, model = opened.free("A")
    added = await book(admin, slot, model, "late.lead")
    await horizon_passed(live.running.database_url)
    others, cursor = await pull(sync, first["pageInfo"]["endCursor"])
    counts = Counter(lead["id"] for lead in others)
    assert set(counts.values()) == {1}
    changed = {lead["id"]: lead["booking"] for lead in others}
    assert changed[read["id"]]["status"] == changed[rest[-1]["id"]]["status"] == "CANCELLED"
    assert added["id"] in {booking["id"] for booking in changed.values()}
    assert {lead["id"] for lead in first["nodes"]} | set(counts) >= {lead["id"] for lead in rest}
    assert len({lead["id"] for lead in first["nodes"]} | set(counts)) >= CROWD + 2
    # From then on: nothing, until something changes; then exactly that.
    assert await pull(sync, cursor) == ([], cursor)
    assert (await admin.ask(CANCEL, input={"bookingId": added["id"]}))["booking"]["status"] == "CANCELLED"
    await horizon_passed(live.running.database_url)
    since, _ = await pull(sync, cursor)
    assert [lead["booking"]["id"] for lead in since] == [added["id"]]
    assert (
        "errors" in (await sync.post("{ events(first: 1) { nodes { bookings(first: 1) { nodes { id } } } } }")).json()
    )


async def test_headquarters_exports_a_file_that_computes_nothing(
    admin: Api, public: Api, opened: Weekend, confirmed: dict[str, Any]
) -> None:
    slot, model = opened.free("A")
    await book(admin, slot, model, "formula", rider=rider("formula", lastName="=HYPERLINK(1)", firstName="Zoé; 'Lou'"))
    columns = [
        {"header": "Id__c", "path": "id"},
        {"header": "LastName", "path": "rider.lastName"},
        {"header": "FirstName", "path": "rider.firstName"},
        {"header": "Email", "path": "rider.email"},
        {"header": "LeadSource", "value": "Demo Ride Tour"},
    ]
    save = """mutation($columns: [ExportColumnInput!]!) {
      saveExportProfile(input: {name: "E2E", columns: $columns, delimiter: ";"}) { __typename
      ... on SaveExportProfileSuccess { exportProfile { id } } ... on Problem { code message field } } }"""
    profile = (await admin.ask(save, columns=columns))["exportProfile"]["id"]
    start = """mutation($id: ID!) { startExport(input: {exportProfileId: $id, onlyChanged: false}) { __typename
      ... on StartExportSuccess { export { id status } } ... on Problem { code message } } }"""
    export = (await admin.ask(start, id=profile))["export"]["id"]

    async def done() -> dict[str, Any] | None:
        row: dict[str, Any] = await admin.ask(
            "query($id: ID!) { export(id: $id) { status rowsDone failure } }", id=export
        )
        assert row["status"] != "FAILED", row
        return row if row["status"] == "DONE" else None

    row = await until(done, 30)
    assert (await public.client.get(f"/exports/{export}")).status_code == 401
    file = await admin.client.get(f"/exports/{export}", headers=admin.headers)
    assert file.status_code == 200
    text = file.content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == row["rowsDone"] == len({line["Id__c"] for line in rows})
    evil = next(line for line in rows if line["Email"] == "formula@riders.example")
    assert (evil["LastName"], evil["FirstName"]) == ("'=HYPERLINK(1)", "Zoé; 'Lou'")
    assert {line["LeadSource"] for line in rows} == {"Demo Ride Tour"}
    assert not any(value.startswith(("=", "@")) for line in rows for value in line.values())
