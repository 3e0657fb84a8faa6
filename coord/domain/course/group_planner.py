"""Dates for all groups of a course: on the days of its template, or as near as can be, in its order.

Each kind keeps its hour and its people as far as they are free; where they are not, the group is at another
hour of the day, or up to two days earlier or later, never before the group that precedes it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from coord.domain.appointment import PractitionerId, ProposedAppointment
from coord.domain.course.groups import GroupTemplate
from coord.domain.local_time import local_date, minute_of_day
from coord.domain.roles import Role
from coord.domain.slots.group_search import Choice, GroupSearch

SHIFTS = (0, 1, -1, 2, -2)
TRIES = 4  # starts of one day that are asked of all rules
NO_HOUR = 0

MayBe = Callable[[ProposedAppointment], bool]


@dataclass(frozen=True, slots=True)
class GroupCourse:
    """The groups of a course at their times; `shifted` are the places of those on another day than wanted."""

    groups: tuple[ProposedAppointment, ...]
    shifted: frozenset[int]
    other_hours: int
    leaders: int

    @property
    def cost(self) -> tuple[int, int, int]:
        """How far it is from regular: other days weigh most, then people, then hours."""
        return len(self.shifted), self.leaders, self.other_hours


@dataclass(frozen=True, slots=True)
class NoDay:
    """For the group at this place nothing is free on or near its day."""

    place: int
    day: date


@dataclass
class KindOfCourse:
    """The times of one kind of the course, and whether all rules agree to one."""

    search: GroupSearch
    may_be: MayBe

    @cached_property
    def by_day(self) -> Mapping[date, Sequence[int]]:
        """The starts of each day, ascending."""
        found: dict[date, list[int]] = {}
        zone = self.search.site.clinic.zone
        for minute in self.search.minutes():
            found.setdefault(local_date(minute, zone), []).append(minute)
        return found

    def hour(self, minute: int) -> int:
        """The minute of the clinic's day."""
        return minute_of_day(minute, self.search.site.clinic.zone)

    def usual(self, days: Sequence[date]) -> int:
        """The hour at which it can start on most of the days, the earliest of such."""
        hours = Counter(self.hour(minute) for day in days for minute in self.by_day.get(day, ()))
        return min(hours, key=lambda hour: (-hours[hour], hour), default=NO_HOUR)

    def nearest(self, day: date, hour: int, wish: Choice) -> ProposedAppointment | None:
        """The group on the day, as near to the hour as the rules agree to."""
        starts = sorted(self.by_day.get(day, ()), key=lambda one: (abs(self.hour(one) - hour), one))
        tried = (self.search.proposal_at(minute, wish) for minute in starts[:TRIES])
        return next((one for one in tried if self.may_be(one)), None)


@dataclass
class _Attempt:
    """One course that begins on a certain day, as far as it has been laid out."""

    template: GroupTemplate
    kinds: Mapping[str, KindOfCourse]
    first: date
    groups: list[ProposedAppointment] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def lay_out(self) -> GroupCourse | NoDay:
        for place, step in enumerate(self.template.steps):
            planned = self.first + timedelta(days=step.day)
            if not self._place(step.type_code, planned):
                return NoDay(place, planned)
        return self._whole()

    def _place(self, code: str, planned: date) -> bool:
        kind, wish = self.kinds[code], self._wish()
        for day in self._near(planned):
            one = kind.nearest(day, self._hours[code], wish)
            if one is not None:
                self.groups.append(one)
                self.days.append(day)
                return True
        return False

    def _near(self, planned: date) -> Iterator[date]:
        """The first group is on its day, each later one after the group before it."""
        for shift in SHIFTS if self.days else SHIFTS[:1]:
            day = planned + timedelta(days=shift)
            if not self.days or day > self.days[-1]:
                yield day

    def _wish(self) -> Choice:
        """Who was there before, the latest first."""
        found: defaultdict[Role, dict[PractitionerId, None]] = defaultdict(dict)
        for one in reversed(self.groups):
            for role, who in one.people.items():
                found[role].setdefault(who)
        return {role: tuple(people) for role, people in found.items()}

    @cached_property
    def _hours(self) -> dict[str, int]:
        days = self.template.days(self.first)
        steps = list(zip(self.template.steps, days, strict=True))
        return {
            code: kind.usual([day for step, day in steps if step.type_code == code])
            for code, kind in self.kinds.items()
        }

    def _whole(self) -> GroupCourse:
        planned = self.template.days(self.first)
        shifted = (n for n, (day, wanted) in enumerate(zip(self.days, planned, strict=True)) if day != wanted)
        other = sum(
            self.kinds[one.type.code].hour(one.starts) != self._hours[one.type.code] for one in self.groups
        )
        leaders = {one.people.get(one.type.leading_role) for one in self.groups}
        return GroupCourse(tuple(self.groups), frozenset(shifted), other, len(leaders))


def plan_groups(
    template: GroupTemplate, kinds: Mapping[str, KindOfCourse], days: Sequence[date], most: int
) -> tuple[tuple[GroupCourse, ...], tuple[NoDay, ...]]:
    """At most so many courses, the most regular first, then the soonest; else how far one came."""
    found = [_Attempt(template, kinds, day).lay_out() for day in days]
    courses = sorted(
        (one for one in found if isinstance(one, GroupCourse)),
        key=lambda one: (one.cost, one.groups[0].starts),
    )
    failed = [one for one in found if isinstance(one, NoDay)]
    farthest = max(failed, key=lambda one: one.place, default=None)
    return tuple(courses[:most]), () if courses or farthest is None else (farthest,)
