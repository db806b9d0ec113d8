"""SMS leave by the provider's API: signed, numbered as networks do, refused or put off in the provider's words (F7)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from jobs.senders.choice import choose_sender
from jobs.senders.ovh import OvhSender
from jobs.senders.ovh_api import Account
from jobs.senders.port import Away, Refused, Sms, Unavailable, send
from settings import Settings, SettingsError
from tests.jobs.ovh_stand_in import OvhStandIn, serve

SMS = Sms(key="REMINDER|1|+33612345678", recipient="06 12 34 56 78", text="Demain 10h, MT-07 chez Moto Lyon.")


@pytest.fixture
async def provider() -> AsyncIterator[OvhStandIn]:
    async with serve(OvhStandIn()) as stand_in:
        yield stand_in


@pytest.fixture
async def sender(provider: OvhStandIn) -> AsyncIterator[OvhSender]:
    made = OvhSender(provider.url)
    yield made
    await made.close()


async def test_an_sms_is_ordered_and_gets_the_providers_id(provider: OvhStandIn, sender: OvhSender) -> None:
    assert await send(sender, SMS) == "4000001"
    (order,) = provider.orders
    assert (order["receivers"], order["message"], order["sender"]) == (["+33612345678"], SMS.text, "DRT")
    assert (order["coding"], order["noStopClause"], order["priority"]) == ("7bit", True, "high")


async def test_advertising_says_how_to_stop_it(provider: OvhStandIn, sender: OvhSender) -> None:
    await send(sender, replace(SMS, marketing=True))
    assert provider.orders[0]["noStopClause"] is False


async def test_what_gsm_lacks_is_sent_as_unicode(provider: OvhStandIn, sender: OvhSender) -> None:
    await send(sender, replace(SMS, text="À bientôt 🏍"))
    assert (provider.orders[0]["coding"], provider.orders[0]["message"]) == ("8bit", "À bientôt 🏍")


async def test_without_a_name_it_comes_from_a_number_that_can_be_answered(provider: OvhStandIn) -> None:
    sender = OvhSender(provider.url.partition("?")[0])
    await send(sender, SMS)
    await sender.close()
    assert provider.orders[0]["senderForResponse"] is True
    assert "sender" not in provider.orders[0]


async def test_the_same_message_has_the_same_tag_and_another_another(provider: OvhStandIn, sender: OvhSender) -> None:
    for sms in (SMS, SMS, replace(SMS, key="other")):
        await send(sender, sms)
    first, again, other = (order["tag"] for order in provider.orders)
    assert first == again != other


@pytest.mark.parametrize("number", ["", "zoe", "12", "+33000000000", "0612345678\r\nX: y", "+33612345678,+33612345679"])
async def test_what_is_no_number_is_refused_here(provider: OvhStandIn, sender: OvhSender, number: str) -> None:
    with pytest.raises(Refused):
        await send(sender, replace(SMS, recipient=number))
    assert provider.orders == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *((400, Refused), (408, Unavailable), (429, Unavailable), (500, Unavailable), (503, Unavailable)),
        *((401, Away), (402, Away), (403, Away)),
    ],
)
async def test_answers_say_whether_to_come_back(
    provider: OvhStandIn, sender: OvhSender, status: int, error: type[Exception]
) -> None:
    provider.answers = [(status, {"message": "in their words"})]
    with pytest.raises(error, match=f"{status} in their words") as raised:
        await send(sender, SMS)
    assert type(raised.value) is error
    assert getattr(raised.value, "code", None) == status
    await send(sender, SMS)
    assert len(provider.orders) == 1


@pytest.mark.parametrize("answer", ["<html>", [], {"ids": []}, {"ids": [], "invalidReceivers": ["+33612345678"]}])
async def test_an_answer_without_an_id_is_none(provider: OvhStandIn, sender: OvhSender, answer: object) -> None:
    provider.answers = [(200, answer)]
    with pytest.raises((Refused, Unavailable)):
        await send(sender, SMS)


async def test_keys_that_are_wrong_let_messages_wait(provider: OvhStandIn) -> None:
    sender = OvhSender(provider.url.replace("app-key", "other"))
    with pytest.raises(Away, match="403"):
        await send(sender, SMS)
    await sender.close()


async def test_a_provider_that_is_not_there_is_waited_for() -> None:
    sender = OvhSender("ovh://a:b:c@127.0.0.1:9/sms-ab123-1")
    with pytest.raises(Away):
        await send(sender, SMS)
    await sender.close()


def test_the_open_net_is_crossed_encrypted_only() -> None:
    assert Account.from_url("ovh://a:b:c@eu.api.ovh.com/sms-ab123-1?sender=Demo%20Tour").base.startswith("https://")
    with pytest.raises(ValueError, match="is none of"):
        Account.from_url("ovh://a:b:c@elsewhere.example/sms-ab123-1")


@pytest.mark.parametrize("url", ["https://eu.api.ovh.com", "ovh://a:b@eu.api.ovh.com/s", "ovh://a:b:c@eu.api.ovh.com"])
def test_a_setting_that_cannot_be_read_says_what_it_should_look_like(url: str) -> None:
    with pytest.raises(SettingsError, match="SMS_URL must look like"):
        choose_sender(Settings(sms_url=url))


def test_a_mail_server_that_cannot_be_read_as_well() -> None:
    with pytest.raises(SettingsError, match="SMTP_URL must look like"):
        choose_sender(Settings(smtp_url="http://mail.example"))
