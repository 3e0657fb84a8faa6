"""What the waitlist offers, for operators and scripts: who is offered what, and what becomes of it."""

import json
import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling, words
from coord.cli.acting import operator
from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.domain.waitlist import OfferHow, OfferStatus
from coord.services import waitlist
from coord.services.booking import Booked, Refused
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.waitlist import Choice, NotOffered, Offered, TooLate
from coord.services.waitlist.shown import ShownOffer, ShownTime

TOO_LATE = "This offer had ended already."
NOT_OFFERED = {
    NotOffered.BUSY: "An offer of this time, or to this patient, runs already.",
    NotOffered.ENDED: "This patient does not wait any more, or the time is past.",
    NotOffered.UNSUITED: "Nothing of this time suits this patient now, or too little time is left.",
}
ANSWERS = {
    "passed": OfferStatus.PASSED,
    "not-reached": OfferStatus.NOT_REACHED,
    "ended": OfferStatus.ENDED,
}


@click.command("offers")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def offers(*, as_json: bool) -> None:
    """The offers that run, and the times that have become free, each with its id."""
    found = waitlist.listed(by=operator(), now=clock.now())
    if as_json:
        told = {"offers": list(map(_offer, found.running)), "times": list(map(_time, found.times))}
        click.echo(json.dumps(told))
        return
    words.echo_each(
        [*map(_offer_line, found.running), *map(_time_line, found.times)],
        "No offer runs, and no time has become free: whatever does is offered to who waits.",
    )


@click.command("who")
@click.argument("time")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def who(time: str, *, as_json: bool) -> None:
    """Everybody who waits, in turn, and what of the free TIME suits each."""
    try:
        found = waitlist.choices(time, by=operator(), now=clock.now())
    except NotFound:
        raise click.ClickException("There is no such free time.") from None
    zone = found.time.zone
    if as_json:
        click.echo(json.dumps([_choice(one, zone) for one in found.choices]))
        return
    words.echo_each(
        (_choice_line(one, zone) for one in found.choices),
        "Nobody waits: `waitlist add` puts a patient on the list.",
    )


@click.command("offer")
@click.argument("time")
@click.argument("entry")
@click.option("--by", "how", type=click.Choice([one.value for one in OfferHow]), default="message")
@with_appcontext
def offer(time: str, entry: str, how: str) -> None:
    """Offer something of the free TIME to the ENTRY, out of turn, and print the offer's id."""
    try:
        outcome = waitlist.offer_to(time, entry, OfferHow(how), by=operator(), now=clock.now())
    except NotFound:
        raise click.ClickException("There is no such free time.") from None
    match outcome:
        case Offered(offer=name):
            click.echo(name)
        case NotOffered() as why:
            raise click.ClickException(NOT_OFFERED[why])
        case Refused() as refused:
            raise click.ClickException(f"It cannot be booked any more: {_against(refused)}")


@click.command("answer")
@click.argument("name")
@click.argument("said", type=click.Choice(["told", "accepted", *ANSWERS]))
@with_appcontext
def answer(name: str, said: str) -> None:
    """Note how a call about an offer went: told, accepted (which books it), passed, not reached, or ended."""
    try:
        click.echo(_noted(name, said, operator(), clock.now()))
    except NotFound:
        raise click.ClickException("There is no such offer.") from None


def _noted(name: str, said: str, by: Actor, now: datetime) -> str:
    """What is printed: of an accepted offer the public id of the visit that is booked."""
    if said == "accepted":
        return _accepted(name, by, now)
    if said == "told":
        is_noted = waitlist.told_by_phone(name, by=by, now=now)
    else:
        is_noted = waitlist.end_by_staff(name, ANSWERS[said], by=by, now=now)
    if not is_noted:
        raise click.ClickException(TOO_LATE)
    return "Noted."


def _accepted(name: str, by: Actor, now: datetime) -> str:
    once = Once(secrets.token_urlsafe(18), b"")
    match waitlist.accept_by_phone(name, by=by, now=now, once=once):
        case Booked(appointment=visit):
            return visit
        case TooLate(refused=Refused() as refused):
            raise click.ClickException(f"It cannot be booked any more: {_against(refused)}")
        case _:
            raise click.ClickException(TOO_LATE)


def _against(refused: Refused) -> str:
    return " ".join(telling.says(one.reason) for one in refused.refusals)


def _offer_line(one: ShownOffer) -> str:
    when, until = words.span(one.starts, one.ends, one.zone), words.moment(one.expires_at, one.zone)
    how = "by telephone" if one.how is OfferHow.PHONE else "by message"
    return f"{one.public_id}  {when}  {one.clinic}  {one.patient.record_number}  {how}  until {until}"


def _time_line(one: ShownTime) -> str:
    when = words.span(one.starts, one.ends, one.zone)
    where = f"  {one.clinic}" if one.clinic else ""
    return f"{one.public_id}  {when}{where}  free{'  offered' if one.is_offered else ''}"


def _choice_line(one: Choice, zone: str) -> str:
    when = (
        words.span(one.starts, one.starts + one.minutes, zone) if one.starts is not None else _unsuited(one)
    )
    return f"{one.entry.public_id}  {one.entry.patient.record_number}  {when}"


def _offer(one: ShownOffer) -> dict[str, Any]:
    """An offer as JSON; patients by record number, never by name."""
    return {
        "id": one.public_id,
        "patient": one.patient.record_number,
        "starts": _clock(one.starts, one.zone),
        "clinic": one.clinic,
        "how": one.how.value,
        "is_told": one.is_told,
        "until": f"{one.expires_at.astimezone(ZoneInfo(one.zone)):%Y-%m-%d %H:%M}",
        "time": one.time,
    }


def _time(one: ShownTime) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "starts": _clock(one.starts, one.zone),
        "ends": _clock(one.ends, one.zone),
        "clinic": one.clinic,
        "why": one.why.value,
        "is_offered": one.is_offered,
    }


def _choice(one: Choice, zone: str) -> dict[str, Any]:
    return {
        "entry": one.entry.public_id,
        "patient": one.entry.patient.record_number,
        "starts": _clock(one.starts, zone) if one.starts is not None else None,
        "by": [how.value for how in one.hows],
        "was_offered": one.was_offered,
        "is_busy": one.is_busy,
    }


def _clock(minute: int, zone: str) -> str:
    return f"{to_moment(minute).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _unsuited(one: Choice) -> str:
    return f"suits nothing: {words.said('unsuited', one.unsuited.why).lower()}" if one.unsuited else ""
