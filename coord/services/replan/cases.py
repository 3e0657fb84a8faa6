"""The booked units that a happening breaks, with the facts of everybody and every room around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import PractitionerId, Proposal, RoomId
from coord.domain.interval import Interval
from coord.domain.permissions import Actor
from coord.domain.policy import Dated, Kinds, in_force
from coord.domain.replan import Case
from coord.services.replan.happenings import Happening, Subject, concerned_by
from coord.services.standing import JudgedUnit, judged_units
from coord.store import facts, names, policies
from coord.store.names import Names
from coord.store.standing import StandingUnit, units

FURTHER = 3


@dataclass(frozen=True, slots=True)
class Cases:
    """What is broken, in order of time, the public ids by which other times are named, and kinds to come."""

    broken: tuple[JudgedUnit, ...]
    names: Names
    kinds: Dated[Kinds] = ()


def cases(tx: Connection, happening: Happening, subject: Subject, by: Actor, now: datetime) -> Cases:
    """The units with a visit in the span against which something stands.

    Where that is the follow-up alone, its dose stays as it is, and the follow-up is a case of its own.
    """
    known = names.directory(tx, by.organization_id, now.date(), "")
    ahead = _ahead(tx, by, now)
    found = units(tx, by.organization_id, concerned_by(happening, subject), now)

    def judged(some: Sequence[StandingUnit]) -> list[JudgedUnit]:
        scopes = [_scope(one, known.names, ahead, by, now) for one in some]
        found = (one for one in judged_units(tx, some, scopes, now) if _breaks_in(one, happening.span))
        return [replace(one, facts=replace(one.facts, kinds=known.kinds)) for one in found]

    broken = judged(found)
    alone = judged([_follow_up_of(one.unit) for one in broken if _is_follow_up_alone(one)])
    return Cases((*(one for one in broken if not _is_follow_up_alone(one)), *alone), known.names, known.kinds)


def mending(tx: Connection, found: Cases, by: Actor, now: datetime) -> tuple[Case, ...]:
    """The broken units as they are mended together: whatever one of them takes is free for the others.

    What a group holds stays taken, for it is not changed for one patient alone.
    """
    ahead = _ahead(tx, by, now)
    movable = [one.unit.proposal for one in found.broken if not one.unit.proposal.groups]
    freed = tuple(id_ for one in movable for id_ in one.replaces)
    scopes = [_scope(one.unit, found.names, ahead, by, now) for one in found.broken]
    scopes = [replace(one, without=tuple(dict.fromkeys((*one.without, *freed)))) for one in scopes]
    known = facts.load_many(tx, scopes)
    return tuple(
        Case(one.unit.proposal, one.refusals, replace(around, kinds=found.kinds))
        for one, around in zip(found.broken, known, strict=True)
    )


def _ahead(tx: Connection, by: Actor, now: datetime) -> timedelta:
    """How much later another time may be, with its follow-up after that."""
    known = policies.ahead(tx, by.organization_id, now.date())
    latest = max(policy.follow_up.latest_days for _, policy in known)
    return timedelta(days=in_force(known, now.date()).day.near_days + latest + FURTHER)


def _scope(one: StandingUnit, known: Names, ahead: timedelta, by: Actor, now: datetime) -> facts.Scope:
    """Everybody and every room, so far ahead."""
    near = facts.scope_of(one.proposal, by.organization_id, now, one.anchor)
    return replace(
        near,
        first=min(near.first, now.date()),
        last=max(near.last, near.first + ahead),
        practitioners=tuple(map(PractitionerId, known.practitioners)),
        rooms=tuple(map(RoomId, known.rooms)),
    )


def _is_follow_up_alone(one: JudgedUnit) -> bool:
    """Whether nothing stands against the dose that it follows."""
    return len(one.unit.versions) > 1 and all(refusal.position for refusal in one.refusals)


def _follow_up_of(one: StandingUnit) -> StandingUnit:
    """The follow-up by itself, bound to its dose."""
    (main, after), (_, id_), (_, version) = one.proposal.appointments, one.proposal.replaces, one.versions
    return StandingUnit(
        Proposal(one.proposal.patient_id, (after,), replaces=(id_,)), main.interval, (version,)
    )


def _breaks_in(one: JudgedUnit, span: Interval) -> bool:
    ones = one.unit.proposal.appointments
    return any(ones[refusal.position].interval.overlaps(span) for refusal in one.refusals)
