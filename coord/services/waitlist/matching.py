"""Whom a freed time suits: asked of the same search as everything that is booked."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType, Proposal
from coord.domain.local_time import clinic_day, days_between, local_date, to_minute, to_moment
from coord.domain.roles import Role
from coord.domain.waitlist import answer_until, lead_minutes, turn_of
from coord.services.errors import NotFound
from coord.services.searching import Ask
from coord.services.searching.search import Search
from coord.services.today import house_zone
from coord.services.waitlist.house import House, acting_for
from coord.services.waitlist.places import match_place
from coord.services.waitlist.values import Match, Unsuited, Why
from coord.store import names
from coord.store.waitlist import entries, offers, wanting_of

MOST_DAYS = 60
MOST_STARTS = 12


def in_turn(tx: Connection, freed: Any, house: House, now: datetime) -> list[Any]:
    """Who may be offered something of a freed time, in the order of turns.

    Not whoever was offered this very time, has an offer, or has had as many today as the house allows.
    """
    zone = house_zone(tx, freed.organization_id, now)
    day = local_date(to_minute(now), zone)
    waiting = entries.waiting(tx, freed.organization_id, day)
    asked, busy = offers.asked_before(tx, freed.id), offers.busy_patients(tx, freed.organization_id)
    midnight = to_moment(clinic_day(day, zone).starts)
    today = offers.count_since(tx, {row.patient_id for row in waiting}, midnight)
    free = [
        row
        for row in waiting
        if row.id not in asked
        and row.patient_id not in busy
        and today.get(row.patient_id, 0) < house.policy.waitlist.offers_a_day
    ]
    return sorted(free, key=lambda row: turn_of(row.priority, row.created_at, row.id))


def match(tx: Connection, row: Any, freed: Any, house: House, now: datetime) -> Match | Unsuited:
    """What can be offered of a freed time: the wished start nearest to its own that leaves time to answer.

    Of a kind of which there are groups it is a place in one.
    """
    if freed.group_id is not None:
        return match_place(tx, row, freed, house, now)
    kind = house.types.get(row.type_code)
    if kind is None or kind.places > 1:
        return Unsuited(Why.KIND)
    clinics = _clinics(row, freed, kind, house)
    days = _days(row, freed, clinics, house, now)
    if not days:
        return Unsuited(Why.TIME if clinics or _is_at_a_wished_clinic(row, freed, house) else Why.CLINIC)
    search = _search(tx, row, clinics, days, house, now)
    if search is None:
        return Unsuited(Why.GONE)
    return _nearest(search, kind, row, freed, house, now)


def _nearest(
    search: Search, kind: AppointmentType, row: Any, freed: Any, house: House, now: datetime
) -> Match | Unsuited:
    """Of the starts that can be booked, the nearest that is wished, leaves time, and takes what is free."""
    kinds = {one: search.facts.kind_at(kind, *one) for one in search.starts()}
    bookable = [one for one in kinds if one[0] < freed.ends and one[0] + kinds[one].minutes > freed.starts]
    wished = [one for one in bookable if wanting_of(row).suits(one[0], house.clinics[one[1]][1])]
    in_time = [one for one in wished if _may_be_answered(row, one[0], kinds[one], house, now)]
    for start, clinic in sorted(in_time, key=lambda one: (abs(one[0] - freed.starts), one))[:MOST_STARTS]:
        unit = search.by_clinic[clinic].proposal_at(start)
        if _takes(unit, freed):
            lead = lead_minutes(unit.main.type, house.policy)
            return Match(row, search.slot(start, clinic).draft, start, unit.main.type.minutes, lead)
    steps = {Why.RULES: bookable, Why.TIME: wished, Why.LATE: in_time}
    return Unsuited(next((why for why, left in steps.items() if not left), Why.NOT_NEEDED))


def _takes(unit: Proposal, freed: Any) -> bool:
    """Whether the visit needs somebody or a room that has become free.

    What could not be booked before does; what does not could be booked all along.
    """
    taken = set(unit.main.people.values())
    return bool(taken & set(freed.people)) or unit.main.room_id in freed.rooms


def _may_be_answered(row: Any, start: int, kind: AppointmentType, house: House, now: datetime) -> bool:
    zone, lead = entries.zone_of(row), lead_minutes(kind, house.policy)
    rule, plan = house.policy.waitlist, house.policy.reminders
    return answer_until(to_minute(now), start, lead, zone, rule, plan) is not None


def _is_at_a_wished_clinic(row: Any, freed: Any, house: House) -> bool:
    there = set(house.clinics if freed.clinic_id is None else [freed.clinic_id])
    return not row.clinic_ids or bool(there & set(row.clinic_ids))


def _clinics(row: Any, freed: Any, kind: AppointmentType, house: House) -> list[int]:
    """Where the freed time and the wish meet: only there is searched, for that is what takes time."""
    there = house.clinics if freed.clinic_id is None else [freed.clinic_id]
    wanting, first = wanting_of(row), freed.starts - kind.minutes + 1
    return [
        one
        for one in there
        if (not row.clinic_ids or one in row.clinic_ids)
        and wanting.may_suit(first, freed.ends, house.clinics[one][1])
    ]


def _days(row: Any, freed: Any, clinics: list[int], house: House, now: datetime) -> tuple[date, date] | None:
    """The first and the last day on which something of the freed time may be wished."""
    wanting = wanting_of(row)
    zones = [house.clinics[one][1] for one in clinics]
    if not zones:
        return None
    first = min(local_date(max(freed.starts, to_minute(now)), zone) for zone in zones)
    last = max(local_date(freed.ends - 1, zone) for zone in zones)
    days = days_between(first, min(last, first + timedelta(days=MOST_DAYS)))
    wished = [day for day in days if wanting.days_suit(day)]
    return (wished[0], wished[-1]) if wished else None


def _search(
    tx: Connection, row: Any, clinics: list[int], days: tuple[date, date], house: House, now: datetime
) -> Search | None:
    """The search that a scheduler would make; None where the patient or the visit is not there any more."""
    people = {Role(role): tuple(some) for role, some in row.people.items()}
    named = names.practitioners_by_number(tx, {who for some in people.values() for who in some})
    ask = Ask(
        patient=row.patient,
        type_code=row.type_code,
        first=days[0],
        last=days[1],
        clinics=tuple(house.clinics[one][0] for one in clinics),
        moving=row.visit,
        people={role: tuple(named[who] for who in some) for role, some in people.items()},
    )
    try:
        return Search(tx, ask, acting_for(row.organization_id, row.created_by_id), now)
    except NotFound:
        return None
