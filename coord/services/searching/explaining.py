"""Why a wished time is not offered, and what would help."""

from dataclasses import dataclass
from datetime import datetime

from coord.domain import reasons as why
from coord.domain.booking import Refusal, may_override, name_of, policy_for
from coord.domain.local_time import Repeated, Skipped, resolve, to_minute
from coord.domain.permissions import Actor
from coord.domain.why_not import Explanation, Part, Wished, explain, explain_day
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.services.plans import PlannedAppointment, planned
from coord.services.searching.asking import Ask
from coord.services.searching.search import Search, draft_of
from coord.store import audit
from coord.store.db import transaction


@dataclass(frozen=True, slots=True)
class Explained:
    """The nearest to what was wished, and the smallest set of changes that would make it bookable.

    Nothing has to change where it can be booked as it is. `overridable` names the changes that the
    asker may do without, giving a reason; `parts` tells of everybody who could have each role.
    """

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft
    changes: tuple[Refusal, ...]
    overridable: frozenset[str]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class NoSuchTime:
    """There is no such time, or there are two, on the clinic's clock that day."""

    reason: why.Reason


def why_not(ask: Ask, wall: datetime | None, *, by: Actor, now: datetime) -> Explained | NoSuchTime:
    """Why nothing starts at the wall time, or any time of the first asked day, at the first asked clinic."""
    with transaction() as tx:
        search = Search(tx, ask, by, now)
        audit.record(
            tx,
            "slots.explained",
            by=by,
            now=now,
            subject="patient",
            subject_id=search.patient_id,
            patient_id=search.patient_id,
        )
        return _answer(search, wall, by, to_minute(now))


def _answer(search: Search, wall: datetime | None, by: Actor, now: int) -> Explained | NoSuchTime:
    if not search.by_clinic:
        raise NotFound
    clinic_id, one = next(iter(search.by_clinic.items()))
    wished = Wished(one.wanted.type, one.wanted.follow_up, clinic_id, one.wanted.people)
    if wall is None:
        return _explained(search, explain_day(wished, search.ask.first, search.facts, now), by)
    match resolve(wall, one.clinic.zone):
        case Skipped(next_valid=later):
            return NoSuchTime(why.TimeSkipped(field=why.Field.TIME, next_valid=later))
        case Repeated(next_valid=later):
            return NoSuchTime(why.TimeRepeated(field=why.Field.TIME, next_valid=later))
        case minute:
            return _explained(search, explain(wished, minute, search.facts, now), by)


def _explained(search: Search, found: Explanation, by: Actor) -> Explained:
    known = search.facts
    soft = (
        one
        for one in found.changes
        if may_override(one, policy_for(one, found.proposal, known), by.permissions)
    )
    return Explained(
        tuple(planned(one, known) for one in found.proposal.appointments),
        draft_of(found.proposal, search.ask.patient, known, search.names),
        found.changes,
        frozenset(map(name_of, soft)),
        found.parts,
    )
