"""Where a mail server is and how it wants to be spoken to, as one setting says it."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to connect: smtp://, smtps:// (TLS at once), `?starttls` (TLS or nothing)."""

    hostname: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Read `smtp[s]://user:password@host:port[?starttls]`; ValueError when it is something else."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp[s]://user:password@host:port[?starttls]")
        use_tls = parts.scheme == "smtps"
        start_tls = not use_tls and "starttls" in parse_qs(parts.query, keep_blank_values=True)
        return cls(
            hostname=parts.hostname,
            port=parts.port or (465 if use_tls else 587 if start_tls else 25),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=use_tls,
            start_tls=start_tls,
        )
