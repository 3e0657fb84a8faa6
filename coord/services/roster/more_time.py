"""Time that an import adds: hours, people with new licences, rooms; noted so that it is offered to who waits.

Only the next weeks are looked at, as after a change by page, and nothing where nobody waits.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, PatientId, PractitionerId
from coord.domain.interval import Interval, intersect, subtract
from coord.domain.waitlist import Freed
from coord.services import freeing
from coord.services.roster.planning import Plan, new_rooms, newly_licensed, opened_clinics, with_other_hours
from coord.store import availability, facts
from coord.store import roster as store
from coord.store.waitlist import entries
from coord.store.waitlist.freed import NewTime

# Of one practitioner at a clinic, or of the clinic itself
Whose = tuple[PractitionerId | None, ClinicId]
Hours = Mapping[Whose, Sequence[Interval]]


@contextmanager
def noted(tx: Connection, plan: Plan, now: datetime) -> Iterator[None]:
    """Write the plan inside; what it adds is noted after it."""
    organization_id = plan.directory.organization_id
    if not entries.waiting(tx, organization_id):
        yield
        return
    before = _hours(tx, plan, with_other_hours(plan), now)
    yield
    after = _hours(tx, plan, with_other_hours(plan), now)
    gained: dict[Whose, Sequence[Interval]] = {
        whose: subtract(hours, before.get(whose, ())) for whose, hours in after.items()
    }
    licensed = _hours(tx, plan, newly_licensed(plan), now)
    gained |= {whose: hours for whose, hours in licensed.items() if whose[0] is not None}
    for (who, where), hours in gained.items():
        people = tuple(availability.practitioners_at(tx, [where])) if who is None else (who,)
        for one in hours:
            new = NewTime(organization_id, Freed.HOURS, one.starts, one.ends, people, clinic_id=where)
            freeing.note(tx, new, now)
    for room in _rooms(tx, plan, now):
        freeing.note(tx, room, now)


def _rooms(tx: Connection, plan: Plan, now: datetime) -> Iterator[NewTime]:
    """When the clinics of new rooms are open: whatever needs such a room may be booked then."""
    organization_id, wanted = plan.directory.organization_id, new_rooms(plan)
    if not wanted:
        return
    numbers = store.rooms(tx, organization_id)
    clinics, _ = facts.who_works(tx, _scope(tx, plan, (), now))
    for clinic, name in sorted(wanted):
        for one in clinics[ClinicId(clinic)].opening:
            yield NewTime(
                organization_id, Freed.ROOM, one.starts, one.ends, (), (numbers[clinic, name],), clinic
            )


def _hours(tx: Connection, plan: Plan, whose: Collection[int], now: datetime) -> Hours:
    """When these, and the clinics of the plan, can be booked, as the database has it at this moment."""
    who = tuple(map(PractitionerId, sorted(whose)))
    scope = _scope(tx, plan, who, now)
    if not (scope.clinic_ids and (who or opened_clinics(plan))):
        return {}
    clinics, people = facts.who_works(tx, scope)
    hours: dict[Whose, Sequence[Interval]] = {
        (one.id, where): subtract(intersect(working, clinics[where].opening), one.time_off)
        for one in people.values()
        if one.id in who
        for where, working in one.working.items()
    }
    return hours | {(None, id_): one.opening for id_, one in clinics.items() if id_ in opened_clinics(plan)}


def _scope(tx: Connection, plan: Plan, who: tuple[PractitionerId, ...], now: datetime) -> facts.Scope:
    organization_id = plan.directory.organization_id
    return facts.Scope(
        organization_id=organization_id,
        patient_id=PatientId(0),
        clinic_ids=tuple(map(ClinicId, store.clinics(tx, organization_id))),
        first=now.date() - timedelta(days=1),
        last=now.date() + timedelta(days=freeing.DAYS),
        now=now,
        practitioners=who,
    )
