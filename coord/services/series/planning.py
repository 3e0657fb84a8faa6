"""Judging every occurrence of a wished series, with the nearest alternatives for those that do not fit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.booking import Refusal, refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import TooFarAhead
from coord.domain.series import Recurrence, walls
from coord.services import searching
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.searching import Ask, Slot
from coord.store import audit, facts, names
from coord.store.db import reading, transaction

NEAR = timedelta(days=3)
WITH_ALTERNATIVES = 6


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One wished visit on the clinic's clock: it fits where nothing speaks against it."""

    wall: datetime
    draft: Draft
    refusals: tuple[Refusal, ...]
    alternatives: tuple[Slot, ...] = ()


def plan(draft: Draft, recurrence: Recurrence, *, by: Actor, now: datetime) -> tuple[Occurrence, ...]:
    """Every occurrence of the draft's visit, each judged on its own day."""
    with transaction() as tx:
        found = [_judge(tx, _at(draft, wall), by, now) for wall in walls(recurrence)]
        patient = names.patient(tx, by.organization_id, draft.patient)
        audit.record(
            tx,
            "series.planned",
            by=by,
            now=now,
            subject="patient",
            subject_id=patient,
            patient_id=patient,
        )
    refused = [one.wall for one in found if one.refusals and not _is_too_far(one)][:WITH_ALTERNATIVES]
    return tuple(_with_alternatives(one, by, now) if one.wall in refused else one for one in found)


def _at(draft: Draft, wall: datetime) -> Draft:
    (one,) = draft.appointments
    return replace(draft, appointments=(replace(one, wall=wall),))


def _judge(tx: Connection, draft: Draft, by: Actor, now: datetime) -> Occurrence:
    wall = draft.appointments[0].wall
    try:
        proposal = to_proposal(tx, draft, by.organization_id, now.date())
    except Conflict as conflict:
        return Occurrence(wall, draft, conflict.refusals)
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
    return Occurrence(wall, draft, refusals(proposal, known, to_minute(now)))


def _is_too_far(one: Occurrence) -> bool:
    return any(isinstance(refusal.reason, TooFarAhead) for refusal in one.refusals)


def _with_alternatives(one: Occurrence, by: Actor, now: datetime) -> Occurrence:
    """The nearest times of the same people, within a few days."""
    wished = one.draft.appointments[0]
    with reading() as tx:
        zone: ZoneInfo = names.clinics(tx, by.organization_id, [wished.clinic])[wished.clinic][1]
    today = now.astimezone(zone).date()
    ask = Ask(
        patient=one.draft.patient,
        type_code=wished.type_code,
        first=max(today, (wished.wall - NEAR).date()),
        last=max(today, (wished.wall + NEAR).date()),
        clinics=(wished.clinic,),
        people={role: (who,) for role, who in wished.people.items()},
    )
    minute = to_minute(wished.wall.replace(tzinfo=zone))
    return replace(one, alternatives=searching.nearest(ask, minute, by=by, now=now))
