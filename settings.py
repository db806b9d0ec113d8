"""Settings of a running instance, read once from the environment; imports nothing of ours."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    mail_from: str = "Demo Ride Tour <tour@demo-ride-tour.example>"
    exports_url: str = Field(default="", description="object store of exports (file://, s3://); empty: <data>/files")
    database_pool: int = Field(default=8, description="connections of one process; 8 beat 200 on two cores")
    hold_minutes: int = Field(default=20, description="how long a place waits for the rider's confirmation (C3)")

    @property
    def files_url(self) -> str:
        """Object store that exports are written to."""
        return self.exports_url or (self.drt_data.resolve() / "files").as_uri()


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
