"""Searches over days on one of which the wanted kind of visit changes: each part of them by the kind then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coord.domain.appointment import AppointmentType, ClinicId, PractitionerId, Proposal, ProposedAppointment
from coord.domain.facts import Clinic, Facts
from coord.domain.free_time import Site
from coord.domain.local_time import local_date
from coord.domain.obstacles import obstacles_of
from coord.domain.ranking import Advantage
from coord.domain.reasons import Reason
from coord.domain.slots.clinic_search import ClinicSearch
from coord.domain.slots.group_search import NOBODY, Choice, GroupSearch, WantedGroup
from coord.domain.slots.wanted import Wanted

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SearchByDay:
    """The same as a search at one clinic, made of one for each part of the days."""

    parts: Sequence[ClinicSearch]

    @property
    def clinic(self) -> Clinic:
        return self.parts[0].clinic

    @property
    def wanted(self) -> Wanted:
        return self.parts[0].wanted

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return [minute for one in self.parts for minute in one.minutes()]

    def scored(self) -> Iterator[tuple[int, int]]:
        """The points and the minute of each start."""
        for one in self.parts:
            yield from one.scored()

    def proposal_at(self, minute: int) -> Proposal:
        """The unit at a start: continuity first, then whoever is free."""
        return self._at(minute).proposal_at(minute)

    def advantages_of(self, proposal: Proposal) -> frozenset[Advantage]:
        """What speaks for the very people that a slot proposes, at its time."""
        return self._at(proposal.main.starts).advantages_of(proposal)

    def against(self) -> list[list[Reason]]:
        """What forbids the visit because of the patient alone, day by day."""
        return [reasons for one in self.parts for reasons in one.against()]

    def obstacles(self) -> list[Reason]:
        """What does, where no day is without such a reason."""
        return obstacles_of(self.against())

    def _at(self, minute: int) -> ClinicSearch:
        day = local_date(minute, self.clinic.zone)
        return next(one for one in self.parts if day <= one.wanted.last)


AnySearch = ClinicSearch | SearchByDay


def search_at(wanted: Wanted, clinic_id: ClinicId, facts: Facts, *, is_alone: bool) -> AnySearch:
    """All starts of the wanted visit at one clinic, `is_alone` where no follow-up is booked with it."""
    parts = [
        ClinicSearch(_part(wanted, days, facts, is_alone=is_alone), clinic_id, facts)
        for days in _days(wanted.type, wanted.first, wanted.last, facts)
    ]
    return parts[0] if len(parts) == 1 else SearchByDay(parts)


def _days(kind: AppointmentType, first: date, last: date, facts: Facts) -> list[tuple[date, date]]:
    """The days in parts, in each of which the kind is the same; on which it is not there yet, in none."""
    parts: list[tuple[date, date]] = []
    for begins, ends in _between(first, last, [since for since, _ in facts.kinds]):
        if parts and facts.kind_on(kind, begins) == facts.kind_on(kind, parts[-1][0]):
            parts[-1] = (parts[-1][0], ends)
        elif facts.is_there(kind, begins):
            parts.append((begins, ends))
    return parts or [(first, first - A_DAY)]


def _between(first: date, last: date, sinces: Iterable[date]) -> Iterator[tuple[date, date]]:
    """The first and the last day of each part of the days."""
    begins = [first, *(since for since in sinces if first < since <= last)]
    return zip(begins, [*(day - A_DAY for day in begins[1:]), last], strict=True)


def _part(wanted: Wanted, days: tuple[date, date], facts: Facts, *, is_alone: bool) -> Wanted:
    first, last = days
    if not facts.kinds:
        return wanted
    kind = facts.kind_on(wanted.type, first)
    after = None if is_alone else facts.follow_up_on(kind, first, wanted.follow_up)
    return replace(wanted, type=kind, follow_up=after, first=first, last=last, ranked_from=wanted.first)


@dataclass(frozen=True, slots=True)
class GroupSearchByDay:
    """The same as a search for groups at one clinic, made of one for each part of the days."""

    parts: Sequence[GroupSearch]

    @property
    def site(self) -> Site:
        return self.parts[0].site

    @property
    def wanted(self) -> WantedGroup:
        return self.parts[0].wanted

    @property
    def facts(self) -> Facts:
        return self.parts[0].facts

    def minutes(self) -> list[int]:
        """All starts as UTC epoch minutes, ascending."""
        return [minute for one in self.parts for minute in one.minutes()]

    def by_leader(self) -> dict[PractitionerId, list[int]]:
        """For each who can lead it, all starts at which they can."""
        found: defaultdict[PractitionerId, list[int]] = defaultdict(list)
        for one in self.parts:
            for who, minutes in one.by_leader().items():
                found[who] += minutes
        return dict(found)

    def proposal_at(self, minute: int, wish: Choice = NOBODY) -> ProposedAppointment:
        """The group at a start: who is wished, if free, then whoever is free, in the plainest room."""
        day = local_date(minute, self.site.clinic.zone)
        return next(one for one in self.parts if day <= one.wanted.last).proposal_at(minute, wish)


AnyGroupSearch = GroupSearch | GroupSearchByDay


def group_search_at(wanted: WantedGroup, clinic_id: ClinicId, facts: Facts) -> AnyGroupSearch:
    """All starts of the wanted group at one clinic."""
    parts = [
        GroupSearch(
            replace(wanted, type=facts.kind_on(wanted.type, first), first=first, last=last), clinic_id, facts
        )
        for first, last in _days(wanted.type, wanted.first, wanted.last, facts)
    ]
    return parts[0] if len(parts) == 1 else GroupSearchByDay(parts)
