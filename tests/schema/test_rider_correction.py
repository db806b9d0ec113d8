"""Headquarters corrects what a record says of a rider; nobody overwrites anybody (C5, J1)."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from models.audit import AuditEntry
from models.errors import Forbidden
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import Message, MessageCause
from models.policy.viewer import SYSTEM, Role, Viewer
from models.rider import Consent, ConsentPurpose, Rider
from resolvers.consent import pending_consents
from resolvers.reader.catalog import node_id
from resolvers.rider_correction import CorrectRiderInput, correct_rider
from tests.schema.api import Api
from tests.schema.rider_acts import ADMIN, add_rider, every, merge
from tests.schema.tour import Tour

CORRECT = """mutation($input: CorrectRiderInput!) { correctRider(input: $input) { __typename
  ... on CorrectRiderSuccess { rider { id firstName lastName email phone birthDate licenceClass version } }
  ... on Problem { code message field } } }"""
COLUMNS = ("first_name", "last_name", "email", "phone", "birth_date", "licence_class", "licence_obtained_on")


async def correct(tour: Tour, rider: Rider, **given: Any) -> dict[str, Any]:
    given = {"riderId": node_id(Rider, rider.id), **given}
    answer: dict[str, Any] = (await Api.of(tour.database, ADMIN).data(CORRECT, input=given))["correctRider"]
    return answer


async def as_it_is(tour: Tour, rider: Rider) -> dict[str, Any]:
    [found] = await every(tour.database, select(Rider).where(Rider.id == rider.id))
    return {name: getattr(found, name) for name in (*COLUMNS, "version", "last_action_at")}


async def test_what_is_named_is_corrected_and_the_rest_stays(tour: Tour) -> None:
    before = await as_it_is(tour, tour.rider)
    answer = await correct(
        tour, tour.rider, firstName=" Anaïs ", phone="06 12 34 56 78", expectedVersion=before["version"]
    )
    assert answer["rider"]["firstName"] == "Anaïs", answer
    after = await as_it_is(tour, tour.rider)
    changed = {"first_name": "Anaïs", "phone": "+33612345678", "version": before["version"] + 1}
    assert after == before | changed
    entry = (await every(tour.database, select(AuditEntry).where(AuditEntry.entity_id == tour.rider.id)))[-1]
    assert (entry.action, entry.actor) == ("UPDATE", "Ada")
    assert (entry.before or {})["first_name"] == before["first_name"]


async def test_of_two_who_correct_at_once_the_second_is_told(tour: Tour) -> None:
    version = (await as_it_is(tour, tour.rider))["version"]
    answers = await asyncio.gather(
        *(correct(tour, tour.rider, lastName=name, expectedVersion=version) for name in ("Un", "Deux"))
    )
    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "CorrectRiderSuccess"]
    [won] = [answer for answer in answers if "rider" in answer]
    after = await as_it_is(tour, tour.rider)
    assert (after["last_name"], after["version"]) == (won["rider"]["lastName"], version + 1)


async def test_a_licence_or_an_age_that_would_forbid_a_ride_to_come_is_refused(tour: Tour) -> None:
    await tour.book(tour.places[0])
    before = await as_it_is(tour, tour.rider)
    for given in ({"licenceClass": "AM"}, {"birthDate": f"{datetime.now(UTC).year - 15}-01-01"}):
        answer = await correct(tour, tour.rider, **given)
        assert (answer["__typename"], answer["field"]) == ("LicenceNotAllowed", "licenceClass"), given
    assert await as_it_is(tour, tour.rider) == before


async def test_a_date_of_another_class_is_forgotten(tour: Tour) -> None:
    rider = await add_rider(tour, licence_class=LicenceClass.A2, licence_obtained_on=date(2020, 1, 2))
    assert (await correct(tour, rider, licenceClass="A2"))["__typename"] == "CorrectRiderSuccess"
    assert (await as_it_is(tour, rider))["licence_obtained_on"] == date(2020, 1, 2), "nothing changed"
    await correct(tour, rider, licenceClass="A")
    after = await as_it_is(tour, rider)
    assert (after["licence_class"], after["licence_obtained_on"]) == (LicenceClass.A, None)


async def test_rides_to_come_are_confirmed_to_a_new_address(tour: Tour) -> None:
    booking = await tour.book(tour.places[0])
    confirmed = select(Message).where(Message.booking_id == booking.id, Message.cause == MessageCause.CONFIRMED)
    before = await every(tour.database, confirmed)
    await correct(tour, tour.rider, phone="06 12 34 56 79")
    assert len(await every(tour.database, confirmed)) == len(before), "another number tells nobody anything"
    await correct(tour, tour.rider, email="Juste@Riders.example")
    after = await every(tour.database, confirmed)
    assert [message.recipient for message in after if message not in before][-1] == "juste@riders.example"
    assert len(after) == len(before) + 1


async def test_a_yes_to_mails_is_proved_anew_at_a_new_address(tour: Tour) -> None:
    async with tour.database.write(SYSTEM) as session:
        said = {"granted": True, "text_version": "v1", "proof": "WEB", "rider_id": tour.rider.id}
        for purpose in (ConsentPurpose.BRAND_EMAIL, ConsentPurpose.DEALERSHIP_CONTACT):
            yes = Consent(id=uuid7(), purpose=purpose, **said)
            session.add(yes)
        await session.flush()
        await session.execute(
            update(Consent)
            .where(Consent.rider_id == tour.rider.id, Consent.purpose == ConsentPurpose.BRAND_EMAIL)
            .values(confirmed_at=yes.created_at, asked_at=yes.created_at)
        )
        await session.commit()
    await correct(tour, tour.rider, email="juste@riders.example")
    async with tour.database.write(SYSTEM) as session:
        pending = await pending_consents(session, tour.rider.id)
    assert [(each.purpose, each.text_version) for each in pending] == [(ConsentPurpose.BRAND_EMAIL, "v1")]
    answers = await every(tour.database, select(Consent).where(Consent.rider_id == tour.rider.id))
    contact = [each.granted for each in answers if each.purpose is ConsentPurpose.DEALERSHIP_CONTACT]
    assert contact == [True], "only what the address proved is asked again"


async def test_what_cannot_be_is_refused_with_its_field(tour: Tour) -> None:
    before = await as_it_is(tour, tour.rider)
    for given, field in (
        ({"firstName": "  "}, "firstName"),
        ({"email": "nowhere"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"birthDate": "1850-01-01"}, "rider.birthDate"),
        ({"email": "", "phone": ""}, "email"),
    ):
        answer = await correct(tour, tour.rider, **given)
        assert (answer["__typename"], answer["field"]) == ("InvalidInput", field), given
    assert await as_it_is(tour, tour.rider) == before


async def test_nobody_becomes_a_person_who_is_there_already(tour: Tour) -> None:
    other = await add_rider(tour, first_name="Zoé", email="zoe@riders.example")
    before = await as_it_is(tour, other)
    known = await as_it_is(tour, tour.rider)
    answer = await correct(
        tour,
        other,
        firstName=known["first_name"],
        lastName=known["last_name"],
        email=known["email"],
        birthDate=known["birth_date"].isoformat(),
    )
    assert (answer["__typename"], answer["field"]) == ("Conflict", "email")
    assert await as_it_is(tour, other) == before


async def test_a_merged_record_and_an_unproven_address_stay_as_they_are(tour: Tour) -> None:
    gone = await add_rider(tour, first_name="Zoé", email="zoe@riders.example")
    await merge(tour, tour.rider, gone)
    assert (await correct(tour, gone, firstName="Léa"))["__typename"] == "Conflict"
    held = await add_rider(tour, first_name="Théo", email="theo@riders.example", unproven=True)
    assert (await correct(tour, held, email="other@riders.example"))["field"] == "email"
    assert (await correct(tour, held, firstName="Thibault"))["__typename"] == "CorrectRiderSuccess"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_nobody_else_corrects_riders(tour: Tour, role: Role) -> None:
    viewer = Viewer(role, name="X")
    async with tour.database.write(SYSTEM) as session:
        with pytest.raises(Forbidden):
            await correct_rider(session, viewer, CorrectRiderInput(tour.rider.id, first_name="Léa"))
