"""Booking, reserving, moving and cancelling, as the pages do it: what is offered at the time is taken."""

import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, span
from coord.cli.visits import asking
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
from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.local_time import to_wall
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import booking, directory, series, showing
from coord.services.booking import Refused, Reserved
from coord.services.searching import Ask
from coord.services.whole import OneRefused

_later = click.option("--later", is_flag=True, help="The later visits of its series too.")


@visit.command("book")
@asking.patient
@asking.type_code
@asking.clinic
@asking.at
@asking.with_people
@in_spite_of
@with_appcontext
def book(**asked: Any) -> None:
    """Book a visit with its follow-up, and print its id; exits with 1 and says why where it cannot be."""
    by, now = operator(), clock.now()
    with visit_known():
        ask = asking.day_wished(asked, by, now)
        draft = asking.offered(ask, asked["at"], by, now, overriding(asked))
        answer(booking.book(draft, by=by, now=now, once=once()), asking.zone(ask, by))


@visit.command("reserve")
@asking.patient
@asking.type_code
@asking.clinic
@asking.at
@asking.with_people
@click.option("--until", type=WALL, required=True, help="On the clinic's clock.")
@in_spite_of
@with_appcontext
def reserve(**asked: Any) -> None:
    """Keep a time until then, and print the reservation's id."""
    by, now = operator(), clock.now()
    with visit_known():
        ask = asking.day_wished(asked, by, now)
        draft = asking.offered(ask, asked["at"], by, now, overriding(asked))
        zone = asking.zone(ask, by)
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
@asking.at
@click.option("--clinic", metavar="KEY", help="Another clinic.")
@asking.with_people
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
        people = asking.people(asked, by)
        if not people and _is_there(main, where, asked["at"]):
            refuse((Refusal(0, why.NothingChanges(field=Field.UNIT)),), main.zone)
        day = asked["at"].date()
        span(asked["at"], asked["at"], now)
        ask = Ask(main.patient.public_id, main.type_code, day, day, (where,), name, people=people)
        draft = asking.offered(ask, asked["at"], by, now, overriding(asked))
        if later := _later_than(name, asked, by):
            moved = series.move_later(name, main.version, draft, later, tell=tell(asked), **doing())
            if isinstance(moved, OneRefused):
                refuse_one(moved, main.zone)
            click.echo(name)
            return
        answer(booking.move(name, main.version, draft, tell=tell(asked), **doing()), main.zone)


def _is_there(main: showing.ShownAppointment, where: str, wall: datetime) -> bool:
    """Whether a visit is where it goes already, so that nobody is looked for who could come instead."""
    stands = (to_wall(main.starts, ZoneInfo(main.zone)), main.clinic_public_id)
    return not main.is_set_aside and stands == (wall, where)


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
