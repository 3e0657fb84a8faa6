"""Finding times: the same facts and rules that booking uses, asked about many days at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, PractitionerId, Proposal
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_wall
from coord.domain.permissions import Actor
from coord.domain.ranking import NO_WISHES, Advantage, Wishes
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch, Wanted
from coord.services.drafts import Draft, DraftAppointment
from coord.services.errors import NotFound
from coord.services.plans import PlannedAppointment, planned
from coord.store import audit, facts, names, policies, units
from coord.store.db import reading, transaction

NEXT = 3
PAGE = 24


class Order(StrEnum):
    """The earliest first, or that for which most speaks."""

    TIME = "time"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: public ids; `moving` names the appointment whose place is given up.

    `people` are those who alone may have a role; a lenient search also finds what needs an override.
    """

    patient: str
    type_code: str
    first: date
    last: date
    clinics: tuple[str, ...] = ()
    moving: str | None = None
    is_lenient: bool = False
    people: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    wishes: Wishes = NO_WISHES
    order: Order = Order.TIME


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable start with its people, room and follow-up, and what speaks for it; `draft` books it."""

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft
    advantages: frozenset[Advantage] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The next slots, one page of all of them in the wished order, how many, and what stands against all."""

    next: tuple[Slot, ...]
    slots: tuple[Slot, ...]
    total: int
    offset: int
    obstacles: tuple[Reason, ...]


def find(ask: Ask, *, by: Actor, now: datetime, offset: int = 0, limit: int = PAGE) -> Found:
    """The slots of the asked days in the asked order; the look at the patient is audited."""
    with transaction() as tx:
        search = _Search(tx, ask, by, now)
        audit.record(
            tx,
            "slots.searched",
            by=by,
            now=now,
            subject="patient",
            subject_id=search.patient_id,
            patient_id=search.patient_id,
        )
        starts = search.starts()
        page = search.in_order(starts)[offset : offset + limit]
        slots = tuple(search.slot(minute, clinic) for minute, clinic in page)
        following = tuple(search.slot(minute, clinic) for minute, clinic in starts[:NEXT]) if limit else ()
        return Found(following, slots, len(starts), offset, search.obstacles())


def nearest(ask: Ask, minute: int, *, by: Actor, now: datetime, limit: int = NEXT) -> tuple[Slot, ...]:
    """The slots nearest to a minute, for somebody who came second."""
    with reading() as tx:
        search = _Search(tx, ask, by, now)
        closest = sorted(search.starts(), key=lambda start: abs(start[0] - minute))[:limit]
        return tuple(search.slot(start, clinic) for start, clinic in sorted(closest))


class _Search:
    """One search over one or many clinics, on facts read once."""

    def __init__(self, tx: Connection, ask: Ask, by: Actor, now: datetime) -> None:
        patient = names.patient(tx, by.organization_id, ask.patient)
        types = policies.appointment_types(tx, by.organization_id, now.date())
        if patient is None or ask.type_code not in types:
            raise NotFound
        self.patient_id, self.ask = patient, ask
        kind = types[ask.type_code]
        follow_up = types[kind.follow_up] if kind.follow_up else None
        clinics = names.clinics(tx, by.organization_id, ask.clinics or None)
        self.facts = _facts(tx, self, clinics, by, now)
        self.names = names.public_ids(tx, by.organization_id)
        wanted = Wanted(
            kind,
            follow_up,
            ask.first,
            ask.last,
            to_minute(now),
            ask.is_lenient,
            self._people(tx, by),
            ask.wishes,
        )
        self.by_clinic = {
            clinic_id: ClinicSearch(wanted, clinic_id, self.facts) for clinic_id, _ in clinics.values()
        }

    def _people(self, tx: Connection, by: Actor) -> dict[Role, frozenset[PractitionerId]]:
        """The named people by number; NotFound for a stranger."""
        asked = {role: people for role, people in self.ask.people.items() if people}
        named = {who for people in asked.values() for who in people}
        known = names.practitioners(tx, by.organization_id, named)
        if named - known.keys():
            raise NotFound
        return {role: frozenset(known[who] for who in people) for role, people in asked.items()}

    def starts(self) -> list[tuple[int, ClinicId]]:
        """Every bookable start with its clinic, in order of time."""
        return sorted(
            (minute, clinic) for clinic, search in self.by_clinic.items() for minute in search.minutes()
        )

    def in_order(self, starts: list[tuple[int, ClinicId]]) -> list[tuple[int, ClinicId]]:
        """The starts as the asker wants them."""
        if self.ask.order is Order.TIME:
            return starts
        scored = [
            (-one.points, search.site.grid.minute(one.bit), clinic)
            for clinic, search in self.by_clinic.items()
            for one in search.ranked()
        ]
        return [(minute, clinic) for _, minute, clinic in sorted(scored)]

    def obstacles(self) -> tuple[Reason, ...]:
        """What the patient's side forbids at every clinic."""
        found = [search.obstacles() for search in self.by_clinic.values()]
        return tuple(found[0]) if found and all(found) else ()

    def slot(self, minute: int, clinic: ClinicId) -> Slot:
        proposal = self.by_clinic[clinic].proposal_at(minute)
        shown = tuple(planned(one, self.facts) for one in proposal.appointments)
        draft = _draft(proposal, self.ask.patient, self.facts, self.names)
        return Slot(shown, draft, self.by_clinic[clinic].advantages_of(proposal))


def _facts(
    tx: Connection,
    search: _Search,
    clinics: Mapping[str, tuple[ClinicId, object]],
    by: Actor,
    now: datetime,
) -> Facts:
    unit, anchor = _given_up(tx, search.ask.moving, by)
    return facts.load(
        tx,
        facts.Scope(
            organization_id=by.organization_id,
            patient_id=search.patient_id,
            clinic_ids=tuple(clinic_id for clinic_id, _ in clinics.values()),
            first=min(search.ask.first, now.date()),
            last=search.ask.last + timedelta(days=10),
            now=now,
            without=unit,
            anchor=anchor,
        ),
    )


def _given_up(tx: Connection, moving: str | None, by: Actor) -> tuple[tuple[int, ...], Interval | None]:
    """The appointments whose places a move frees, and the dose a lone follow-up belongs to."""
    if moving is None:
        return (), None
    main = units.find(tx, by.organization_id, moving)
    if main is None:
        raise NotFound
    after = units.follow_up_of(tx, by.organization_id, main.id)
    dose = units.by_id(tx, by.organization_id, main.follows_id) if main.follows_id else None
    return tuple(one.id for one in (main, after) if one), dose.interval if dose else None


def _draft(proposal: Proposal, patient: str, known: Facts, public: names.Names) -> Draft:
    return Draft(
        patient,
        tuple(
            DraftAppointment(
                type_code=one.type.code,
                clinic=public.clinics[one.clinic_id],
                room=public.rooms[one.room_id] if one.room_id is not None else None,
                wall=to_wall(one.starts, known.clinics[one.clinic_id].zone),
                people={role: public.practitioners[who] for role, who in one.people.items()},
            )
            for one in proposal.appointments
        ),
    )
