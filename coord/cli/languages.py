"""The languages that patients are written to in, for the operator."""

import json

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.services import languages as service
from coord.services.errors import NotFound


@click.group("languages")
def languages() -> None:
    """Which languages somebody of the house has reviewed."""


@languages.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(*, as_json: bool) -> None:
    """Every language but English, which needs no mark: reviewed by whom and when, and what is open."""
    found = service.listed(by=operator())
    if as_json:
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.code:8} {words.said('language_name', one.code)}: {_state(one)}")


def _state(one: service.Language) -> str:
    if one.reviewed_at is None:
        return "not reviewed"
    since = f"reviewed by {one.reviewed_by} on {one.reviewed_at:%Y-%m-%d}"
    return since if one.is_reviewed else f"{since}; {one.open} sentences changed since"


def _plain(one: service.Language) -> dict[str, object]:
    at = one.reviewed_at.isoformat() if one.reviewed_at else None
    return {
        "language": one.code,
        "is_reviewed": one.is_reviewed,
        "open": one.open,
        "by": one.reviewed_by,
        "at": at,
    }


@languages.command("review")
@click.argument("code")
@click.option("--organization", help="Its name, where there are several.")
@with_appcontext
def review(code: str, organization: str | None) -> None:
    """Mark CODE, such as es, as reviewed in the words of today."""
    by = operator(organization)
    try:
        service.mark(code, service.whole(code, by=by).sign, by=by, now=clock.now())
    except NotFound:
        raise _no_such(code) from None
    click.echo(f"{code} is reviewed: whoever reads it is written to in it from now on.")


@languages.command("take-back")
@click.argument("code")
@click.option("--organization", help="Its name, where there are several.")
@with_appcontext
def take_back(code: str, organization: str | None) -> None:
    """Let CODE count as not reviewed."""
    try:
        is_gone = service.take_back(code, by=operator(organization), now=clock.now())
    except NotFound:
        raise _no_such(code) from None
    click.echo(f"{code} is not reviewed any more." if is_gone else f"{code} was not reviewed.")


def _no_such(code: str) -> click.ClickException:
    return click.ClickException(
        f"Nothing is written in {code}, or it needs no mark; `languages list` tells all."
    )
