"""`drt …`: each command is one thin call.

What a command needs is imported when it runs, after its refusals: `--help` and "no instance runs" are instant.
"""

import asyncio
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from console import event_key, expected_line, server_settings, settings_of, write

app = typer.Typer(
    name="drt",
    help="Demo Ride Tour: seasons of demo rides behind one GraphQL API.",
    epilog="./drt test [pytest arguments] runs all checks and tests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
client_app = typer.Typer(help="Machine clients of the API.", no_args_is_help=True)
app.add_typer(client_app, name="client")
prove_app = typer.Typer(help="Show from the records that a promise was kept.", no_args_is_help=True)
app.add_typer(prove_app, name="prove")

DataOption = Annotated[Path, typer.Option(metavar="DIR", help="Data folder of the embedded instance.")]
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="Port of the web process.")]
EventsOption = Annotated[int, typer.Option(min=1, help="Events of the season.")]
RidersOption = Annotated[int, typer.Option(min=0, help="Riders who booked.")]
SeedOption = Annotated[int, typer.Option(help="The same seed makes the same season.")]


@app.command()
def up(
    port: PortOption = 8000,
    data: DataOption = Path("data"),
    host: HostOption = "127.0.0.1",
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Leave an empty database empty.")] = False,
) -> None:
    """Start everything on this machine: PostgreSQL, Valkey, web, worker; the first time with a demo season."""
    from embedded.up import Commands, Up

    drt = [sys.executable, "-P", "-m", "cli"]
    commands = Commands(
        prepare=[*drt, "prepare", *([] if no_demo else ["--demo"])],
        worker=[*drt, "worker"],
        web=[*drt, "web", "--host", host, "--port", str(port)],
    )
    Up(data, host, port, commands, os.environ).run()


@app.command()
def web(port: PortOption = 8000, host: HostOption = "127.0.0.1") -> None:
    """Run one web process, as in production; start as many as needed."""
    settings = server_settings()
    import uvicorn

    from server import BACKLOG, MOST_CONNECTIONS, CappedProtocol

    uvicorn.run(
        "app:app",
        host=host,
        port=port,
        loop="uvloop",
        http=CappedProtocol,
        limit_concurrency=MOST_CONNECTIONS,
        backlog=BACKLOG,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=3,
    )


@app.command()
def worker() -> None:
    """Run one worker process: messages, exports, schedule; start as many as needed."""
    server_settings()
    from jobs.worker import main

    main()


@app.command()
def migrate(data: DataOption = Path("data")) -> None:
    """Bring the database to the newest version."""
    settings = settings_of(data)
    from migrations.run import upgrade
    from resolvers.export import ensure_default_profile

    upgrade(settings.database_url)
    write(settings, ensure_default_profile)


@app.command(hidden=True)
def prepare(demo: bool = False) -> None:
    """The set-up step of `drt up`: migrate, then fill an empty database if asked to."""
    from migrations.run import upgrade
    from resolvers.export import ensure_default_profile
    from settings import get_settings

    upgrade(get_settings().database_url)
    write(get_settings(), ensure_default_profile)
    if demo:
        from resolvers.demo.load import DEMONSTRATION, fill_empty

        write(get_settings(), fill_empty, viewer=DEMONSTRATION)


@app.command("import")
def import_season(
    files: Annotated[list[Path], typer.Argument(metavar="FOLDER_OR_FILES…", exists=True)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    season: Annotated[int | None, typer.Option(metavar="YEAR", help="Year; read from the dates otherwise.")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Import headquarters' spreadsheets (CSV or XLSX): dealerships, fleet, calendar; all or nothing."""
    settings = settings_of(data)
    from models.policy.viewer import SYSTEM
    from resolvers.season_import.importing import import_spreadsheets

    report = write(
        settings,
        lambda session: import_spreadsheets(session, SYSTEM, files, season=season, dry_run=dry_run),
        keep=lambda report: not dry_run and not report.problems,
    )
    typer.echo(report.text())
    if report.problems:
        raise typer.Exit(1)


@app.command()
def demo(
    events: EventsOption = 34, riders: RidersOption = 20_000, seed: SeedOption = 2027, data: DataOption = Path("data")
) -> None:
    """Fill an empty database with a believable running season around today."""
    settings = settings_of(data)
    from resolvers.demo.load import DEMONSTRATION
    from resolvers.demo.season import make_season

    fill = partial(make_season, events=events, riders=riders, seed=seed, progress=typer.echo)
    typer.echo(write(settings, fill, viewer=DEMONSTRATION))


@app.command()
def recount(
    season: Annotated[int | None, typer.Option(metavar="YEAR", help="One season; all of them otherwise.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what differs; change nothing.")] = False,
    data: DataOption = Path("data"),
) -> None:
    """Count the kept figures from nothing, those of messages too, show what differs from what is kept, and mend it."""
    settings = settings_of(data)
    from resolvers.figures.recount import Recount, recount_figures
    from resolvers.message_figures.recount import MessageRecount, recount_messages

    count = partial(recount_figures, year=season, tell=partial(typer.echo, err=True))
    reports: list[Recount | MessageRecount] = [write(settings, count, keep=lambda _: not dry_run)]
    if season is None:
        reports.append(write(settings, recount_messages, keep=lambda _: not dry_run))
    typer.echo("\n".join(each.text(mended=not dry_run) for each in reports))
    if any(each.differences for each in reports):
        raise typer.Exit(1)


@app.command()
def token(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="admin, team, dealer:C009, tablet:EVENT or sync.")],
    data: DataOption = Path("data"),
) -> None:
    """Print a one-hour access token for the running embedded instance, as the last line."""
    from embedded.access import enter_instance

    enter_instance(data)
    from auth.tokens import issue_role_token

    typer.echo(asyncio.run(issue_role_token(settings_of(data).database_url, role)))


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    name: Annotated[str, typer.Option(help="Name as shown to others.")] = "Administrateur",
    data: DataOption = Path("data"),
) -> None:
    """Invite an administrator and print the link that sets the password: how the first one comes in."""
    settings = settings_of(data)
    from models.account import AccountRole
    from models.policy.viewer import SYSTEM
    from resolvers.account import InviteAccountInput, invitation_link, invite_account

    given = InviteAccountInput(email=email, name=name, role=AccountRole.ADMIN)
    account = write(settings, lambda session: invite_account(session, SYSTEM, given))
    typer.echo(f"Open within 7 days, once:\n{invitation_link(account)}")


@app.command()
def resend(
    failure: Annotated[str, typer.Option(help="Only what failed so: REFUSED, UNREACHABLE, UNWRITABLE, …")] = "",
    cause: Annotated[str, typer.Option(help="Only messages of this cause, e.g. CONFIRM.")] = "",
    since: Annotated[datetime | None, typer.Option(help="Only what was queued since this day.")] = None,
    data: DataOption = Path("data"),
) -> None:
    """Send messages again that failed, at most 1,000; never to suppressed addresses."""
    settings = settings_of(data)
    from models.message import MessageCause, MessageFailure
    from models.policy.viewer import SYSTEM
    from resolvers.message_resend import ResendMessagesInput, resend_messages

    try:
        chosen = ResendMessagesInput(
            failure_cause=MessageFailure(failure.upper()) if failure else None,
            cause=MessageCause(cause.upper()) if cause else None,
            queued_since=since.replace(tzinfo=UTC) if since else None,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    told = write(settings, lambda session: resend_messages(session, SYSTEM, chosen))
    typer.echo(", ".join(f"{name}: {number}" for name, number in asdict(told).items()))


@client_app.command("add")
def client_add(
    name: Annotated[str, typer.Argument(help="Who will use it.")],
    scope: Annotated[list[str], typer.Option(help="What it may do, e.g. leads:read; repeat for more.")],
    data: DataOption = Path("data"),
) -> None:
    """Register a machine client; its secret is shown once and kept as a hash only."""
    settings = settings_of(data)
    from auth.tokens import add_client

    client_id, secret = asyncio.run(add_client(settings.database_url, name, scope))
    typer.echo(f"client_id      {client_id}\nclient_secret  {secret}")


@prove_app.command("waiting")
def prove_waiting(
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="One event; all that had a waiting list else.")
    ] = None,
    data: DataOption = Path("data"),
) -> None:
    """Show from the log of the waiting list that each offer went to the first who might ride it, or each break."""
    settings = settings_of(data)
    from resolvers import waiting_proof

    event_id = event_key(event) if event else None
    proof = write(settings, lambda session: waiting_proof.prove_waiting(session, event_id), keep=lambda _: False)
    typer.echo(proof.text())
    if not proof.kept:
        raise typer.Exit(1)


@app.command()
def sdl(role: Annotated[str, typer.Option(help="admin, team, dealer, tablet, sync or public.")]) -> None:
    """Print the GraphQL schema of a role."""
    from schema.sdl import sdl_of

    typer.echo(sdl_of(role))


def main() -> None:
    """Run the command; an expected failure is one line on standard error and exit code 1."""
    try:
        app()
    except Exception as error:
        line = expected_line(error)
        if line is None:
            raise
        typer.echo(f"drt: {line}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
