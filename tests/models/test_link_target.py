"""Where links of messages may lead by way of us: nowhere foreign, and nothing that opens a door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.link_target import Hosts, hosts_of, may_lead

HOSTS = hosts_of("https://tour.example", ["https://www.moto-lyon.example/contact", "yamaha-motor.eu", "not a host", ""])


@pytest.mark.parametrize(
    "address",
    [
        "https://tour.example",
        "https://tour.example/",
        "https://TOUR.example/events/lyon",
        "https://tour.example/?utm_source=newsletter&utm_campaign=ete-2027",
        "https://tour.example/faq#licence",
        "https://www.moto-lyon.example/mt-07?couleur=bleu",
        "http://yamaha-motor.eu/fr/fr/",
        "https://www.yamaha-motor.eu/fr/fr/?model=MT-09&year=2027",
    ],
)
def test_allowed(address: str) -> None:
    assert may_lead(address, HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        # Foreign hosts, in all the ways that parsers have been made to disagree.
        "https://evil.example/",
        "https://tour.example.evil.example/",
        "https://evil.example/tour.example",
        "https://tour.example@evil.example/",
        "https://evil.example#@tour.example/",
        "https://evil.example\\@tour.example/",
        "https://tour.example\\.evil.example/",
        "https://tour.example:8443/",
        "http://tour.example/",
        "https://yamaha-motor.eu:8080/",
        "https://sub.yamaha-motor.eu/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https://[::1/",
        "https://tour.example:99999/",
        "https://tour.example:/",
        # Other schemes.
        "javascript:alert(1)//https://tour.example/",
        "data:text/html,x",
        "mailto:a@tour.example",
        "tel:+33102030405",
        "ftp://tour.example/",
        # Heads of answers, and whatever is no visible ASCII.
        "https://tour.example/\r\nSet-Cookie: a=b",
        "https://tour.example/\nLocation: https://evil.example",
        "https://tour.example/\t",
        "https://tour.example/ x",
        "https://tour.example/é",
        "https://tour.example/\u2028",
        "https://tour.example/\x00",
        'https://tour.example/"><script>',
        # What opens a booking, an account, a subscription.
        "https://tour.example/booking?token=eyJhbGciOiJIUzI1NiJ9.e30.x",
        "https://tour.example/booking#token=eyJh",
        "https://tour.example/unsubscribe/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijklmnop",
        "https://tour.example/?utm_source=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijklmnopqrstuvwxyzabcdefghijk",
        "https://tour.example/?next=https://evil.example",
        "https://tour.example/auth/invitation",
        "https://yamaha-motor.eu/?token=x",
        "https://yamaha-motor.eu/?access_token=x",
        "https://yamaha-motor.eu/?a=b&X-Amz-Signature=x",
        "https://yamaha-motor.eu/#id_token=x",
        # Ours already.
        "https://tour.example/l/AAAA",
        "https://tour.example/o/AAAA.gif",
        "https://tour.example/" + "a/" * 1_000,
        "",
    ],
)
def test_left_alone(address: str) -> None:
    assert not may_lead(address, HOSTS)


def test_a_local_instance_leads_to_itself() -> None:
    hosts = hosts_of("http://localhost:8000", [])
    assert hosts == Hosts(("localhost", 8000), frozenset())
    assert may_lead("http://localhost:8000/faq", hosts)
    assert not may_lead("http://localhost/faq", hosts)


@given(st.text(max_size=60))
def test_whatever_is_allowed_is_plain_and_at_one_of_the_hosts(rest: str) -> None:
    for start in ("https://", "https://tour.example", "https://yamaha-motor.eu"):
        address = start + rest
        if may_lead(address, HOSTS):
            assert address.isascii()
            assert address.isprintable()
            host = address.removeprefix("https://").split("/")[0].split("?")[0].split("#")[0].split(":")[0]
            assert host.lower() in {HOSTS.own[0], *HOSTS.others}
