"""Structured logs of a process: one JSON object per line in production, readable lines on a laptop."""

import logging
import sys

import orjson
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
    production = settings.drt_environment == "production"
    if production:
        rendered: list[Processor] = [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ]
    else:
        plain = structlog.dev.ConsoleRenderer(
            colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        rendered = [plain]
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory() if production else structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=production,
    )
