"""Whether a treatment may begin: all passed, its people here, and who takes the patient home reached.

What somebody permitted may go on in spite of has a field of its own for why.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.booking import Overriding, Refusal, may_override, name_of, verdict
from coord.domain.here import NEEDED, not_here
from coord.domain.permissions import Actor, Permission
from coord.domain.policy import Policy
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role
from coord.services import attendance
from coord.services.drafts import Conflict
from coord.services.visits.checks import checks_of, missing
from coord.services.visits.opening import Visit
from coord.store import attendance as ticks
from coord.store import availability, overrides, policies, units

# Why a treatment begins in spite of a reason, by the reason's type
Because = Mapping[type[Reason], str]
IN_SPITE_OF_NOTHING: Because = {}


def check_ready(
    tx: Connection, visit: Visit, because: Because, at: datetime, by: Actor, now: datetime
) -> None:
    """Raise Conflict with what stands against beginning at a moment.

    Whoever may begin in spite of it, and said why, does; the ledger keeps it.
    """
    policy = policies.current(tx, by.organization_id, visit.today(now))
    found = _against(tx, visit, policy, at, by, now)
    allowed = {one: _permissions(tx, visit, one, by) for one in found}
    soft = frozenset(name_of(one) for one in found if may_override(one, policy, allowed[one]))
    entries = [(one, because.get(type(one.reason), "").strip()) for one in found]
    judged = [verdict((one,), policy, Overriding(soft, said), allowed[one]) for one, said in entries]
    if any(one.standing for one in judged):
        raise Conflict(found, soft)
    for one, said in entries:
        overrides.keep(tx, [(visit.main.id, type(one.reason).__name__)], said, by=by, now=now)


def _permissions(tx: Connection, visit: Visit, one: Refusal, by: Actor) -> frozenset[Permission]:
    """What the user may; the visit's prescriber answers for a treatment without a ride as a lead does."""
    if isinstance(one.reason, why.RideNotReached) and _prescribes(tx, visit, by):
        return by.permissions | {Permission.OVERRIDE_CLINICAL}
    return by.permissions


def _prescribes(tx: Connection, visit: Visit, by: Actor) -> bool:
    own = availability.own_practitioner(tx, by.organization_id, by.user_id)
    return own is not None and units.people_of(tx, visit.main.id).get(Role.PRESCRIBER) == own


def _against(
    tx: Connection, visit: Visit, policy: Policy, at: datetime, by: Actor, now: datetime
) -> tuple[Refusal, ...]:
    found = []
    if open_ones := missing(tx, visit, by, now):
        found.append(Refusal(0, why.NotReady(field=Field.CLEARANCE, missing=open_ones)))
    if visit.main.is_treatment and policy.day.needs_ticks and (absent := _absent(tx, visit, policy, at, now)):
        found.append(Refusal(0, absent))
    if checks_of(tx, visit, by, now).lacks_ride:
        found.append(Refusal(0, why.RideNotReached(field=Field.UNIT)))
    return tuple(found)


def _absent(tx: Connection, visit: Visit, policy: Policy, at: datetime, now: datetime) -> why.NotHere | None:
    """Who of the visit's people, and how much life support, nobody has ticked as being there."""
    main = visit.main
    people = {role: who for role, who in units.people_of(tx, main.id).items() if role in NEEDED}
    names = ticks.names_of(tx, list(people.values()))
    named = {role: (who, names[who]) for role, who in people.items()}
    here = attendance.present(tx, main.clinic_id, ZoneInfo(main.zone), now, at)
    return not_here(named, here, policy.coverage)
