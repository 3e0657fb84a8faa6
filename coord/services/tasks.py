"""What waits for somebody: shown on the board until one of those who may has done it."""

from datetime import datetime

from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.store import audit
from coord.store import tasks as stored
from coord.store.db import retried, transaction


def close(public_id: str, *, by: Actor, now: datetime) -> bool:
    """Note that it is done; False where it was done before, NotFound where there is no such task."""
    return retried(lambda: _close(public_id, by, now))


def _close(public_id: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        done = stored.close(tx, by.organization_id, public_id, by=by, now=now)
        if done is None:
            if not stored.is_known(tx, by.organization_id, public_id):
                raise NotFound
            return False
        audit.record(
            tx,
            "task.done",
            by=by,
            now=now,
            subject="task",
            subject_id=done.id,
            patient_id=done.patient_id,
            details={"kind": done.kind},
        )
        return True
