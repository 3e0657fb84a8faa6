"""Bookable times, a page at a time, or those nearest to a minute."""

from datetime import datetime

from coord.domain.permissions import Actor
from coord.services.searching.asking import NEXT, PAGE, Ask, Found, Slot
from coord.services.searching.search import Search
from coord.store import audit
from coord.store.db import reading, transaction


def find(ask: Ask, *, by: Actor, now: datetime, offset: int = 0, limit: int = PAGE) -> Found:
    """The slots of the asked days in the asked order; the look at the patient is audited."""
    with transaction() as tx:
        search = Search(tx, ask, by, now)
        audit.record(
            tx,
            "slots.searched",
            by=by,
            now=now,
            subject="patient",
            subject_id=search.patient_id,
            patient_id=search.patient_id,
        )
        starts = search.starts()
        page, following = search.in_order(starts)[offset : offset + limit], starts[:NEXT] if limit else []
        slots = {start: search.slot(*start) for start in {*page, *following}}
        return Found(
            tuple(slots[start] for start in following),
            tuple(slots[start] for start in page),
            len(starts),
            offset,
            () if starts else search.obstacles(),
        )


def nearest(ask: Ask, minute: int, *, by: Actor, now: datetime, limit: int = NEXT) -> tuple[Slot, ...]:
    """The slots nearest to a minute, for somebody who came second."""
    with reading() as tx:
        search = Search(tx, ask, by, now)
        closest = sorted(search.starts(), key=lambda start: abs(start[0] - minute))[:limit]
        return tuple(search.slot(start, clinic) for start, clinic in sorted(closest))
