"""One search over one or many clinics, on facts read once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, PractitionerId, Proposal
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_wall
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.slots import Wanted, search_at
from coord.services.drafts import Draft, DraftAppointment
from coord.services.errors import NotFound
from coord.services.plans import planned
from coord.services.searching.asking import Ask, Order, Slot
from coord.store import facts, names, units

REACH = timedelta(days=10)


class Search:
    """One search over one or many clinics, on facts read once."""

    def __init__(self, tx: Connection, ask: Ask, by: Actor, now: datetime) -> None:
        known = names.directory(tx, by.organization_id, now.date(), ask.patient)
        if known.patient is None or ask.type_code not in known.types:
            raise NotFound
        self.patient_id, self.ask, self.names = known.patient, ask, known.names
        kind = known.types[ask.type_code]
        clinics = [id_ for name, (id_, _) in known.clinics.items() if name in ask.clinics or not ask.clinics]
        unit, anchor = _given_up(tx, ask.moving, by)
        is_alone = len(unit) == 1
        follow_up = known.types[kind.follow_up] if kind.follow_up and not is_alone else None
        scope = facts.Scope(
            organization_id=by.organization_id,
            patient_id=known.patient,
            clinic_ids=tuple(clinics),
            first=min(ask.first, now.date()),
            last=ask.last + REACH,
            now=now,
            without=unit,
            anchor=anchor,
            with_lanes=False,
        )
        self.facts = replace(_load(tx, scope, is_alone=is_alone), kinds=known.kinds)
        wanted = Wanted(
            kind,
            follow_up,
            ask.first,
            ask.last,
            to_minute(now),
            ask.is_lenient,
            self._people(known.practitioners),
            ask.wishes,
            needs_follow_up=len(unit) > 1,
        )
        self.by_clinic = {
            clinic: search_at(wanted, clinic, self.facts, is_alone=is_alone) for clinic in clinics
        }

    def _people(self, known: Mapping[str, PractitionerId]) -> dict[Role, frozenset[PractitionerId]]:
        """The named people by number; NotFound for a stranger."""
        asked = {role: people for role, people in self.ask.people.items() if people}
        if any(who not in known for people in asked.values() for who in people):
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
            (-points, minute, clinic)
            for clinic, search in self.by_clinic.items()
            for points, minute in search.scored()
        ]
        return [(minute, clinic) for _, minute, clinic in sorted(scored)]

    def obstacles(self) -> tuple[Reason, ...]:
        """What the patient's side forbids at every clinic."""
        found = [search.obstacles() for search in self.by_clinic.values()]
        return tuple(found[0]) if found and all(found) else ()

    def slot(self, minute: int, clinic: ClinicId) -> Slot:
        proposal = self.by_clinic[clinic].proposal_at(minute)
        shown = tuple(planned(one, self.facts) for one in proposal.appointments)
        draft = draft_of(proposal, self.ask.patient, self.facts, self.names)
        return Slot(shown, draft, self.by_clinic[clinic].advantages_of(proposal))


def _load(tx: Connection, scope: facts.Scope, *, is_alone: bool) -> Facts:
    """The facts, as far ahead as a follow-up may be; only the house's policy tells how far that is."""
    known = facts.load(tx, scope)
    latest = max(policy.follow_up.latest_days for policy in known.policies)
    further = timedelta(days=latest + 3) - REACH
    if not is_alone and further > timedelta():
        return facts.load(tx, replace(scope, last=scope.last + further))
    return known


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


def draft_of(proposal: Proposal, patient: str, known: Facts, public: names.Names) -> Draft:
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
