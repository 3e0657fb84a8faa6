"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from coord.domain.permissions import Actor
from coord.store import audit
from coord.store.db import reading

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what when; patients by record number, never by name."""

    at: datetime
    user: str
    did: str
    subject: str
    record_number: str


def newest(*, by: Actor) -> tuple[Entry, ...]:
    """The organization's newest entries, at most two hundred."""
    with reading() as tx:
        rows = audit.newest(tx, by.organization_id, SHOWN)
        return tuple(
            Entry(row.at, row.email or "", row.did, row.subject, row.record_number or "") for row in rows
        )
