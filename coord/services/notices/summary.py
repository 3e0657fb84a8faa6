"""One message to each about several visits that were booked together."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from coord.domain.local_time import to_moment
from coord.domain.reminders import (
    MessageKind,
)
from coord.services.notices.queue import Queue


@dataclass(frozen=True, slots=True)
class Summary:
    """One message to each for the visits of a series; what it names counts as told about each of them."""

    series_id: int
    queues: list[Queue]

    def rows(self) -> list[dict[str, Any]]:
        own = [
            self._row(MessageKind.SERIES_CONFIRMATION, contact, contact.channel, self.queues)
            for contact in self.queues[0].contacts
            if self.queues[0].reaches(MessageKind.SERIES_CONFIRMATION, contact)
        ]
        theirs = [
            self._row(MessageKind.SERIES_INVITATION, practitioner, "email", self._with(practitioner))
            for practitioner in self._everybody()
            if practitioner.wants_all_invitations or not practitioner.has_feed or self._sequence
        ]
        return own + theirs

    @property
    def _sequence(self) -> int:
        """How often the most changed of the visits was changed; 0 while all are new."""
        return max(int(queue.one.sequence) for queue in self.queues)

    def _everybody(self) -> list[Any]:
        """Every practitioner of the visits, once."""
        return list({one.id: one for queue in self.queues for one in queue.practitioners}.values())

    def _with(self, practitioner: Any) -> list[Queue]:
        """The visits in which the practitioner has a part."""
        return [
            queue for queue in self.queues if any(one.id == practitioner.id for one in queue.practitioners)
        ]

    def _row(self, kind: MessageKind, contact: Any, channel: str, queues: Sequence[Queue]) -> dict[str, Any]:
        first, last = queues[0], queues[-1]
        visits = {str(queue.one.id): self._place(queue, contact) for queue in queues}
        due = first.news(kind)
        row = first.row(due, contact.id, channel, {**visits[str(first.one.id)], "visits": visits})
        revision = f"/{_revision(queues)}" if self._sequence else ""
        key = f"{kind}/series/{self.series_id}/{contact.id}{revision}"
        stale = to_moment(last.one.ends)
        return row | {"series_id": self.series_id, "dedupe_key": key, "stale_at": stale}

    def _place(self, queue: Queue, contact: Any) -> dict[str, Any]:
        """When and where somebody is needed, in the sequence that the visit has."""
        place = queue.place(_part_of(queue, contact))
        return place | {"sequence": queue.one.sequence} if queue.one.sequence else place


def _part_of(queue: Queue, contact: Any) -> Any:
    """When somebody is needed in a visit; the whole visit where they are not in it."""
    return next((one for one in queue.practitioners if one.id == contact.id), queue.one)


def _revision(queues: Sequence[Queue]) -> str:
    """What tells one change of these visits from another, in a few letters."""
    stand = ",".join(f"{queue.one.id}.{queue.one.sequence}" for queue in queues)
    return sha256(stand.encode()).hexdigest()[:16]
