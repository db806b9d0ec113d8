"""What headquarters and dealerships read of a change request, in both languages (E2, F1)."""

import pytest
from sqlalchemy import update

from jobs.run import Runner
from jobs.transaction import transaction
from models.message import Message, MessageCause, MessageStatus
from models.rider import Locale
from models.session import Database
from tests.jobs.scene import drain
from tests.schema.requests_scene import ACCEPT, ASK_EVENT, REFUSE, Requests, make_requests

WORDS = {
    Locale.FR: {
        "filed": "Demande de Moto Passion Bourges\xa0: modifier une réservation",
        "about": "Concerne\xa0: Essai MT-07, ",
        "accepted": "elle est appliquée. Le pilote est prévenu.",
        "refused": "Réponse\xa0: Le club l’a réservé",
        "slot": "Créneau\xa0: ouvert → fermé",
    },
    Locale.EN: {
        "filed": "Request of Moto Passion Bourges: change a booking",
        "about": "About: Ride MT-07, ",
        "accepted": "it is carried out. The rider is told.",
        "refused": "Answer: Le club l’a réservé",
        "slot": "Slot: open → closed",
    },
}


async def sent(requests: Requests, runner: Runner, locale: Locale, cause: MessageCause) -> list[Message]:
    """Send what is queued, in that language."""
    async with transaction(requests.database) as session:
        await session.execute(update(Message).where(Message.status == MessageStatus.QUEUED).values(locale=locale))
    await drain(requests.database, runner)
    found = await requests.mails(cause)
    assert {each.status for each in found} == {MessageStatus.SENT}
    for each in found:
        assert "{{" not in (each.html_body or "")
        assert "{%" not in (each.html_body or "")
    return found


def unwrapped(message: Message) -> str:
    """Its text, whatever lines it stands in."""
    return (message.text_body or "").replace("\n", " ")


async def test_each_is_written_to_in_the_language_of_their_account(database: Database) -> None:
    requests = await make_requests(database)
    await requests.write("UPDATE account SET locale = 'EN' WHERE name IN ('Grace', 'Denis')")
    filed = await requests.file()
    told = {each.recipient: each.locale for each in await requests.mails("REQUEST_FILED")}
    assert told == {"ada@hq.example": Locale.FR, "grace@hq.example": Locale.EN}
    await requests.do("admin", REFUSE, changeRequestId=filed["id"], answer="Le club l’a réservé")
    assert [each.locale for each in await requests.mails("REQUEST_ANSWERED")] == [Locale.EN]


@pytest.mark.parametrize("locale", list(Locale))
async def test_both_sides_read_what_is_asked_and_answered(database: Database, runner: Runner, locale: Locale) -> None:
    requests = await make_requests(database)
    words = WORDS[locale]
    filed = await requests.file(message="Le client\npréfère plus tard")
    mails = await sent(requests, runner, locale, MessageCause.REQUEST_FILED)
    assert [each.recipient for each in mails] == ["ada@hq.example", "grace@hq.example"]
    text = unwrapped(mails[0])
    assert mails[0].subject == words["filed"]
    assert words["about"] in text
    assert "→" in text
    assert "Le client préfère plus tard" in text
    assert "Lefèvre" not in text, "no rider is named in it"
    await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    [answered] = await sent(requests, runner, locale, MessageCause.REQUEST_ANSWERED)
    assert words["accepted"] in unwrapped(answered)
    refused = await requests.file(kind="CANCEL")
    await requests.do("admin", REFUSE, changeRequestId=refused["id"], answer="Le club l’a réservé")
    answered = (await sent(requests, runner, locale, MessageCause.REQUEST_ANSWERED))[-1]
    assert words["refused"] in unwrapped(answered)
    given = {"slotId": requests.id("slot_c"), "slot": {"state": "CLOSED"}}
    await requests.do("dealer", ASK_EVENT, eventId=requests.id("event"), kind="MODIFY", **given)
    text = (await sent(requests, runner, locale, MessageCause.REQUEST_FILED))[-1].text_body or ""
    assert words["slot"] in text
