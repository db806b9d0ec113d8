"""What people answer to an SMS: STOP is heeded however it is written, once; nothing else is taken for it (F5)."""

from typing import Any
from uuid import uuid4

import pytest

from models.rider import Consent, ConsentPurpose
from tests.webhooks.conftest import Outside

NUMBER = "+33639980001"


def answer(text: str, number: str = NUMBER, **values: Any) -> dict[str, Any]:
    at = {"timestamp": "2026-06-01T10:00:00Z"}
    return {"id": str(uuid4()), "type": "sms.received", "from": number, "text": text, **at, **values}


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "« Arrêt »",
        "ARRET",
        "Arrêtez svp",
        "STOP PUB",
        "STOP 36180",
        "désabonner",
        "ＳＴＯＰ",
    ],
)
async def test_stop_ends_advertising_by_sms(outside: Outside, text: str) -> None:
    rider = await outside.rider(ConsentPurpose.BRAND_SMS, ConsentPurpose.BRAND_EMAIL, phone=NUMBER)
    await outside.message(NUMBER)
    assert (await outside.tell(answer(text))).json() == {"taken": 1}
    assert await outside.kept_back() == [(NUMBER, "STOP", "MARKETING")]
    assert await outside.kinds() == ["STOPPED"]
    (no,) = [each for each in await outside.all(Consent) if not each.granted]
    assert (no.rider_id, no.purpose, no.proof) == (rider.id, ConsentPurpose.BRAND_SMS, "STOP")


@pytest.mark.parametrize(
    "text", ["", "Bonjour", "Annuler", "CANCEL", "Je ne peux pas stopper", "non stop", "🏍️", "ST OP"]
)
async def test_other_answers_are_left_alone(outside: Outside, text: str) -> None:
    await outside.message(NUMBER)
    assert (await outside.tell(answer(text))).json() == {"taken": 0}
    assert (await outside.kinds(), await outside.kept_back()) == ([], [])


async def test_stop_twice_is_stop_once(outside: Outside) -> None:
    await outside.message(NUMBER)
    told = answer("STOP")
    for _ in range(2):
        await outside.tell(told)
    await outside.tell(answer("STOP"))
    assert len(await outside.kept_back()) == 1


async def test_a_number_that_we_never_wrote_to_may_say_stop_too(outside: Outside) -> None:
    await outside.rider(ConsentPurpose.BRAND_SMS, phone=NUMBER)
    await outside.tell(answer("STOP", "06 39 98 00 01"))
    assert await outside.kept_back() == [(NUMBER, "STOP", "MARKETING")]
    assert [each.granted for each in await outside.all(Consent)] == [True, False]


async def test_start_lifts_a_stop_but_is_no_consent(outside: Outside) -> None:
    await outside.rider(ConsentPurpose.BRAND_SMS, phone=NUMBER)
    await outside.message(NUMBER)
    await outside.tell(answer("STOP"))
    await outside.tell(answer("START"))
    assert await outside.kept_back() == []
    assert [each.granted for each in await outside.all(Consent)] == [True, False]
    await outside.tell(answer("STOP"))
    assert len(await outside.kept_back()) == 1


@pytest.mark.parametrize("sender", ["", "DEMOTOUR", "36180x", "12"])
async def test_what_is_no_number_is_left_alone(outside: Outside, sender: str) -> None:
    assert (await outside.tell(answer("STOP", sender))).json() == {"taken": 0}
    assert await outside.kept_back() == []
