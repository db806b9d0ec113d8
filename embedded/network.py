"""Ports of this machine: is one free, which one to take."""

import errno
import socket

from embedded.errors import EmbeddedError, reason

LOOPBACK = "127.0.0.1"


def _refusal(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of a stopped server that still linger do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return error
    return None


def require_free(host: str, port: int) -> None:
    """Refuse in one line when nothing can listen on `host`:`port`; a hint names a free one."""
    refusal = _refusal(host, port)
    if refusal is None:
        return
    if refusal.errno == errno.EADDRINUSE:
        hint = next((p for p in range(port + 1, min(port + 50, 65536)) if _refusal(host, p) is None), None)
        advice = f"; this one is free: --port {hint}" if hint else ""
        raise EmbeddedError(f"Port {port} is taken by another program{advice}.")
    raise EmbeddedError(f"Cannot listen on {host} port {port}: {reason(refusal)}.")


def choose_port(remembered: int | None) -> int:
    """The remembered loopback port if it is free, else any free one."""
    if remembered and _refusal(LOOPBACK, remembered) is None:
        return remembered
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
