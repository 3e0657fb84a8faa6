"""Booking, reserving, moving and cancelling, as the pages do it: what is offered at the time is taken."""

import sys
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, mails, span
from coord.cli.visits.shared import (
    WALL,
    answer,
    doing,
    in_spite_of,
    once,
    overriding,
    refuse,
    refuse_one,
    tell,
    told,
    visit,
    visit_known,
)
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services import booking, directory, searching, series, showing
from coord.services.booking import Refused, Reserved
from coord.services.drafts import Draft
from coord.services.searching import Ask, NoSuchTime
from coord.services.whole import OneRefused

MOST_OF_A_DAY = 1000

_patient = click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
_type = click.option("--type", "type_code", metavar="CODE", required=True, help="Such as dosing_iv.")
_clinic = click.option("--clinic", metavar="KEY", required=True)
_at = click.option("--at", type=WALL, required=True, help="On the clinic's clock, such as 2027-03-02T09:00.")
_with = click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, help="Any of these in a role.")
_later = click.option("--later", is_flag=True, help="The later visits of its series too.")


@visit.command("book")
@_patient
@_type
@_clinic
@_at
@_with
@in_spite_of
@with_appcontext
def book(**asked: Any) -> None:
    """Book a visit with its follow-up, and print its id; exits with 1 and says why where it cannot be."""
    by, now = operator(), clock.now()
    with visit_known():
        ask = _ask(asked, by, now)
        draft = _offered(ask, asked, by, now)
        answer(booking.book(draft, by=by, now=now, once=once()), _zone(ask, by))


@visit.command("reserve")
@_patient
@_type
@_clinic
@_at
@_with
@click.option("--until", type=WALL, required=True, help="On the clinic's clock.")
@in_spite_of
@with_appcontext
def reserve(**asked: Any) -> None:
    """Keep a time until then, and print the reservation's id."""
    by, now = operator(), clock.now()
    with visit_known():
        ask = _ask(asked, by, now)
        draft, zone = _offered(ask, asked, by, now), _zone(ask, by)
        until = asked["until"].replace(tzinfo=ZoneInfo(zone))
        outcome = booking.reserve(draft, until, by=by, now=now, once=once())
    match outcome:
        case Reserved(hold=hold):
            click.echo(hold)
        case Refused(refusals=refusals):
            refuse(refusals, zone)


@visit.command("book-reserved")
@click.argument("reservation")
@with_appcontext
def book_reserved(reservation: str) -> None:
    """Book what was reserved, and print the visit's id."""
    with visit_known():
        answer(booking.book_hold(reservation, by=operator(), now=clock.now(), once=once()), "UTC")


@visit.command("release")
@click.argument("reservation")
@with_appcontext
def release(reservation: str) -> None:
    """Give a reservation's places free; exits with 1 where it has ended already."""
    with visit_known():
        sys.exit(0 if booking.release(reservation, by=operator(), now=clock.now()) else NOTHING)


@visit.command("move")
@click.argument("name", metavar="VISIT")
@_at
@click.option("--clinic", metavar="KEY", help="Another clinic.")
@_with
@_later
@told
@in_spite_of
@with_appcontext
def move(name: str, **asked: Any) -> None:
    """Move a visit with its follow-up, or a follow-up alone; exits with 1 and says why where it cannot be."""
    by, now = operator(), clock.now()
    with visit_known():
        main = showing.unit(name, by=by, now=now).main
        where = directory.clinic(asked["clinic"], by=by) if asked["clinic"] else main.clinic_public_id
        people = _people(asked, by)
        day = asked["at"].date()
        span(asked["at"], asked["at"], now)
        ask = Ask(main.patient.public_id, main.type_code, day, day, (where,), name, people=people)
        draft = _offered(ask, asked, by, now)
        if later := _later_than(name, asked, by):
            moved = series.move_later(name, main.version, draft, later, tell=tell(asked), **doing())
            if isinstance(moved, OneRefused):
                refuse_one(moved, main.zone)
            click.echo(name)
            return
        answer(booking.move(name, main.version, draft, tell=tell(asked), **doing()), main.zone)


@visit.command("cancel")
@click.argument("name", metavar="VISIT")
@click.option("--reason", type=click.Choice([one.value for one in CancelReason]), required=True)
@click.option("--note", default="", help="In a few words; no health details.")
@_later
@told
@with_appcontext
def cancel(name: str, **asked: Any) -> None:
    """Cancel a visit with its follow-up."""
    by, now = operator(), clock.now()
    cancelling = Cancelling(CancelReason(asked["reason"]), asked["note"][:200], tell(asked))
    with visit_known():
        main = showing.unit(name, by=by, now=now).main
        later = _later_than(name, asked, by)
        outcome = (
            series.cancel_later(name, main.version, later, cancelling, **doing())
            if later
            else booking.cancel(name, main.version, cancelling, **doing())
        )
        answer(outcome, main.zone)


def _later_than(name: str, asked: dict[str, Any], by: Actor) -> list[str]:
    """The later visits of its series that were not moved alone, where they are to go along."""
    if not asked["later"]:
        return []
    return [one.public_id for one in series.later_than(name, by=by) if not one.is_moved_alone]


def _ask(asked: dict[str, Any], by: Actor, now: datetime) -> Ask:
    """The one day on which the visit is wished."""
    span(asked["at"], asked["at"], now)
    named = directory.by_names(asked["patient"], (asked["clinic"],), (), by=by)
    day = asked["at"].date()
    return Ask(named.patient, asked["type_code"], day, day, named.clinics, people=_people(asked, by))


def _people(asked: dict[str, Any], by: Actor) -> dict[Role, tuple[str, ...]]:
    return {
        role: tuple(directory.practitioner(mail, by=by) for mail in some)
        for role, some in mails(asked["people"]).items()
    }


def _zone(ask: Ask, by: Actor) -> str:
    return next((one.zone for one in showing.clinics(by=by) if one.public_id in ask.clinics), "UTC")


def _offered(ask: Ask, asked: dict[str, Any], by: Actor, now: datetime) -> Draft:
    """What the search offers at the time; else what comes nearest to it, against which booking speaks."""
    wall: datetime = asked["at"]
    found = searching.find(ask, by=by, now=now, limit=MOST_OF_A_DAY).slots
    drafts = [slot.draft for slot in found if slot.draft.appointments[0].wall == wall]
    if not drafts:
        match searching.why_not(ask, wall, by=by, now=now):
            case NoSuchTime(reason=reason):
                raise click.ClickException(telling.says(reason, _zone(ask, by)))
            case explained:
                drafts = [explained.draft]
    return replace(drafts[0], overriding=overriding(asked))
