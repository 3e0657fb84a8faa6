"""The day it all changes, for operators and scripts."""

import json
import secrets
import sys
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.cli import entering, telling, words
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, told_plainly
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.replan import Readiness
from coord.services import replan
from coord.services.repeats import Once
from coord.services.replan import Affected, AffectedVisit, Happening, Kind, Piece, Proposed, ShownPiece
from coord.services.roster import Keys
from coord.services.whole import OneRefused

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("replan")
def replan_() -> None:
    """The day it all changes: somebody ill, a room broken, a clinic closed, a licence over."""


replan_.add_command(entering.enter)
replan_.add_command(entering.take_back)


def _about(command: Command) -> Command:
    """The options that say what has happened."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--to", "until", type=entering.WHEN),
        click.option("--from", "since", type=entering.WHEN, help="On the clinic's clock."),
        click.option("--closed", metavar="KEY", help="A clinic that is closed."),
        click.option("--room", metavar="NAME", help="A room that is out of use."),
        click.option("--away", metavar="MAIL", help="A practitioner who is not there."),
        click.option("--entry", metavar="NAME", help="Instead of the others: what `replan enter` printed."),
    ):
        command = option(command)
    return command


@replan_.command("visits")
@_about
@with_appcontext
def visits(**asked: Any) -> None:
    """The visits that it breaks, by arrival, with what could be instead; exits with 1 if there are any.

    It is entered by `replan enter`, by the pages of hours, or by the page “The day changes”.
    """
    by, one = operator(), happening(asked)
    with told_plainly():
        found = replan.affected(one, keys=keys(), by=by, now=clock.now())
        gone = replan.taken_back(one, by=by)
    if gone:
        click.echo(f"It was taken back {gone.at:%Y-%m-%dT%H:%MZ} by {gone.user or 'command'}.", err=True)
    click.echo(json.dumps(_as_data(found)) if asked["as_json"] else _as_text(found))
    sys.exit(NOTHING if found.visits or found.present else 0)


@replan_.command("propose")
@_about
@click.option(
    "--take", is_flag=True, help="Take it, all or nothing; the patients were asked about strangers."
)
@click.option("--only", metavar="RECORD", multiple=True, help="With --take: only what is of these patients.")
@with_appcontext
def propose(**asked: Any) -> None:
    """The least change for all visits that it breaks; exits with 1 where a person must be asked about any."""
    by, now = operator(), clock.now()
    with told_plainly():
        name = replan.propose_now(happening(asked), by=by, now=now)
    found = replan.proposed(name, by=by, now=now)
    if found.status != "ready":
        raise click.ClickException(f"It could not be worked out: {found.why}.")
    if asked["take"]:
        _take(found, asked["only"], by, now)
    click.echo(json.dumps(_proposal(found)) if asked["as_json"] else _proposal_text(found))
    sys.exit(0 if all(one.piece.draft for one in found.pieces) else NOTHING)


def _take(found: Proposed, only: Collection[str], by: Actor, now: datetime) -> None:
    """Take it for all patients, or only for those with these record numbers."""
    able = [one for one in found.pieces if one.piece.draft]
    visits = [one.piece.visit for one in able if not only or one.visit.patient.record_number in only]
    if strange := set(only) - {one.visit.patient.record_number for one in able}:
        raise click.UsageError(f"Nothing is proposed for {', '.join(sorted(strange))}.")
    if not visits:
        return
    once = Once(secrets.token_urlsafe(18), found.public_id.encode())
    outcome = replan.take(found.public_id, visits, visits, by=by, now=now, once=once)
    if isinstance(outcome, OneRefused):
        against = " ".join(telling.says(one.reason) for one in outcome.refusals)
        raise click.ClickException(f"Nothing was changed; against visit {outcome.place + 1}: {against}")


def _proposal(found: Proposed) -> dict[str, Any]:
    return {
        "proposal": found.public_id,
        "is_best": found.is_best,
        "pieces": [
            {
                "record": one.visit.patient.record_number,
                "now": _clock(one.visit.starts, one.visit.zone),
                "do": _verb(one.piece),
                "to": f"{one.piece.draft.appointments[0].wall:%Y-%m-%d %H:%M}" if one.piece.draft else None,
                "ask_about": list(one.piece.strangers),
            }
            for one in found.pieces
        ],
    }


def _verb(piece: Piece) -> str:
    if piece.draft is None:
        return "ask"
    return "replace" if piece.keeps_time else "move"


def _proposal_text(found: Proposed) -> str:
    return "\n".join(map(_piece_text, found.pieces)) or "It breaks no visit."


def _piece_text(one: ShownPiece) -> str:
    visit = one.visit
    now = words.span(visit.starts, visit.ends, visit.zone)
    return f"{now}  {visit.patient.record_number}: {_what(one.piece)}"


def _what(piece: Piece) -> str:
    """What is to be done; a time is on the clock of the visit that it is beside."""
    if piece.draft is None:
        return "ask a person"
    if piece.keeps_time:
        return f"replace, with {', '.join(piece.instead) or 'somebody else'}"
    return f"move to {piece.draft.appointments[0].wall:%a %Y-%m-%d %H:%M}"


def keys() -> Keys:
    settings = current_app.extensions["coord_config"]
    return Keys(settings.field_key, settings.index_key)


def happening(asked: dict[str, Any]) -> Happening:
    """What was entered by name, or whom or what the options name, in UTC epoch minutes."""
    if asked["entry"]:
        return entering.happening_named(asked["entry"])
    kind, whom = entering.one_of(asked, (Kind.AWAY, Kind.ROOM, Kind.CLOSED), operator())
    if not (asked["since"] and asked["until"]):
        raise click.UsageError("Give --from and --to.")
    with told_plainly():
        zone = ZoneInfo(replan.zone_of(kind, whom, by=operator()))
    since, until = _minute(asked["since"], zone), _minute(asked["until"], zone)
    if until <= since:
        raise click.UsageError("It ends before it begins; swap --from and --to.")
    return Happening(kind, whom, Interval(since, until))


def _minute(wall: datetime, zone: ZoneInfo) -> int:
    return to_minute(wall.replace(tzinfo=zone))


def _as_data(found: Affected) -> dict[str, Any]:
    return {
        "about": found.about,
        "present": [one.appointment.public_id for one in found.present],
        "visits": [_visit(one) for one in found.visits],
    }


def _visit(one: AffectedVisit) -> dict[str, Any]:
    return {
        "visit": one.main.public_id,
        "record": one.main.patient.record_number,
        "type": one.struck.type_code,
        "arrival": _clock(one.arrival, one.main.zone),
        "readiness": one.readiness.value,
        "against": [type(reason).__name__ for reason in one.reasons],
        "replace": [dict(option.appointments[0].people) for option in one.substitutes],
        "move": [_clock(option.appointments[0].starts, one.main.zone) for option in one.times],
    }


def _as_text(found: Affected) -> str:
    lines = [f"{found.about}: {_counted(found)}"]
    for one in found.visits:
        arrival = words.clock(one.arrival, one.main.zone)
        lines.append(f"{arrival}  {one.main.patient.record_number}  {one.struck.type_name}")
        if one.readiness is not Readiness.AT_EASE:
            lines.append(f"  {words.said('readiness_name', one.readiness)}")
        lines += [f"  replace: {words.people(option.appointments[0].people)}" for option in one.substitutes]
        lines += [f"  move: {telling.when(option.appointments[0])}" for option in one.times]
    return "\n".join(lines)


def _counted(found: Affected) -> str:
    """How many visits break, those of them that go along with another, and who is there already."""
    visits = words.number(len(found.visits), "visit")
    follow_ups = f" and {words.number(found.follow_ups, 'follow-up')} with them" if found.follow_ups else ""
    return f"{visits}{follow_ups}, {words.number(len(found.present), 'patient')} in the clinic already"


def _clock(minute: int, zone: str) -> str:
    return f"{to_moment(minute).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
