"""Whether a treatment may begin: everything passed, and somebody reached who takes the patient home."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.booking import Overriding, Refusal, may_override, name_of, verdict
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.drafts import Conflict
from coord.services.visits.checks import checks_of, missing
from coord.services.visits.opening import Visit
from coord.store import overrides, policies


def check_ready(tx: Connection, visit: Visit, without_ride: str, by: Actor, now: datetime) -> None:
    """Raise Conflict with what stands against it.

    Whoever may begin without a ride, and said why, does; the ledger keeps it.
    """
    found = _against(tx, visit, by, now)
    policy = policies.current(tx, by.organization_id, now.date())
    soft = frozenset(name_of(one) for one in found if may_override(one, policy, by.permissions))
    judged = verdict(found, policy, Overriding(soft, without_ride), by.permissions)
    if judged.standing:
        raise Conflict(found, soft)
    entries = [(visit.main.id, type(one.reason).__name__) for one in judged.overridden]
    overrides.keep(tx, entries, without_ride.strip(), by=by, now=now)


def _against(tx: Connection, visit: Visit, by: Actor, now: datetime) -> tuple[Refusal, ...]:
    found = []
    if open_ones := missing(tx, visit, by, now):
        found.append(Refusal(0, why.NotReady(field=Field.CLEARANCE, missing=open_ones)))
    if checks_of(tx, visit, by, now).lacks_ride:
        found.append(Refusal(0, why.RideNotReached(field=Field.UNIT)))
    return tuple(found)
