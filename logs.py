"""Structured logs of a process: one JSON object per line in production, readable lines on a laptop."""

import logging
import sys

import structlog
from structlog.typing import Processor

from settings import Settings


def configure_logs(settings: Settings) -> None:
    """To be called once, when a process starts. Events of level INFO and above go to standard output."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.drt_environment == "production":
        rendered: list[Processor] = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    else:
        plain = structlog.dev.ConsoleRenderer(
            colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        rendered = [plain]
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=settings.drt_environment == "production",
    )
