"""How a visit and its time are asked for, and what the search offers then."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from coord.cli import telling
from coord.cli.slots import mails, span
from coord.cli.visits.shared import WALL
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services import directory, searching, showing
from coord.services.drafts import Draft
from coord.services.searching import Ask, NoSuchTime

MOST_OF_A_DAY = 1000

patient = click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
type_code = click.option("--type", "type_code", metavar="CODE", required=True, help="Such as dosing_iv.")
clinic = click.option("--clinic", metavar="KEY", required=True)
at = click.option("--at", type=WALL, required=True, help="On the clinic's clock, such as 2027-03-02T09:00.")
with_people = click.option(
    "--with", "people", metavar="ROLE=MAIL", multiple=True, help="Any of these in a role."
)


def day_wished(asked: dict[str, Any], by: Actor, now: datetime) -> Ask:
    """The one day on which the visit is wished."""
    span(asked["at"], asked["at"], now)
    named = directory.by_names(asked["patient"], (asked["clinic"],), (), by=by)
    day = asked["at"].date()
    return Ask(named.patient, asked["type_code"], day, day, named.clinics, people=people(asked, by))


def people(asked: dict[str, Any], by: Actor) -> dict[Role, tuple[str, ...]]:
    return {
        role: tuple(directory.practitioner(mail, by=by) for mail in some)
        for role, some in mails(asked["people"]).items()
    }


def zone(ask: Ask, by: Actor) -> str:
    return next((one.zone for one in showing.clinics(by=by) if one.public_id in ask.clinics), "UTC")


def offered(
    ask: Ask, wall: datetime, by: Actor, now: datetime, spite: Overriding = NOTHING_OVERRIDDEN
) -> Draft:
    """What the search offers at the time; else what comes nearest to it, against which booking speaks."""
    found = searching.find(ask, by=by, now=now, limit=MOST_OF_A_DAY).slots
    drafts = [slot.draft for slot in found if slot.draft.appointments[0].wall == wall]
    if not drafts:
        match searching.why_not(ask, wall, by=by, now=now):
            case NoSuchTime(reason=reason):
                raise click.ClickException(telling.says(reason, zone(ask, by)))
            case explained:
                drafts = [explained.draft]
    return replace(drafts[0], overriding=spite)
