"""What is wrong with a template is found on save, where it is, with what to do, in both languages (F2)."""

from typing import Any

import pytest

from models.link_target import hosts_of
from models.message import MessageCause, MessageChannel
from models.message_preview import FaultCode, FaultSeverity
from models.rider import Locale
from resolvers.rendering.check import check_order, check_sections
from resolvers.rendering.checking import check
from resolvers.rendering.faults import make_fault
from resolvers.rendering.shipped import shipped
from tests.resolvers.rendering.scene import KINDS

CONFIRMED = (MessageCause.CONFIRMED, MessageChannel.EMAIL, Locale.FR)
LOST = (MessageCause.MODEL_WITHDRAWN, MessageChannel.EMAIL, Locale.FR)
BUTTON = "\n\n[[Voir]]({{ link }})"
# Section, what it says, and what is found: code, line, column.
FAULTS: list[tuple[str, str, tuple[str, int | None, int | None]]] = [
    ("body", f"Le\nbeau {{{{ ride.modle }}}}{BUTTON}", ("UNKNOWN_VARIABLE", 2, 9)),
    ("subject", "{{ nom }}", ("UNKNOWN_VARIABLE", 1, 4)),
    ("body", "Le {{ ride }}" + BUTTON, ("VARIABLE_GROUP", 1, 4)),
    ("body", "Bonjour {{ name" + BUTTON, ("BROKEN_TAG", 1, 9)),
    ("body", "Bonjour\n{{ name | }}" + BUTTON, ("BROKEN_TAG", 2, 1)),
    ("body", "Bon {% if name == 'x %}jour{% endif %}" + BUTTON, ("BROKEN_TAG", 1, 19)),
    ("body", "Bon\n{% if name %}jour" + BUTTON, ("UNCLOSED_TAG", 2, 1)),
    ("body", "{% include 'x' %}" + BUTTON, ("UNKNOWN_TAG", 1, 4)),
    ("body", "{% esle %}" + BUTTON, ("UNKNOWN_TAG", 1, 4)),
    ("body", "{{ name | upcas }}" + BUTTON, ("UNKNOWN_FILTER", 1, 11)),
    ("body", "{{ name | append }}" + BUTTON, ("FILTER_USE", 1, 11)),
    ("body", "{% for i in (1..9999) %}x{% endfor %}" + BUTTON, ("TOO_MUCH", 1, 4)),
    ("body", "x" * 20_001, ("TOO_LONG", None, None)),
    ("body", "Sans bouton", ("MISSING_LINK", None, None)),
    ("body", "[Voir](javascript:x)" + BUTTON, ("UNSAFE_LINK", None, None)),
    ("subject", "  ", ("EMPTY", None, None)),
    ("subject", "Un\nobjet", ("SUBJECT_LINES", 2, None)),
    ("subject", "x" * 151, ("SUBJECT_TOO_LONG", None, None)),
    ("title", "", ("EMPTY", None, None)),
    ("text", "Sans lien", ("MISSING_LINK", None, None)),
    ("body", '"' * 17_000 + BUTTON, ("HTML_TOO_LARGE", None, None)),
]


@pytest.mark.parametrize(("cause", "channel", "locale"), KINDS)
async def test_what_is_shipped_has_no_fault(cause: MessageCause, channel: MessageChannel, locale: Locale) -> None:
    assert await check_sections(cause, channel, locale, shipped(cause, channel, locale)) == []


@pytest.mark.parametrize(("section", "words", "expected"), FAULTS)
async def test_a_fault_is_found_where_it_is(
    section: str, words: str, expected: tuple[str, int | None, int | None]
) -> None:
    sections: Any = {**shipped(*CONFIRMED), section: words}
    [fault] = await check_sections(*CONFIRMED, sections)
    assert (fault.code.value, fault.line, fault.column) == expected
    assert fault.section == section
    for words_of in (fault.cause, fault.advice, fault.cause_en, fault.advice_en):
        assert words_of
        assert "{hint}" not in words_of


async def test_what_may_be_missing_is_found_before_it_is() -> None:
    sections: Any = {**shipped(*LOST), "title": "{{ offer.model }}"}
    [fault] = await check_sections(*LOST, sections)
    assert (fault.code, fault.section, fault.line) == (FaultCode.MISSING_VALUE, "title", 1)
    assert fault.sample == "sans autre place"
    assert "{% if offer %}" in fault.advice
    sections["title"] = "{% if offer %}{{ offer.model }}{% else %}Annulé{% endif %}"
    assert await check_sections(*LOST, sections) == []


async def test_all_faults_are_told_at_once() -> None:
    sections: Any = {**shipped(*CONFIRMED), "subject": "{{ a }}", "title": "{{ b }} {{ c }}"}
    found = await check_sections(*CONFIRMED, sections)
    assert [(fault.section, fault.code.value) for fault in found] == [
        ("subject", "UNKNOWN_VARIABLE"),
        ("title", "UNKNOWN_VARIABLE"),
        ("title", "UNKNOWN_VARIABLE"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"), [("ride.modle", "ride.model"), ("dealership.nane", "dealership.name"), ("lnik", "link")]
)
async def test_the_nearest_variable_is_proposed(typed: str, meant: str) -> None:
    sections: Any = {**shipped(*CONFIRMED), "title": f"{{{{ {typed} }}}}"}
    [fault] = await check_sections(*CONFIRMED, sections)
    assert meant in fault.advice
    assert meant in fault.advice_en


def marketing(channel: MessageChannel, way_out: str | None, **sections: str | None) -> list[str]:
    """Codes of what is wrong with a marketing message; no cause of this kind is needed to say so."""
    order = check_order(MessageCause.CONFIRMED, channel, Locale.FR, shipped(MessageCause.CONFIRMED, channel, Locale.FR))
    order["marketing"] = True
    order["known"] = [*order["known"], "unsubscribe_link"]
    order["sections"].update(sections)  # type: ignore[typeddict-item]
    for sample in order["samples"]:
        sample["sections"] = order["sections"]
        sample["variables"]["unsubscribe_link"] = way_out
    return [finding["code"] for finding in check(order)]


def test_marketing_always_has_its_way_out() -> None:
    body = shipped(*CONFIRMED)["body"]
    out = "https://tour.example/out?token=x"
    assert marketing(MessageChannel.EMAIL, out) == ["MISSING_UNSUBSCRIBE"]
    assert marketing(MessageChannel.EMAIL, None) == ["MISSING_UNSUBSCRIBE"]
    assert marketing(MessageChannel.EMAIL, out, body=body + "\n\n[Se désabonner]({{ unsubscribe_link }})") == []
    sms = "Essai {{ link }}"
    assert marketing(MessageChannel.SMS, None, text=sms) == ["MISSING_STOP"]
    assert marketing(MessageChannel.SMS, None, text=sms + " STOP au 36000") == []
    assert marketing(MessageChannel.SMS, None, text=sms + " STOPPEZ") == ["MISSING_STOP"]


@pytest.mark.parametrize("code", list(FaultCode))
def test_every_fault_says_what_it_is_and_what_to_do_in_both_languages(code: FaultCode) -> None:
    fault = make_fault({"code": code, "section": "body", "name": "nom", "hint": "indice"})
    words = (fault.cause, fault.advice, fault.cause_en, fault.advice_en)
    assert all(each[:1].isupper() or each[:1] in "«“" for each in words)
    assert fault.cause != fault.cause_en


def test_what_is_shipped_is_not_changed_by_who_reads_it() -> None:
    shipped(*CONFIRMED)["body"] = "mine"
    assert shipped(*CONFIRMED)["body"] != "mine"


async def test_a_link_to_a_foreign_host_is_a_warning_with_its_line_and_ours_are_none() -> None:
    hosts = hosts_of("https://tour.example", ["https://moto.example/atelier", "brand.example"])
    body = (
        shipped(*CONFIRMED)["body"]
        + "\n\n[a](https://tour.example/faq) [b](http://www.moto.example) [c](https://BRAND.example/x)"
        + "\n[d](https://elsewhere.example/x?y=1) [e](https://elsewhere.example/z)"
        + "\n[f](https://brand.example@evil.example/)"
    )
    found = await check_sections(*CONFIRMED, {**shipped(*CONFIRMED), "body": body}, hosts)
    told = [(fault.code, fault.severity, fault.line) for fault in found]
    last = body.count("\n") + 1
    warning = (FaultCode.FOREIGN_LINK, FaultSeverity.WARNING)
    assert told == [(*warning, last - 1), (*warning, last)]
    assert "elsewhere.example" in found[0].cause
    assert "evil.example" in found[1].cause


async def test_a_warning_does_not_hide_an_error() -> None:
    hosts = hosts_of("https://tour.example", [])
    sections = {**shipped(*CONFIRMED), "closing": "{{ nobody }} https://elsewhere.example"}
    found = await check_sections(*CONFIRMED, sections, hosts)  # type: ignore[arg-type]
    assert [(fault.code, fault.severity) for fault in found] == [
        (FaultCode.UNKNOWN_VARIABLE, FaultSeverity.ERROR),
        (FaultCode.FOREIGN_LINK, FaultSeverity.WARNING),
    ]
