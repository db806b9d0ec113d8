"""Settings of a running instance, read once from the environment; imports nothing of ours."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_CHARACTERS = 32


class SettingsError(Exception):
    """A setting is missing or unfit: one line that names the variable and says what to do."""


class Settings(BaseSettings):
    """What an operator may set. Each name is the environment variable in upper case."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore")

    database_url: str = Field(default="", description="postgresql://…; empty: `drt up` starts its own server")
    redis_url: str = Field(default="", description="redis://…; empty: `drt up` starts its own Valkey")
    drt_secret: SecretStr = Field(default=SecretStr(""), description="signs riders' links; `drt up` makes one")
    drt_data: Path = Field(default=Path("data"), description="folder of the embedded servers and exported files")
    drt_environment: Literal["embedded", "production"] = "production"
    public_url: str = Field(default="http://localhost:8000", description="address written into links and mails")
    smtp_url: str = Field(default="", description="smtp[s]://user:password@host:port; empty: the local mailbox")
    smtp_marketing_url: str = Field(default="", description="the same, for marketing only; empty: as all other mails")
    smtp_connections: int = Field(default=4, ge=1, description="to one mail server at once, of all workers together")
    smtp_per_second: float = Field(
        default=0, ge=0, description="mails a second that one server is given, by all workers together; 0: any number"
    )
    sms_url: str = Field(default="", description="ovh://…, see the runbook; empty: the local mailbox")
    sms_per_second: float = Field(default=0, ge=0, description="SMS a second, by all workers together; 0: any number")
    messages_at_risk: int = Field(
        default=1, ge=1, description="messages that a worker killed at the worst moment may send twice"
    )
    mail_from: str = "Demo Ride Tour <tour@demo-ride-tour.example>"
    link_hosts: str = Field(
        default="yamaha-motor.eu", description="hosts of the brand that counted links of mails may lead to; commas (F3)"
    )
    bounce_address: str = Field(
        default="", description="mailbox that bounces go to, which takes name+anything@; empty: the sender's"
    )
    bounce_imap_url: SecretStr = Field(
        default=SecretStr(""),
        description="imaps://user:password@host/INBOX of that mailbox, read every minute; empty: not read",
    )
    exports_url: str = Field(default="", description="object store of exports (file://, s3://); empty: <data>/files")
    database_pool: int = Field(default=8, description="connections of one process; 8 beat 200 on two cores")
    forwarded_allow_ips: str = Field(
        default="127.0.0.1", description="addresses or networks of proxies whose X-Forwarded-… are believed; commas"
    )
    anonymous_mutations: str = Field(
        default="100/10minute",
        pattern=r"^$|^\d+/([1-9]\d*)?(second|minute|hour|day)(;\d+/([1-9]\d*)?(second|minute|hour|day))*$",
        description="how many one address may send, e.g. bookings; empty: any number",
    )
    webhook_secrets: SecretStr = Field(
        default=SecretStr(""),
        description="sign what is reported to /webhooks/messages (whsec_…); commas; empty: closed",
    )
    mailgun_signing_keys: SecretStr = Field(
        default=SecretStr(""), description="sign what Mailgun reports to /webhooks/mailgun; commas; empty: closed"
    )
    requests_mail_to: str = Field(
        default="", description="address told of dealerships' change requests; empty: every active administrator (E2)"
    )
    legal_notice: str = Field(
        default="", description="who writes, in full, at the foot of every e-mail; empty: nothing"
    )
    sms_segment_cents: float = Field(default=6.0, ge=0, description="price of one SMS segment, in euro cents (F2)")
    hold_minutes: int = Field(default=20, description="how long a place waits for the rider's confirmation (C3)")
    undo_minutes: int = Field(default=2, ge=0, description="how long a bulk act can be undone before messages leave")
    offer_hours: int = Field(default=48, ge=1, description="how long an alternative is held after a withdrawal (C6)")
    waiting_offer_minutes: int = Field(default=120, ge=10, description="how long a waiting list’s offer holds (C7)")
    missed_offers: int = Field(default=3, ge=1, description="unanswered offers after which a wish lapses (C7)")

    @property
    def files_url(self) -> str:
        """Object store that exports are written to."""
        return self.exports_url or (self.drt_data.resolve() / "files").as_uri()


@lru_cache
def get_settings() -> Settings:
    """The settings of this process; `SettingsError` if one cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{str(first['loc'][0]).upper()} cannot be read: {first['msg']}.") from None


def check_server_settings(settings: Settings) -> None:
    """`SettingsError` unless a web or a worker process can do its work with these."""
    for name, example in (("database_url", "postgresql://user:password@host/name"), ("redis_url", "redis://host:6379")):
        if not getattr(settings, name):
            raise SettingsError(f"{name.upper()} is not set: give the server's address, e.g. {example}.")
    secret = settings.drt_secret.get_secret_value()
    if not secret or (settings.drt_environment == "production" and len(secret) < SECRET_CHARACTERS):
        state = "too short" if secret else "not set"
        raise SettingsError(
            f"DRT_SECRET is {state}: give {SECRET_CHARACTERS} random characters or more, the same to all processes, "
            "e.g. of `openssl rand -base64 32`."
        )
