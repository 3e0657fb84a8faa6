"""Recording a visit that happened without us."""

from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.slots import mails
from coord.cli.visits.shared import WALL, answer, once, visit, visit_known
from coord.services import booking, directory, showing
from coord.services.booking import PastVisit
from coord.services.drafts import Draft, DraftAppointment


@visit.command("record")
@click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
@click.option("--type", "type_code", metavar="CODE", required=True, help="Such as dosing_iv.")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--room", metavar="NAME")
@click.option("--at", type=WALL, required=True, help="On the clinic's clock, such as 2027-03-02T09:00.")
@click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, help="Who was there.")
@click.option("--counts-dose", is_flag=True, help="It counts against the patient's order.")
@click.option("--why", default="", help="Why it happened in spite of what speaks against it; kept.")
@with_appcontext
def record(**asked: Any) -> None:
    """Keep a visit that is over, and print its id; nobody gets a message."""
    by, now = operator(), clock.now()
    with visit_known():
        named = directory.by_names(asked["patient"], (asked["clinic"],), (), by=by)
        people = {
            role: directory.practitioner(mail, by=by)
            for role, some in mails(asked["people"]).items()
            for mail in some[:1]
        }
        (clinic,) = named.clinics
        room = directory.room(asked["room"], by=by) if asked["room"] else None
        one = DraftAppointment(asked["type_code"], clinic, room, asked["at"], people)
        past = PastVisit(Draft(named.patient, (one,)), asked["counts_dose"], asked["why"])
        zone = next(one.zone for one in showing.clinics(by=by) if one.public_id == clinic)
        answer(booking.record(past, by=by, now=now, once=once()), zone)
