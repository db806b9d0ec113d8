"""The rows of a run as a Markdown table, for the terminal and for the report."""

from collections.abc import Callable, Mapping, Sequence

from bench.summary import Row

_NOTHING = "–"
_COLUMNS: Sequence[tuple[str, Callable[[Row], str]]] = (
    ("clients", lambda row: str(row.clients)),
    ("server", lambda row: row.peer),
    ("failed", lambda row: f"{row.medians['failures']:.0f}"),
    ("req/s", lambda row: f"{row.medians['rate']:,.0f}"),
    ("p50 ms", lambda row: f"{row.medians['p50_ms']:.2f}"),
    ("p99 ms", lambda row: f"{row.medians['p99_ms']:.2f}"),
    ("CPU server", lambda row: f"{row.medians['server_cpu_ms']:.2f}"),
    ("CPU database", lambda row: f"{row.medians['database_cpu_ms']:.2f}"),
    ("CPU / json_agg", lambda row: _times(row.cpu_to, "json_agg")),
    ("req/s / json_agg", lambda row: _times(row.rate_to, "json_agg")),
    ("CPU / PostGraphile", lambda row: _times(row.cpu_to, "postgraphile")),
    ("req/s / PostGraphile", lambda row: _times(row.rate_to, "postgraphile")),
    ("req/s / kept", lambda row: _times(row.rate_to, "kept")),
    ("req/s / pgbench", lambda row: _times(row.rate_to, "pgbench")),
    ("bytes", lambda row: f"{row.medians['answer_bytes']:,.0f}"),
    ("RSS MiB", lambda row: f"{row.medians['resident_bytes'] / 2**20:.0f}"),
)


def table(rows: Sequence[Row]) -> str:
    """A table whose columns are aligned; those that say nothing are left out."""
    columns = [(title, [write(row) for row in rows]) for title, write in _COLUMNS]
    told = [(title, cells) for title, cells in columns if set(cells) - {_NOTHING}]
    lines = [[title for title, _ in told], *([cells[number] for _, cells in told] for number in range(len(rows)))]
    widths = [max(len(line[column]) for line in lines) for column in range(len(told))]
    rule = ["-" * (width - 1) + ":" for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (lines[0], rule, *lines[1:])
    )


def _times(ratios: Mapping[str, float], name: str) -> str:
    value = ratios.get(name, 0.0)
    return f"{value:.2f}" if value else _NOTHING
