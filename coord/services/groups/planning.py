"""Planning a course of groups: dates for all of its groups, to be seen before any of them is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coord.domain.course import GroupTemplate
from coord.domain.course.group_planner import (
    GroupCourse,
    KindOfCourse,
    NoDay,
    plan_groups,
)
from coord.domain.local_time import days_between
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.services.errors import NotFound
from coord.services.groups import showing
from coord.services.groups.finding import GroupAsk, GroupSlot, GroupTimes
from coord.store.db import reading

WAYS = 3
LATEST = timedelta(days=2)  # later than its day a group may be


@dataclass(frozen=True, slots=True)
class CourseAsk:
    """A course that begins between two days; `parts` say for each kind who, where and when is wished."""

    template: str
    clinic: str
    places: int
    first: date
    last: date
    parts: Mapping[str, GroupAsk]


@dataclass(frozen=True, slots=True)
class WayOfGroups:
    """One way to hold the course, and the places of the groups that are not on the day of its template."""

    groups: tuple[GroupSlot, ...]
    shifted: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlannedGroups:
    """The ways, the most regular first; without any, what forbids it or for which group no day is found."""

    ways: tuple[WayOfGroups, ...]
    obstacles: tuple[Reason, ...]
    missing: tuple[NoDay, ...]


def plan(ask: CourseAsk, *, by: Actor, now: datetime) -> PlannedGroups:
    """Dates for every group of the course, each of which can be opened; nothing is changed."""
    template = showing.course(ask.template, by=by, now=now)
    with reading() as tx:
        times = {code: _times(tx, code, template, ask, by, now) for code in template.kinds}
        found, missing = plan_groups(template, _kinds(times), days_between(ask.first, ask.last), WAYS)
        obstacles = () if found else tuple(one for some in times.values() for one in some.obstacles())
        return PlannedGroups(
            tuple(_way(one, times) for one in found), tuple(dict.fromkeys(obstacles)), missing
        )


def _times(
    tx: Connection, code: str, template: GroupTemplate, ask: CourseAsk, by: Actor, now: datetime
) -> GroupTimes:
    """All times of a kind while the course may last."""
    wished = ask.parts.get(code, GroupAsk(code, ask.places, ask.first, ask.last))
    last = template.days(ask.last)[-1] + LATEST
    return GroupTimes(
        tx,
        replace(wished, type_code=code, places=ask.places, first=ask.first, last=last, clinics=(ask.clinic,)),
        by,
        now,
    )


def _kinds(times: Mapping[str, GroupTimes]) -> dict[str, KindOfCourse]:
    """NotFound where the clinic is not there."""
    if not all(one.by_clinic for one in times.values()):
        raise NotFound
    return {code: KindOfCourse(next(iter(one.by_clinic.values())), one.may_be) for code, one in times.items()}


def _way(course: GroupCourse, times: Mapping[str, GroupTimes]) -> WayOfGroups:
    slots = (
        times[one.type.code].judged(one, course.groups[:place]) for place, one in enumerate(course.groups)
    )
    return WayOfGroups(tuple(slots), course.shifted)
