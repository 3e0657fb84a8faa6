"""Messages, for operators."""

import json
from dataclasses import asdict
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.services import outbox


@click.group("messages")
def messages() -> None:
    """What was sent, what waits, and what became of it."""


@messages.command("list")
@click.option("--status", help="Only pending, sent, suppressed, failed or unknown ones.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(status: str | None, *, as_json: bool) -> None:
    """The newest messages, without words or addresses."""
    box = outbox.listed(status, by=operator())
    if as_json:
        click.echo(json.dumps({"counts": box.counts, "messages": [_plain(one) for one in box.messages]}))
        return
    words.echo_each(
        [*map(_line, box.messages), *_counted(box.counts)],
        "There are no messages yet: booking, moving and cancelling write them.",
    )


def _line(one: outbox.ShownMessage) -> str:
    told = (
        words.said("message_status", one.status),
        words.said("channel", one.channel),
        words.said("message_kind", one.kind),
        words.said("message_why", one.why) if one.why else "",
    )
    return f"{one.id:8}  {words.moment(one.due_at, one.zone)}  {'  '.join(filter(None, told))}"


def _counted(counts: dict[str, int]) -> list[str]:
    """How many there are in each state; nothing where there are none."""
    said = [
        f"{number} {words.said('message_status', name).lower()}" for name, number in sorted(counts.items())
    ]
    return [", ".join(said)] if said else []


def _plain(one: outbox.ShownMessage) -> dict[str, Any]:
    return asdict(one) | {"due_at": one.due_at.isoformat()}


@messages.command("retry")
@click.argument("ids", nargs=-1, type=int, required=True)
@with_appcontext
def retry(ids: tuple[int, ...]) -> None:
    """Put failed or unknown messages back in line."""
    changed = outbox.try_again(list(ids), by=operator(), now=clock.now())
    click.echo(f"{changed} of {len(ids)} will be tried again.")
