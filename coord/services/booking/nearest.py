"""The earliest follow-up that one therapist can hold after a treatment visit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType, ClinicId, PatientId, PractitionerId, Proposal
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.slots import Wanted, search_at
from coord.store import facts, policies


@dataclass(frozen=True, slots=True)
class After:
    """Whose visit is to be followed, where and when it is, and by whom the follow-up is to be.

    What the appointments `without` take counts as free.
    """

    patient_id: PatientId
    clinic_id: ClinicId
    zone: str
    interval: Interval
    therapist: PractitionerId
    without: tuple[int, ...] = ()


def nearest(
    tx: Connection, code: str, after: After, by: Actor, now: datetime
) -> tuple[Proposal, Facts] | None:
    """The earliest of that kind within the window, and the facts it was found in; None without any."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    kind = policies.known_of(kinds, now.date()).get(code)
    if kind is None:
        return None
    known, wanted = _look(tx, kind, after, by, now)
    known = replace(known, kinds=kinds if len(kinds) > 1 else ())
    search = search_at(wanted, after.clinic_id, known, is_alone=True)
    minute = next(iter(search.minutes()), None)
    return None if minute is None else (search.proposal_at(minute), known)


def _look(
    tx: Connection, kind: AppointmentType, after: After, by: Actor, now: datetime
) -> tuple[Facts, Wanted]:
    """The facts of the days in which the follow-up may be, and what is looked for in them."""
    zone = ZoneInfo(after.zone)
    day = local_date(after.interval.starts, zone)
    today = local_date(to_minute(now), zone)
    ends = local_date(after.interval.ends - 1, zone)
    latest = policies.current(tx, by.organization_id, ends).follow_up.latest_days
    first, last = max(today, day + timedelta(days=1)), max(today, day + timedelta(days=latest))
    known = facts.load(
        tx,
        facts.Scope(
            organization_id=by.organization_id,
            patient_id=after.patient_id,
            clinic_ids=(after.clinic_id,),
            first=day - timedelta(days=2),
            last=last + timedelta(days=10),
            now=now,
            without=after.without,
            anchor=after.interval,
        ),
    )
    people = {kind.leading_role: frozenset({after.therapist})}
    return known, Wanted(kind, None, first, last, to_minute(now), people=people)
