"""The rules, run on facts that were read under their locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, Status
from coord.domain.booking import (
    NOTHING_OVERRIDDEN,
    Overriding,
    Refusal,
    may_override,
    name_of,
    policy_for,
    refusals,
    verdict,
)
from coord.domain.clearance import light_on
from coord.domain.facts import Facts
from coord.domain.gates import Light
from coord.domain.interval import Interval
from coord.domain.life_support import enough_by_themselves, needs_life_support
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.rules.continuity import others_lead
from coord.domain.standing import against_booked
from coord.services import standing
from coord.services.drafts import Conflict
from coord.services.standing import Concerned
from coord.store import bookings, facts, locks, overrides
from coord.store.asking import Answers, Question
from coord.store.batch import Batch

NO_NAMES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal that may be booked: the facts it was judged by, and what was overridden, and why."""

    facts: Facts
    overridden: tuple[Refusal, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The facts about a proposal, and the answers to what else was asked, all read under the locks."""

    facts: Facts
    answers: Answers


def status_of(proposal: Proposal, known: Facts) -> Status:
    """A treatment visit is pencilled until its patient is cleared for its day."""
    clinic = known.clinics[proposal.main.clinic_id]
    day = local_date(proposal.main.starts, clinic.zone)
    is_cleared = light_on(known.patient, day, known.on(day).policy.ages) is Light.CLEARED
    return Status.PENDING if proposal.main.type.is_treatment and not is_cleared else Status.BOOKED


def judge(
    tx: Connection,
    proposal: Proposal,
    by: Actor,
    now: datetime,
    *,
    anchor: Interval | None = None,
    overriding: Overriding = NOTHING_OVERRIDDEN,
    keeps_times: bool = False,
    without: tuple[int, ...] = (),
) -> Judged:
    """Lock, drop expired holds, read, and raise Conflict with every reason against the proposal.

    Soft reasons that the actor may override, and gave a reason for, do not stand. Where something booked
    `keeps_times`, what only binds a new booking says nothing. Appointments `without` which it is judged
    are rewritten after it, in the same transaction.
    """
    resources, scope = _begin(tx, proposal, by, now, anchor, without)
    known = read_proposed(tx, scope, proposal, resources).facts
    return decide(proposal, known, by, now, overriding, keeps_times=keeps_times)


def decide(
    proposal: Proposal,
    known: Facts,
    by: Actor,
    now: datetime,
    overriding: Overriding,
    *,
    keeps_times: bool = False,
) -> Judged:
    """Raise Conflict with every reason against the proposal, as the facts are."""
    found = _against(proposal, known, now, keeps_times=keeps_times)
    return weigh(found, proposal, known, by, overriding)


def weigh(
    found: tuple[Refusal, ...], proposal: Proposal, known: Facts, by: Actor, overriding: Overriding
) -> Judged:
    """What was found, if all of it is overridden by somebody who may; else Conflict."""
    policies = [(one, policy_for(one, proposal, known)) for one in found]
    judged = [verdict((one,), policy, overriding, by.permissions) for one, policy in policies]
    if any(one.standing for one in judged):
        soft = [one for one, policy in policies if may_override(one, policy, by.permissions)]
        raise Conflict(found, frozenset(map(name_of, soft)))
    return Judged(known, found, overriding.why.strip())


def _against(proposal: Proposal, known: Facts, now: datetime, *, keeps_times: bool) -> tuple[Refusal, ...]:
    if keeps_times:
        return against_booked(proposal, known, to_minute(now), frozenset())
    return refusals(proposal, known, to_minute(now))


def read(
    tx: Connection,
    proposal: Proposal,
    by: Actor,
    now: datetime,
    *,
    anchor: Interval | None = None,
    without: tuple[int, ...] = (),
) -> Facts:
    """Lock all that the proposal would take, drop expired holds, and read what the rules may ask."""
    resources, scope = _begin(tx, proposal, by, now, anchor, without)
    return read_locked(tx, scope, resources).facts


def _begin(
    tx: Connection,
    proposal: Proposal,
    by: Actor,
    now: datetime,
    anchor: Interval | None,
    without: tuple[int, ...],
) -> tuple[Sequence[int], facts.Scope]:
    """Lock all that the proposal would take; it and what is to be read."""
    resources = bookings.resources_of(tx, by.organization_id, proposal)
    lock(tx, proposal, resources)
    scope = facts.scope_of(proposal, by.organization_id, now, anchor)
    return resources, replace(scope, without=(*scope.without, *without))


def lock(tx: Connection, proposal: Proposal, resources: Sequence[int]) -> None:
    """Wait until nobody else works on the resources, or on who is on site for a treatment."""
    locks.take(tx, resources)
    locks.share_clinics(tx, (one.clinic_id for one in proposal.appointments if needs_life_support(one.type)))


def read_proposed(
    tx: Connection,
    scope: facts.Scope,
    proposal: Proposal,
    resources: Sequence[int],
    also: tuple[Question, ...] = (),
    names: Mapping[str, Any] = NO_NAMES,
) -> Read:
    """As `read_locked`, for judging this very proposal.

    Mostly its own people are life support enough; everybody else who is trained in it at the clinics, and
    who of them is elsewhere, is read only where they are not.
    """
    known = read_locked(tx, replace(scope, with_life_support=False), resources, also, names)
    treatments = [one for one in proposal.appointments if needs_life_support(one.type)]
    if all(enough_by_themselves(one, known.facts.of(one)) for one in treatments):
        return known
    return replace(known, facts=facts.load(tx, scope))


def read_locked(
    tx: Connection,
    scope: facts.Scope,
    resources: Sequence[int],
    also: tuple[Question, ...] = (),
    names: Mapping[str, Any] = NO_NAMES,
) -> Read:
    """Drop expired holds, and read what the rules may ask and what else is asked for, at one moment."""
    more = {"locked": sorted(resources), **names}
    answers = facts.ask_about(tx, scope, (bookings.EXPIRED, *also), more)
    bookings.drop_expired(tx, answers)
    return Read(facts.with_groups(tx, facts.facts_in(answers, scope), scope), answers)


def list_what_it_breaks(tx: Connection, proposal: Proposal, judged: Judged, by: Actor, now: datetime) -> None:
    """After an exception, or beside visits with another therapist, what was booked may fit no longer.

    Somebody is told at once.
    """
    if judged.overridden:
        people = (who for one in proposal.appointments for who in one.people.values())
        concerned = Concerned(frozenset({proposal.patient_id}), frozenset(people))
        standing.list_again(tx, concerned, by, now)
    elif others_lead(proposal, judged.facts, to_minute(now)):
        standing.list_of_patients(tx, [proposal.patient_id], by, now)


def keep_overrides(
    tx: Connection, judged: Judged, appointment_ids: Sequence[int], by: Actor, now: datetime
) -> None:
    """Write what was overridden into the ledger."""
    batch = Batch()
    put_overrides(batch, judged, appointment_ids, by, now)
    batch.write(tx)


def put_overrides(
    batch: Batch, judged: Judged, appointment_ids: Sequence[int], by: Actor, now: datetime
) -> None:
    """Put what was overridden into the ledger together with what the batch writes."""
    entries = [(appointment_ids[one.position], type(one.reason).__name__) for one in judged.overridden]
    overrides.put(batch, entries, judged.why, by=by, now=now)
