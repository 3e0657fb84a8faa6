"""Times at which a group can be opened, or to which a whole group can move: asked of the rules of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import islice

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, ProposedAppointment, RoomId
from coord.domain.booking import Refusal, may_override
from coord.domain.course import as_opened
from coord.domain.facts import NO_PATIENT, Facts
from coord.domain.groups import group_refusals, obstacles, opening_refusals
from coord.domain.local_time import on_day, to_minute, to_wall
from coord.domain.permissions import Actor
from coord.domain.ranking import NO_WISHES, Wishes
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.slots import WantedGroup, group_search_at
from coord.domain.slots.group_search import NOBODY, Choice
from coord.services.drafts import DraftAppointment
from coord.services.errors import NotFound
from coord.services.plans import PlannedAppointment, planned
from coord.store import facts, names
from coord.store.db import reading

SHOWN = 12
TRIES = 4  # starts of one half-day that are asked of all rules
REACH = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class GroupAsk:
    """A group that is looked for: public ids; `people` and `rooms` are those who alone may be taken.

    `only` are the weekdays and hours in which it may start; `again` the days after it on which it is held
    once more, with the same people at the same hour. Its people can have as many patients as it has places,
    or so many `patients` where it stands already.
    """

    type_code: str
    places: int
    first: date
    last: date
    clinics: tuple[str, ...] = ()
    people: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    only: Wishes = NO_WISHES
    again: tuple[int, ...] = ()
    is_lenient: bool = False
    patients: int | None = None


@dataclass(frozen=True, slots=True)
class GroupSlot:
    """A time of a group with its people and its room, and the soft reasons against it in a lenient search."""

    planned: PlannedAppointment
    draft: DraftAppointment
    soft: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundGroups:
    """The first times of the next half-days, how many starts there are in all, and what forbids every one."""

    slots: tuple[GroupSlot, ...]
    total: int
    obstacles: tuple[Reason, ...]


class GroupTimes:
    """One search for a group over one or many clinics, on facts read once.

    What the appointments `without` take counts as free.
    """

    def __init__(
        self, tx: Connection, ask: GroupAsk, by: Actor, now: datetime, without: tuple[int, ...] = ()
    ) -> None:
        known = names.directory(tx, by.organization_id, now.date(), "")
        if ask.type_code not in known.types:
            raise NotFound
        self.ask, self.now, self.by, self.names = ask, to_minute(now), by, known.names
        self.type = known.types[ask.type_code]
        clinics = [id_ for name, (id_, _) in known.clinics.items() if name in ask.clinics or not ask.clinics]
        self.facts = facts.load_clinic(
            tx,
            facts.Scope(
                organization_id=by.organization_id,
                patient_id=NO_PATIENT.id,
                clinic_ids=tuple(clinics),
                first=min(ask.first, now.date()),
                last=ask.last + timedelta(days=max(ask.again, default=0)) + REACH,
                now=now,
                without=without,
            ),
        )
        self.facts = replace(self.facts, kinds=known.kinds)
        wanted = self._wanted(known)
        self.by_clinic = {one: group_search_at(wanted, one, self.facts) for one in clinics}

    def _wanted(self, known: names.Directory) -> WantedGroup:
        ask, rooms = self.ask, {name: RoomId(id_) for id_, name in known.names.rooms.items()}
        asked = {role: people for role, people in ask.people.items() if people}
        try:
            people = {
                role: frozenset(known.practitioners[who] for who in some) for role, some in asked.items()
            }
            only_in = frozenset(rooms[one] for one in ask.rooms)
        except KeyError:
            raise NotFound from None
        patients = ask.places if ask.patients is None else ask.patients
        return WantedGroup(
            self.type,
            ask.places,
            patients,
            ask.first,
            ask.last,
            self.now,
            ask.is_lenient,
            people,
            only_in,
            ask.only,
            ask.again,
        )

    def starts(self) -> list[tuple[int, ClinicId]]:
        """Every start with its clinic, in order of time."""
        return sorted((minute, one) for one, search in self.by_clinic.items() for minute in search.minutes())

    def apart(self, starts: Sequence[tuple[int, ClinicId]], wish: Choice = NOBODY) -> Iterator[GroupSlot]:
        """The first time of each half-day that passes every rule on every day on which the group is held.

        Who is wished has their role where they are free.
        """
        tried: dict[tuple[date, bool, ClinicId], int] = {}
        for minute, clinic in starts:
            wall = to_wall(minute, self.facts.clinics[clinic].zone)
            half = (wall.date(), wall.hour < 12, clinic)
            if tried.setdefault(half, 0) >= TRIES:
                continue
            one = self.by_clinic[clinic].proposal_at(minute, wish)
            against = self.against(one)
            tried[half] = tried[half] + 1 if against is None else TRIES
            if against is not None:
                yield self.slot(one, against)

    def against(self, one: ProposedAppointment, known: Facts | None = None) -> tuple[Reason, ...] | None:
        """The soft reasons against it; None where there are others, or soft ones are minded.

        `known` are the facts by which it is judged, where they are not those that were read.
        """
        found = [
            (each, refusal)
            for each in self._all_of(one)
            for refusal in self._refusals(each, known or self.facts)
        ]
        if not all(self._may_be(refusal, each) for each, refusal in found):
            return None
        return tuple(dict.fromkeys(refusal.reason for _, refusal in found))

    def may_be(self, one: ProposedAppointment, known: Facts) -> bool:
        """Whether by these facts nothing stands against it but what is not minded."""
        return self.against(one, known) is not None

    def judged(self, one: ProposedAppointment, before: Sequence[ProposedAppointment]) -> GroupSlot:
        """The group with what has to be overridden for it beside those that are opened before it."""
        return self.slot(one, self.against(one, reduce(as_opened, before, self.facts)) or ())

    def _refusals(self, one: ProposedAppointment, known: Facts) -> tuple[Refusal, ...]:
        rules = opening_refusals if self.ask.patients is None else group_refusals
        return rules(one, self.ask.places, known, self.now)

    def _may_be(self, refusal: Refusal, one: ProposedAppointment) -> bool:
        policy = self.facts.of(one).policy
        return self.ask.is_lenient and may_override(refusal, policy, self.by.permissions)

    def _all_of(self, one: ProposedAppointment) -> Iterator[ProposedAppointment]:
        """The group on each of its days, at the same time of the clock."""
        yield one
        zone = self.facts.clinics[one.clinic_id].zone
        wall = to_wall(one.starts, zone)
        for days in self.ask.again:
            day = wall.date() + timedelta(days=days)
            starts = on_day(day, wall.hour * 60 + wall.minute, zone)
            yield replace(one, type=self.facts.kind_on(one.type, day), starts=starts)

    def slot(self, one: ProposedAppointment, soft: tuple[Reason, ...] = ()) -> GroupSlot:
        """The group in names for pages, and as a draft that opens it."""
        return GroupSlot(planned(one, self.facts), drafted(one, self.facts, self.names), soft)

    def obstacles(self) -> tuple[Reason, ...]:
        return obstacles(self.type, self.ask.places, self.facts)


def drafted(one: ProposedAppointment, known: Facts, public: names.Names) -> DraftAppointment:
    """The group as a form would name it."""
    return DraftAppointment(
        type_code=one.type.code,
        clinic=public.clinics[one.clinic_id],
        room=public.rooms[one.room_id] if one.room_id is not None else None,
        wall=to_wall(one.starts, known.clinics[one.clinic_id].zone),
        people={role: public.practitioners[who] for role, who in one.people.items()},
    )


def find(ask: GroupAsk, *, by: Actor, now: datetime) -> FoundGroups:
    """The next times at which the group can be opened, one of each half-day; NotFound for a stranger."""
    with reading() as tx:
        times = GroupTimes(tx, ask, by, now)
        starts = times.starts()
        slots = tuple(islice(times.apart(starts), SHOWN))
        return FoundGroups(slots, len(starts), () if slots else times.obstacles())
