"""Calendar feeds, for the operator."""

import json
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.calendars.levels import Level
from coord.cli import words
from coord.cli.owner import organization_option, practitioner_option, the_one
from coord.services import feeds
from coord.services.errors import NotFound
from coord.services.feeds import FullFeedsOff, Issued, Owner, ShownFeed

LEVELS = {Level.BUSY: "only when busy", Level.INITIALS: "initials", Level.FULL: "names"}

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@click.group()
def feed() -> None:
    """Issue, list and revoke calendar feeds."""


@feed.command()
@practitioner_option
@click.option("--level", type=click.Choice([level.value for level in Level]), default=Level.INITIALS.value)
@click.option("--label", default="", help="Which device or program it is for.")
@organization_option
@as_json_option
@with_appcontext
def issue(who: str, level: str, label: str, organization: str | None, *, as_json: bool) -> None:
    """Make a feed and print its address, which cannot be shown again."""
    owner = the_one(who, organization)
    outcome = feeds.issue(owner.public_id, Level(level), label, by=owner.operator, now=clock.now())
    match outcome:
        case Issued():
            click.echo(_told(outcome, owner, level, as_json=as_json))
        case FullFeedsOff():
            raise click.ClickException(
                "Feeds with patients' names are off: calendars copy them to third parties. "
                "They need the policy “privacy” with full_feeds."
            )


def _told(issued: Issued, owner: Owner, level: str, *, as_json: bool) -> str:
    base_url: str = current_app.extensions["coord_config"].base_url
    url = feeds.address(base_url, issued.token)
    if not as_json:
        return url
    facts = {"id": issued.feed, "practitioner": owner.name, "level": level}
    return json.dumps(facts | {"url": url, "webcal": feeds.webcal(url)})


@feed.command()
@click.argument("feed_id", type=int, metavar="ID")
@as_json_option
@with_appcontext
def revoke(feed_id: int, *, as_json: bool) -> None:
    """End a feed at once; its address answers like one that never was."""
    try:
        feeds.revoke_as_operator(feed_id, now=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no feed {feed_id}.") from None
    click.echo(json.dumps({"id": feed_id, "revoked": True}) if as_json else f"Feed {feed_id} is revoked.")


@feed.command("list")
@as_json_option
@with_appcontext
def list_(*, as_json: bool) -> None:
    """List the feeds that stand; never their addresses."""
    standing = feeds.all_standing()
    if as_json:
        click.echo(json.dumps([_facts(one) for one in standing]))
        return
    words.echo_each(map(_line, standing), "No calendar reads from here yet: `feed issue` makes an address.")


def _line(one: ShownFeed) -> str:
    used = f"last used {words.moment(one.used_at, one.zone)}" if one.used_at else "never used"
    return f"{one.id}\t{one.email}\tshows {LEVELS[one.level]}\t{one.label or '-'}\t{used}"


def _facts(one: ShownFeed) -> dict[str, object]:
    return {
        "id": one.id,
        "practitioner": one.email,
        "level": one.level,
        "label": one.label,
        "created_at": _utc(one.created_at),
        "used_at": _utc(one.used_at),
        "organization": one.organization,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
