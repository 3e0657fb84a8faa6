"""A text that came in with all that it is judged by, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reminders.kinds import TO_ESCORTS
from coord.domain.replies import Meaning
from coord.messaging.replying import Answer
from coord.store import audit, rides, tasks

LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Heard:
    """`contacts` are the organization's contact points with the number; `is_answered` by the provider.

    `taken_home` are the patients whom its owner takes home, or was asked to.
    """

    text_id: int
    organization_id: int
    number_index: bytes
    contacts: tuple[Any, ...]
    meaning: Meaning
    is_answered: bool
    now: datetime
    taken_home: tuple[int, ...] = ()

    @property
    def patients(self) -> tuple[int, ...]:
        """Whom the number belongs to, or near whom its owner stands; else whom its owner takes home."""
        near = {one.patient_id for one in self.contacts if one.patient_id is not None}
        return tuple(sorted(near or set(self.taken_home)))

    @property
    def patient_id(self) -> int | None:
        """The patient, where it can be only one."""
        return self.patients[0] if len(self.patients) == 1 else None

    @property
    def contact_points(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.contacts)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What is answered, whether a person must look, and the addresses that fall silent before the answer."""

    answer: Answer
    is_open: bool = False
    unclear: str | None = None
    patient_id: int | None = None
    appointment_id: int | None = None
    silenced: tuple[int, ...] = ()


def put_task(tx: Connection, heard: Heard, kind: str, due: datetime) -> None:
    """A task for each patient with the number, once while it is open; for nobody we know, one of its own."""
    for patient_id in heard.patients or (None,):
        if not tasks.is_open_about(tx, heard.organization_id, patient_id, kind):
            tasks.add(tx, heard.organization_id, kind, due=due, now=heard.now, patient_id=patient_id)


def note_contact(tx: Connection, heard: Heard, did: str, contact: Any) -> None:
    audit.record_of_itself(
        tx,
        heard.organization_id,
        did,
        now=heard.now,
        subject="contact_point",
        subject_id=contact.id,
        patient_id=contact.patient_id,
        details={"by": "text"},
    )


def taken_home_from(tx: Connection, organization_id: int, number_index: bytes, now: datetime) -> list[Any]:
    """Whom somebody with this number takes home, or took home lately."""
    since = to_minute(now - LATELY)
    return rides.taken_home_from(tx, organization_id, number_index, TO_ESCORTS, since)
