"""A visit and its follow-up by the same people, where their week has room for either but not for both.

Weeks in which somebody has so little left are few. For each, the two are looked for with that somebody in
the one and not in the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment
from coord.domain.facts import Practitioner
from coord.domain.free_time import Site
from coord.domain.local_time import local_date
from coord.domain.reasons import WeeklyMaximum
from coord.domain.roles import Role
from coord.domain.slots.crews import Crew, Parts, Pool, given_parts
from coord.domain.workload import attended, minutes_by_day, minutes_by_week, week_of


@dataclass(frozen=True, slots=True)
class Pairing:
    """Starts of a visit (`days`), who has no part in it then, and who of the few holds its follow-up.

    `outside` are the days beyond those; there everybody may hold it who is not named in `held_by`.
    """

    days: int
    without: Parts
    held_by: Mapping[Role, PractitionerId]
    few: Parts

    def of_visit(self, crew: Crew) -> Crew:
        """Who can have which part in the visit."""
        return {
            role: {
                who: starts & self.days
                for who, starts in pool.items()
                if who not in self.without.get(role, ())
            }
            for role, pool in crew.items()
        }

    def of_follow_up(self, crew: Crew) -> Crew:
        """Who can have which part in its follow-up; nobody where a part that is given is not in the crew."""
        if self.held_by.keys() - crew.keys():
            return {role: {} for role in crew}
        return {role: self._holding(role, pool) for role, pool in crew.items()}

    def _holding(self, role: Role, pool: Pool) -> Pool:
        if role in self.held_by:
            who = self.held_by[role]
            return {who: pool[who] & self.days} if who in pool else {}
        if self.held_by:
            return {who: starts & self.days for who, starts in pool.items() if not self._is_few(role, who)}
        return {
            who: starts & ~self.days if self._is_few(role, who) else starts for who, starts in pool.items()
        }

    def _is_few(self, role: Role, who: PractitionerId) -> bool:
        return who in self.few.get(role, ())


class Together:
    """Which people can hold both a visit and its follow-up in which weeks."""

    def __init__(self, visit: AppointmentType, follow_up: AppointmentType, site: Site) -> None:
        self.visit, self.follow_up, self.site = visit, follow_up, site

    @property
    def counts(self) -> bool:
        """Whether anybody has a weekly maximum that this search minds."""
        return bool(self._left)

    @cached_property
    def _left(self) -> dict[PractitionerId, dict[date, int]]:
        """By person with a weekly maximum, the minutes that are left of each week."""
        if not self._weeks:
            return {}
        return {
            one.id: self._left_of(one, one.limits.week_minutes)
            for one in self.site.facts.practitioners.values()
            if one.limits.week_minutes is not None
        }

    def _left_of(self, one: Practitioner, most: int) -> dict[date, int]:
        busy = self.site.facts.busy(one.attention_id)
        taken = minutes_by_week(minutes_by_day(busy, self.site.clinic.zone))
        return {week: most - taken[week] for week in self._weeks}

    @cached_property
    def _weeks(self) -> list[date]:
        """The weeks in which a maximum is minded by the policy of some day."""
        days = (day for day in self.site.days if self.site.on(day).minds(WeeklyMaximum))
        return list(dict.fromkeys(map(week_of, days)))

    def pairings(self) -> Iterator[Pairing]:
        """Together they hold every pair of visits that weekly maxima allow; none where all are allowed."""
        tight = {week: few for week in self._weeks if (few := self._few(week))}
        if not tight:
            return
        days = {week: self.site.mask(week, week + timedelta(days=6)) for week in tight}
        rest = self.site.grid.full
        for week, few in tight.items():
            rest &= ~days[week]
            for held_by in given_parts(few):
                yield Pairing(days[week], self._without(held_by, week), held_by, few)
        yield Pairing(rest, {}, {}, {})

    def _few(self, week: date) -> dict[Role, frozenset[PractitionerId]]:
        """By role of the follow-up, who could not hold it beside some part in the visit of that week."""
        found = {role: self._clashing(role, week) for role in _roles(self.follow_up)}
        return {role: few for role, few in found.items() if few}

    def _clashing(self, role: Role, week: date) -> frozenset[PractitionerId]:
        both = [(part, role) for part in _roles(self.visit)]
        return frozenset(who for who in self._left if any(self._clash(who, week, *one) for one in both))

    def _clash(self, who: PractitionerId, week: date, part: Role, role: Role) -> bool:
        first, second = _minutes(self.visit, [part]), _minutes(self.follow_up, [role])
        left = self._left[who].get(week, 0)
        return max(first, second) <= left < first + second and bool(first and second)

    def _without(self, held_by: Mapping[Role, PractitionerId], week: date) -> Parts:
        return {
            part: frozenset(who for role, who in held_by.items() if self._clash(who, week, part, role))
            for part in _roles(self.visit)
        }

    def beside(self, main: ProposedAppointment, crew: Crew) -> Crew:
        """Who can hold a follow-up beside the very people of a visit."""
        week = week_of(local_date(main.starts, self.site.clinic.zone))
        days = self.site.mask(week, week + timedelta(days=6))
        parts = {who: part for part, who in main.people.items() if who in self._left}
        return {
            role: {
                who: starts & ~days if who in parts and self._clash(who, week, parts[who], role) else starts
                for who, starts in pool.items()
            }
            for role, pool in crew.items()
        }


def _roles(kind: AppointmentType) -> tuple[Role, ...]:
    return (*kind.roles, *kind.optional_roles)


def _minutes(kind: AppointmentType, roles: list[Role]) -> int:
    return sum(span.minutes for span in attended(kind, roles))
