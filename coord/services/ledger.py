"""The ledger of overrides, for quality review; a look at it is in the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coord.domain.local_time import on_day, to_moment
from coord.domain.permissions import Actor
from coord.services.today import house_zone
from coord.store import audit, overrides
from coord.store.db import transaction

SHOWN = 500


@dataclass(frozen=True, slots=True)
class Overridden:
    """One soft reason in spite of which somebody booked; `reason` is its type, `starts` an epoch minute."""

    at: datetime
    user: str
    reason: str
    why: str
    appointment: str
    type_name: str
    starts: int
    zone: str
    record_number: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """At most five hundred entries of a time, the newest first, and how often each reason was overridden."""

    entries: tuple[Overridden, ...]
    counts: tuple[tuple[str, int], ...]


def ledger(first: date, last: date, *, by: Actor, now: datetime) -> Ledger:
    """The organization's overrides made on these days and between, as they are where it has its clinics."""
    with transaction() as tx:
        zone = house_zone(tx, by.organization_id, now)
        since, until = (to_moment(on_day(day, 0, zone)) for day in (first, last + timedelta(days=1)))
        rows = overrides.listed(tx, by.organization_id, since, until, SHOWN)
        details = {"patients": sorted({row.patient_id for row in rows})}
        audit.record(tx, "overrides.viewed", by=by, now=now, subject="override", details=details)
        counts = overrides.counted(tx, by.organization_id, since, until)
    return Ledger(
        tuple(
            Overridden(
                row.at,
                row.email,
                row.reason,
                row.why,
                row.appointment,
                row.type_name,
                row.starts,
                row.zone,
                row.record_number,
            )
            for row in rows
        ),
        tuple(counts),
    )
