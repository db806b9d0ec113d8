"""A worker that writes lists a little at a time, and soon takes a job for missing."""

import time
from datetime import timedelta

from jobs import list_exports, list_stream, relay, worker
from jobs.list_text import ListText

_write = ListText.write


def write_slowly(sheet: ListText, data: bytes) -> None:
    """Take a while for each piece."""
    time.sleep(0.1)
    _write(sheet, data)


if __name__ == "__main__":
    relay.MISSING_AFTER = timedelta(seconds=0.5)
    list_stream.PIECE = 10_000
    list_exports.REPORT_SECONDS = 0.0
    setattr(ListText, "write", write_slowly)  # noqa: B010
    worker.main()
