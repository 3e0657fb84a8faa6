"""Planning a whole course: exact by days and spacing, and judged by every rule before anybody sees it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, partial

from coord.domain.appointment import AppointmentType, ClinicId, PractitionerId, Proposal, ProposedAppointment
from coord.domain.booking import Refusal, refusals
from coord.domain.course.as_booked import as_booked
from coord.domain.course.as_planned import as_planned
from coord.domain.course.calendar_days import CalendarDays, spaced
from coord.domain.course.chain import Days, Link, cheapest, earliest_end, soonest
from coord.domain.course.steps import CourseVisit, WantedCourse
from coord.domain.facts import Facts
from coord.domain.free_time import Site, patient_reasons
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, on_day
from coord.domain.obstacles import obstacles_of
from coord.domain.ranking import NO_WISHES, Wishes, wished
from coord.domain.roles import Role
from coord.domain.slots.kind_by_day import AnyKind, kind_at_site
from coord.domain.timeline import DAY_STEPS, STEP, Grid, each_bit, steps

LEAD = Role.LEAD_THERAPIST
MOST_TRIES = 80
Path = Callable[[Sequence[Days], Sequence[Link]], list[int] | None]


class Aim(StrEnum):
    """What a plan is best at."""

    SOONEST = "soonest"
    WISHED = "wished"
    USUAL = "usual"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Plan:
    """A course that can be booked as it is: a unit for each step, led by one therapist throughout.

    `wished` counts the visits at times that the patient would like, of all but follow-ups; `also` is what
    else it is best at, so that no other way shows it.
    """

    aim: Aim
    lead: PractitionerId | None
    units: tuple[Proposal, ...]
    first: date
    last: date
    wished: int
    also: tuple[Aim, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplanned:
    """No course is possible: the step (by number) that failed, and what stood against it, if known."""

    step: int
    refusals: tuple[Refusal, ...]


class CoursePlanner:
    """Plans of one course at one clinic, from facts of all its days."""

    def __init__(self, wanted: WantedCourse, clinic_id: ClinicId, facts: Facts) -> None:
        self.wanted, self.facts, clinic = wanted, facts, facts.clinics[clinic_id]
        ends = on_day(wanted.last, 1440, clinic.zone)
        grid = Grid.over(Interval(on_day(wanted.first, 0, clinic.zone), ends))
        self.site = Site(clinic, grid, facts, now=wanted.now)
        self.days = CalendarDays(self.site, wanted.first, wanted.last)
        self._kinds: dict[str, AnyKind] = {}
        self._starts: dict[tuple[str, PractitionerId | None], int] = {}
        self._days: dict[tuple[str, PractitionerId | None], Days] = {}
        self.against = Unplanned(0, ())

    def plans(self) -> list[Plan]:
        """The alternatives, each best at something, the soonest first; none where no course is possible."""
        plans: list[Plan] = []
        for aim, lead, path in self._alternatives():
            plan = self._plan(aim, lead, path)
            if plan is not None:
                _keep(plan, plans)
        if not plans and not self.against.refusals:
            self.against = self._obstacle()
        return plans

    def _obstacle(self) -> Unplanned:
        """The first step that the patient's side forbids on every day, or that nobody can lead on any."""
        for place, visit in enumerate(self.wanted.visits):
            found = [patient_reasons(visit.type, self.site, day) for day in self.days.dates]
            if against := obstacles_of(found):
                return Unplanned(place, tuple(Refusal(0, reason) for reason in against))
        chains = [self._chain(lead, [0] * len(self.wanted.visits))[0] for lead in self.leads]
        nobody = (
            place for place in range(len(self.wanted.visits)) if not any(days[place] for days in chains)
        )
        return Unplanned(next(nobody, 0), ())

    def soonest_end(self, lead: PractitionerId | None) -> int | None:
        """The day (by number) on which a course led by somebody could begin its last step at the soonest."""
        return earliest_end(*self._chain(lead, [0] * len(self.wanted.visits)))

    def _alternatives(self) -> Iterator[tuple[Aim, PractitionerId | None, Path]]:
        ends = {lead: self.soonest_end(lead) for lead in self.leads}
        able = sorted((one for one in self.leads if ends[one] is not None), key=lambda one: ends[one] or 0)
        if not able:
            return
        usual = next((lead for lead in able if self._rank(lead) < len(self._team)), None)
        yield Aim.SOONEST, able[0], soonest
        if usual is not None and usual != able[0]:
            yield Aim.USUAL, usual, soonest
        if self._wishes != NO_WISHES:
            lead = usual if usual is not None else able[0]
            yield Aim.WISHED, lead, partial(cheapest, cost=partial(self._cost, lead))
        other = next((lead for lead in able[1:] if lead != usual), None)
        if other is not None:
            yield Aim.OTHER, other, soonest

    @cached_property
    def leads(self) -> list[PractitionerId | None]:
        """Who could lead all of it, the patient's own therapist first; nobody where nobody needs to."""
        pools = [self._kind(kind).people[LEAD].keys() for kind in self._types if LEAD in kind.roles]
        if not pools:
            return [None]
        able = set.intersection(*map(set, pools))
        able = able & self.wanted.leads if self.wanted.leads is not None else able
        return sorted(able, key=lambda who: (self._rank(who), who))

    @property
    def _team(self) -> tuple[PractitionerId, ...]:
        return self.facts.patient.care_team.get(LEAD, ())

    def _rank(self, who: PractitionerId | None) -> int:
        return self._team.index(who) if who in self._team else len(self._team)

    @cached_property
    def _types(self) -> list[AppointmentType]:
        both = [(one.type, one.follow_up) for one in self.wanted.visits]
        return list({kind.code: kind for pair in both for kind in pair if kind}.values())

    def _kind(self, kind: AppointmentType) -> AnyKind:
        if kind.code not in self._kinds:
            self._kinds[kind.code] = kind_at_site(kind, self.site)
        return self._kinds[kind.code]

    def _starts_of(self, kind: AppointmentType, lead: PractitionerId | None) -> int:
        """The starts of a kind of visit that are led by somebody, after now."""
        led = lead if LEAD in kind.roles else None
        if (kind.code, led) not in self._starts:
            found = self._kind(kind)
            starts = found.starts if led is None else found.starts_with(LEAD, led)
            past = max(0, steps(self.wanted.now + 1 - self.site.grid.origin))
            self._starts[kind.code, led] = starts >> past << past
        return self._starts[kind.code, led]

    def _days_of(self, kind: AppointmentType, lead: PractitionerId | None) -> Days:
        """The days on which such a visit can be led by somebody."""
        if (kind.code, lead) not in self._days:
            self._days[kind.code, lead] = self.days.with_any(self._starts_of(kind, lead))
        return self._days[kind.code, lead]

    def _chain(self, lead: PractitionerId | None, without: Sequence[Days]) -> tuple[list[Days], list[Link]]:
        """The days of each step, and how one follows another."""
        possible, links = [], []
        for place, visit in enumerate(self.wanted.visits):
            days = self._days_of(visit.type, lead) & ~without[place]
            followed = self._followed(visit, lead)
            possible.append(days if followed is None else days & sum(1 << day for day in followed))
            if place + 1 < len(self.wanted.visits):
                after = self.wanted.visits[place + 1]
                links.append(spaced(after.at_least, after.at_most, followed, len(self.days.dates)))
        possible[0] &= self.days.until(self.wanted.latest_first)
        return possible, links

    def _followed(self, visit: CourseVisit, lead: PractitionerId | None) -> dict[int, int] | None:
        """By the day of a visit, that of its follow-up; None where it needs none."""
        if visit.follow_up is None:
            return None
        return self.days.followed(self._days_of(visit.follow_up, lead))

    def _plan(self, aim: Aim, lead: PractitionerId | None, path: Path) -> Plan | None:
        """The best course in which every unit keeps every rule: a day on which one does not is left out."""
        without = [0] * len(self.wanted.visits)
        for _ in range(MOST_TRIES):
            days = path(*self._chain(lead, without))
            if days is None:
                return None
            units, refused = self._judged(lead, days)
            if refused is None:
                return self._told(aim, lead, units)
            without[refused] |= 1 << days[refused]
        return None

    def _judged(self, lead: PractitionerId | None, days: Sequence[int]) -> tuple[list[Proposal], int | None]:
        """The units on these days, up to the first that a rule refuses beside those before it, and which."""
        facts, units = self.facts, list[Proposal]()
        for place, day in enumerate(days):
            unit = self._unit(self.wanted.visits[place], lead, day, units)
            if found := refusals(unit, facts, self.wanted.now):
                told = as_planned(found, unit, units, self.wanted.visits, self.facts)
                self.against = Unplanned(place, told)
                return units, place
            units.append(unit)
            facts = as_booked(facts, unit)
        return units, None

    def _unit(
        self, visit: CourseVisit, lead: PractitionerId | None, day: int, before: Sequence[Proposal]
    ) -> Proposal:
        """The visit at the best time of a day that the chain has found, with its follow-up."""
        appointments = [self._propose(visit.type, lead, day, before)]
        if visit.follow_up is not None:
            followed = self.days.followed(self._days_of(visit.follow_up, lead))
            appointments.append(self._propose(visit.follow_up, lead, followed[day], before))
        return Proposal(self.facts.patient.id, tuple(appointments))

    def _propose(
        self, kind: AppointmentType, lead: PractitionerId | None, day: int, before: Sequence[Proposal]
    ) -> ProposedAppointment:
        starts = self._starts_of(kind, lead) & self.days.masks[day]
        wish = dict(self.facts.patient.care_team) | ({LEAD: (lead,)} if lead is not None else {})
        return self._kind(kind).propose(self._best(starts, kind, before), wish)

    def _best(self, starts: int, kind: AppointmentType, before: Sequence[Proposal]) -> int:
        """A wished time if there is one, then nearest to the time of day of the last visit of this kind."""
        for mask in self._wished_times:
            starts = starts & mask or starts
        earlier = (one for unit in reversed(before) for one in unit.appointments)
        usual = next((one for one in earlier if one.type.code == kind.code), None)
        if usual is None:
            return next(each_bit(starts))
        bit = (usual.starts - self.site.grid.origin) // STEP % DAY_STEPS
        return min(each_bit(starts), key=lambda one: abs(one % DAY_STEPS - bit))

    @property
    def _wishes(self) -> Wishes:
        """What the asker wishes, else what the patient always prefers."""
        preferred = self.facts.patient.preferred
        usual = Wishes(preferred.weekdays, preferred.spans)
        return usual if self.wanted.wishes == NO_WISHES else self.wanted.wishes

    @cached_property
    def _wished_times(self) -> list[int]:
        return list(wished(self._wishes, self.site).values())

    def _is_wished(self, starts: int) -> bool:
        for mask in self._wished_times:
            starts &= mask
        return bool(starts)

    def _cost(self, lead: PractitionerId | None, place: int, day: int) -> int:
        """Only wishes count: of courses that fulfil as many, the one that ends first is taken anyway."""
        starts = self._starts_of(self.wanted.visits[place].type, lead) & self.days.masks[day]
        return 0 if self._is_wished(starts) else 1

    def _told(self, aim: Aim, lead: PractitionerId | None, units: Sequence[Proposal]) -> Plan:
        grid, zone = self.site.grid, self.site.clinic.zone
        starts = [one.starts for unit in units for one in unit.appointments]
        bits = [1 << (unit.main.starts - grid.origin) // STEP for unit in units]
        wished_ones = sum(map(self._is_wished, bits)) if self._wished_times else 0
        days = (local_date(min(starts), zone), local_date(max(starts), zone))
        also = (Aim.USUAL,) if aim is Aim.SOONEST and lead in self._team else ()
        return Plan(aim, lead, tuple(units), *days, wished_ones, also)


def _keep(plan: Plan, plans: list[Plan]) -> None:
    """A way of its own, or what else the same way is best at."""
    for place, one in enumerate(plans):
        if one.units == plan.units:
            plans[place] = replace(one, also=(*one.also, plan.aim))
            return
    plans.append(plan)
