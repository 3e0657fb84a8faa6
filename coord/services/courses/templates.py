"""The courses that a house plans by name: the standard ones, and what it has made of them from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType
from coord.domain.course import (
    DEFAULT_TEMPLATES,
    GROUP_TEMPLATES,
    MOST_DAYS,
    MOST_STEPS,
    Step,
    Template,
    are_of_groups,
)
from coord.domain.permissions import Actor, Permission
from coord.services.courses.planning import kinds
from coord.services.errors import BadInput, NotFound, NotPermitted
from coord.services.today import earliest_today, house_day
from coord.store import audit, course_templates, policies
from coord.store.db import reading, retried, transaction

LONGEST_NAME = 80
STANDARD = (*DEFAULT_TEMPLATES, *(one.as_template for one in GROUP_TEMPLATES))


@dataclass(frozen=True, slots=True)
class ShownTemplate:
    """A template as it is from a day on; `is_standard` where the house has not made it its own.

    `is_retired` from that day on it is not offered. Those in force are marked `is_now`.
    """

    template: Template
    is_standard: bool
    is_retired: bool
    is_now: bool


def in_force(tx: Connection, organization_id: int, day: date) -> tuple[Template, ...]:
    """The templates of a day, by name; the standard ones stand where the house has none of that name.

    One with a kind of visit that the house lacks is left out.
    """
    found: dict[str, Template | None] = {one.name: one for one in STANDARD}
    for row in course_templates.versions(tx, organization_id):
        if row.valid_from <= day:
            found[row.name] = None if row.is_retired else course_templates.as_template(row)
    known = policies.appointment_types(tx, organization_id, day)
    return tuple(one for one in found.values() if one and all(step.type_code in known for step in one.steps))


def templates(*, by: Actor, now: datetime) -> tuple[Template, ...]:
    """The courses that can be planned for one patient by name today."""
    return _chosen(by, now, is_of_groups=False)


def templates_of_groups(*, by: Actor, now: datetime) -> tuple[Template, ...]:
    """The courses that a whole group can go through together, by name, today."""
    return _chosen(by, now, is_of_groups=True)


def _chosen(by: Actor, now: datetime, *, is_of_groups: bool) -> tuple[Template, ...]:
    with reading() as tx:
        today = house_day(tx, by.organization_id, now)
        types = policies.kinds_known(tx, by.organization_id, today)
        found = in_force(tx, by.organization_id, today)
        return tuple(one for one in found if are_of_groups(one.steps, types) is is_of_groups)


def kinds_of_templates(*, by: Actor, now: datetime) -> dict[str, str]:
    """The kinds of visit that a template may name, their names by code: of one patient, and of groups."""
    with reading() as tx:
        types = policies.kinds_known(tx, by.organization_id, house_day(tx, by.organization_id, now))
    groups = {code: one.name for code, one in types.items() if one.places > 1}
    return {**kinds(by=by, now=now), **groups}


def every_version(*, by: Actor, now: datetime) -> tuple[ShownTemplate, ...]:
    """Every version of every template, past and to come, by name."""
    with reading() as tx:
        rows = course_templates.versions(tx, by.organization_id)
        today = house_day(tx, by.organization_id, now)
        current = {one.name: one.version for one in in_force(tx, by.organization_id, today)}
        own = [
            ShownTemplate(
                course_templates.as_template(row),
                is_standard=False,
                is_retired=row.is_retired,
                is_now=current.get(row.name) == row.version,
            )
            for row in rows
        ]
        standard = [
            ShownTemplate(one, is_standard=True, is_retired=False, is_now=current.get(one.name) == 0)
            for one in STANDARD
        ]
        return tuple(sorted([*standard, *own], key=lambda one: (one.template.name, one.template.version)))


def keep(name: str, steps: Sequence[Step], day: date, *, by: Actor, now: datetime) -> int:
    """Plan by these steps from a day on; returns the version, the same where it says the same again.

    BadInput says which field makes no sense.
    """
    _check(name, day, by, now)

    def work() -> int:
        with transaction() as tx:
            _check_steps(steps, policies.appointment_types(tx, by.organization_id, day))
            return _keep(tx, "kept", name, tuple(steps), day, by, now)

    return retried(work)


def retire(name: str, day: date, *, by: Actor, now: datetime) -> int:
    """Offer it no more from a day on; NotFound where there is none of that name on that day."""
    _check(name, day, by, now)

    def work() -> int:
        with transaction() as tx:
            found = {one.name: one for one in in_force(tx, by.organization_id, day)}
            before = course_templates.kept_on(tx, by.organization_id, name, day)
            if before and before.is_retired:
                return int(before.version)
            if name not in found:
                raise NotFound
            return _keep(tx, "retired", name, found[name].steps, day, by, now)

    return retried(work)


def _keep(
    tx: Connection, did: str, name: str, steps: tuple[Step, ...], day: date, by: Actor, now: datetime
) -> int:
    is_retired, before = did == "retired", course_templates.kept_on(tx, by.organization_id, name, day)
    if before and (before.steps, before.is_retired) == (course_templates.as_data(steps), is_retired):
        return int(before.version)
    version = course_templates.keep(tx, by.organization_id, name, steps, day, is_retired=is_retired)
    details = {"template": name, "version": version, "from": day.isoformat(), "steps": len(steps)}
    audit.record(tx, f"course_template.{did}", by=by, now=now, subject="course_template", details=details)
    return version


def _check(name: str, day: date, by: Actor, now: datetime) -> None:
    if not by.may(Permission.EDIT_POLICY):
        raise NotPermitted
    if not 1 <= len(name.strip()) <= LONGEST_NAME or name != name.strip():
        raise BadInput("name", f"Give a name of at most {LONGEST_NAME} letters.")
    if day < earliest_today(by, now):
        raise BadInput("from", "This day has passed. Choose today or later.")


def _check_steps(steps: Sequence[Step], types: Mapping[str, AppointmentType]) -> None:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise BadInput("steps", f"A course has 1 to {MOST_STEPS} steps.")
    for step in steps:
        if step.type_code not in types:
            raise BadInput("steps", f"There is no kind of visit with the code “{step.type_code}”.")
        if not 0 <= step.at_least <= step.at_most <= MOST_DAYS:
            raise BadInput("steps", f"Give days from 0 to {MOST_DAYS}, the fewer first.")
    if sum(step.at_most for step in steps[1:]) > MOST_DAYS:
        raise BadInput("steps", f"A course takes at most {MOST_DAYS} days.")
    if any(types[step.type_code].places > 1 for step in steps):
        _check_groups(tuple(steps), types)


def _check_groups(steps: tuple[Step, ...], types: Mapping[str, AppointmentType]) -> None:
    if not are_of_groups(steps, types):
        raise BadInput("steps", "A course is of groups alone, or of one patient’s own visits alone.")
    if any(step.at_least != step.at_most or not step.at_least for step in steps[1:]):
        raise BadInput(
            "steps",
            "Give each group one number of days after the one before, at least 1. It is near that day.",
        )
