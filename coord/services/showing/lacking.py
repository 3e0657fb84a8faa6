"""Treatment visits that should have a follow-up and have none that stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.follow_up import needs_its_own
from coord.domain.permissions import Actor
from coord.store import facts, overview


def without_follow_up(tx: Connection, by: Actor, now: datetime, *which: Any) -> list[Any]:
    """The rows of those among which nobody has waived it, and that need one of their own."""
    rows = overview.doses_without_follow_up(tx, by.organization_id, *which)
    return [row for row in rows if row.follow_up_every == 1 or _is_due(tx, row, now)]


def _is_due(tx: Connection, row: Any, now: datetime) -> bool:
    earlier = [one for one in facts.doses(tx, row.patient_id, now) if one.starts < row.starts]
    return needs_its_own(row.follow_up_every, row.follow_up_count, earlier)
