"""A treatment that really began before its time: who and what it needs must be free from then on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import late
from coord.domain import reasons as why
from coord.domain.booking import Overriding, Refusal, may_override, name_of, verdict
from coord.domain.changes import Tell
from coord.domain.permissions import Actor
from coord.domain.policy import Policy
from coord.domain.reasons import Field, Reason
from coord.services.booking.judging import read
from coord.services.drafts import Conflict
from coord.services.visits.late import as_booked, hold_from
from coord.services.visits.opening import Visit
from coord.store import overrides


def begin_early(tx: Connection, visit: Visit, began: int, because: str, by: Actor, now: datetime) -> None:
    """Hold people and room from the minute at which it began, to an end that is as much earlier.

    Where they are not free by then, Conflict; or, where whoever may begins all the same and says why, what
    is held stays as it was planned, and the ledger keeps it. The patient is here and is told nothing.
    """
    proposal = as_booked(tx, visit, by, now)
    known = read(tx, proposal, by, now)
    against = late.reasons_against(proposal.main, began, known)
    if against:
        _in_spite(tx, visit, against, known.policy, because, by, now)
    else:
        hold_from(tx, visit, proposal, began, known, now, Tell.ALREADY_TOLD)


def _in_spite(
    tx: Connection,
    visit: Visit,
    against: Sequence[Reason],
    policy: Policy,
    because: str,
    by: Actor,
    now: datetime,
) -> None:
    early = Refusal(0, why.BeginsBeforeItsTime(field=Field.TIME, planned=visit.main.interval.starts))
    soft = frozenset({name_of(early)} if may_override(early, policy, by.permissions) else ())
    if verdict((early,), policy, Overriding(soft, because), by.permissions).standing:
        raise Conflict((early, *(Refusal(0, reason) for reason in against)), soft)
    overrides.keep(tx, [(visit.main.id, type(early.reason).__name__)], because.strip(), by=by, now=now)
