"""`up`: one command that runs the whole of Coord on this machine."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coord.local import database, environment, orphans, ports, preparation, programs, secrets
from coord.local.children import Child, Program
from coord.local.files import write_private
from coord.local.folder import PROJECT_ROOT, DataFolder
from coord.local.health import Pulse, answers
from coord.local.lock import only_one
from coord.local.refusal import Refusal
from coord.local.signals import StopRequest
from coord.local.supervisor import POLL, GaveUp, Supervisor

READY_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for."""

    host: str
    port: int
    demo: bool

    @property
    def url(self) -> str:
        return environment.base_url(self.host, self.port)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--data",
    envvar="COORD_DATA",
    type=click.Path(path_type=Path),
    default=PROJECT_ROOT / "var",
    show_default="COORD_DATA, or var/ beside coordctl",
    help="Folder of database, secrets, mails and logs.",
)
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
def up(port: int, host: str, data: Path, *, no_demo: bool) -> None:
    """Run Coord on this machine until Ctrl-C: pages, worker, broker and a mail sink."""
    os.umask(0o077)  # what is kept here is about patients
    stop = StopRequest()
    folder = DataFolder.open(data)
    with only_one(folder):
        _run(folder, Wishes(host, port, demo=not no_demo), stop)


def _run(folder: DataFolder, wishes: Wishes, stop: StopRequest) -> None:
    if cleared := orphans.clear(folder):
        click.echo(f"Ended {cleared} processes that an earlier start left behind.")
    ports.refuse_taken(wishes.host, wishes.port)
    database.check(environment.database_url(folder))
    made = secrets.load_or_create(folder)
    inner = ports.inner_ports(folder, _inner_servers())
    told = environment.for_children(folder, made, inner, url=wishes.url)
    write_private(folder.address, wishes.url)
    users = _prepare(told, stop, demo=wishes.demo)
    wanted = programs.all_of(folder, inner, host=wishes.host, port=wishes.port, password=made.broker_password)
    supervisor = Supervisor(_children(wanted, folder, told), Pulse(wishes.url), say=click.echo)
    _supervise(supervisor, stop, greeting=_greeting(folder, wishes, told, users), url=wishes.url)


def _inner_servers() -> tuple[str, ...]:
    broker = ("broker",) if environment.needs_broker() else ()
    return (*broker, "mail") if environment.needs_mail_sink() else broker


def _prepare(told: Mapping[str, str], stop: StopRequest, *, demo: bool) -> list[str]:
    try:
        return preparation.run(told, stop, demo=demo)
    except preparation.Failed as error:
        sys.exit(error.exit_code)


def _children(wanted: list[Program], folder: DataFolder, told: dict[str, str]) -> list[Child]:
    children = [Child(program, folder, told) for program in wanted]
    for child in children:
        child.rotate_log()
    return children


def _supervise(supervisor: Supervisor, stop: StopRequest, *, greeting: str, url: str) -> None:
    """Start, wait until ready, look after, and whatever happens leave nothing running."""
    try:
        if not stop:
            supervisor.start()
        _wait_until_ready(supervisor, stop, url)
        if not stop:
            click.echo(greeting)
        while not stop:
            supervisor.look_after(ready=True)
            time.sleep(POLL)
    except GaveUp as error:
        raise Refusal(f"{error}; the end of {error.child.log}:\n{error.child.tail()}") from error
    finally:
        supervisor.stop()
    click.echo("Stopped.")


def _wait_until_ready(supervisor: Supervisor, stop: StopRequest, url: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not stop and not answers(url, "/readyz"):
        if time.monotonic() > deadline:
            web = next(child for child in supervisor.children if child.name == "web")
            raise GaveUp(web, f"Coord was not ready within {READY_WITHIN:.0f} seconds")
        supervisor.look_after(ready=False)
        time.sleep(POLL)


def _greeting(folder: DataFolder, wishes: Wishes, told: Mapping[str, str], users: Sequence[str]) -> str:
    lines = [("Coord is ready", told["COORD_BASE_URL"])]
    if users:
        lines.append(("Sign in as", f"{users[0]}   password {told['COORD_DEMO_PASSWORD']}"))
        lines.append(("Or, with it, as", ", ".join(users[1:])))
    if told.get("COORD_MAIL_FOLDER"):
        lines.append(("Mail it sends", f"{wishes.url}/dev/mail"))
    lines += [("Data", str(folder.root)), ("Logs", str(folder.logs))]
    return "\n".join([*(f"{label + ':':<16}{value}" for label, value in lines), "Ctrl-C stops everything."])
