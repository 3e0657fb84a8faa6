"""News of several visits to one reader: one message says it, whatever became of each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from coord.domain.reminders.kinds import MessageKind

Kind = MessageKind


@dataclass(frozen=True, slots=True)
class Side:
    """The news that readers of one side hear: of one visit, and of several in one message.

    `booked` and `cancelled` say of each visit the same; `changed` says whatever there is.
    """

    bookings: frozenset[MessageKind]
    changes: frozenset[MessageKind]
    cancellations: frozenset[MessageKind]
    booked: MessageKind
    changed: MessageKind
    cancelled: MessageKind

    @property
    def news(self) -> frozenset[MessageKind]:
        return self.bookings | self.changes | self.cancellations

    def of_all(self, kinds: Iterable[MessageKind]) -> MessageKind:
        """The kind of the one message that says all this news."""
        found = frozenset(kinds)
        if found <= self.bookings:
            return self.booked
        return self.cancelled if found <= self.cancellations else self.changed


_SIDES = (
    Side(
        frozenset({Kind.CONFIRMATION, Kind.SERIES_CONFIRMATION}),
        frozenset({Kind.UPDATE}),
        frozenset({Kind.CANCELLATION}),
        Kind.SERIES_CONFIRMATION,
        Kind.SERIES_UPDATE,
        Kind.SERIES_CANCELLATION,
    ),
    Side(
        frozenset({Kind.INVITATION, Kind.SERIES_INVITATION}),
        frozenset({Kind.INVITATION_UPDATE}),
        frozenset({Kind.INVITATION_CANCEL}),
        Kind.SERIES_INVITATION,
        Kind.SERIES_INVITATION_UPDATE,
        Kind.SERIES_INVITATION_CANCEL,
    ),
    Side(
        frozenset({Kind.RELATIVE_CONFIRMATION}),
        frozenset({Kind.RELATIVE_UPDATE}),
        frozenset({Kind.RELATIVE_CANCELLATION}),
        Kind.RELATIVE_SERIES,
        Kind.RELATIVE_SERIES_UPDATE,
        Kind.RELATIVE_SERIES_CANCELLATION,
    ),
)
_SIDE_OF = {kind: side for side in _SIDES for kind in side.news}
SAID_TOGETHER = frozenset(_SIDE_OF)


def side_of(kind: MessageKind) -> Side:
    """Whose news it is; KeyError for what is no news of a visit."""
    return _SIDE_OF[kind]
