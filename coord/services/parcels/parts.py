"""What goes out in one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coord.domain.appointment import Modality
from coord.domain.policy import Policy
from coord.domain.reminders import OF_SERIES, SAID_TOGETHER, MessageKind, side_of
from coord.messaging.forbidden import tells


@dataclass(frozen=True, slots=True)
class ToMind:
    """The house's rules, and the row of what is known of the ride, for messages before a treatment visit."""

    house: Policy
    ride: Any | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of those that go out in one.

    `visits` are those that it names where it speaks of several, `to_mind` is what it tells of preparing for
    a treatment visit.
    """

    row: Any
    visits: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    to_mind: ToMind | None = None

    @property
    def kind(self) -> MessageKind:
        return MessageKind(self.row.kind)

    @property
    def is_news(self) -> bool:
        return self.kind in SAID_TOGETHER


def kind_of_all(parts: Sequence[Part]) -> MessageKind | None:
    """The kind of the message in which several go out; None where it is one alone."""
    if len(parts) == 1:
        return None
    if parts[0].kind is MessageKind.RELATIVE_REMINDER:
        return MessageKind.RELATIVE_SERIES
    if not parts[0].is_news:
        return MessageKind.DAILY
    return side_of(parts[0].kind).of_all(one.kind for one in parts)


def is_settling(row: Any) -> bool:
    """Whether it tells that a visit is final of which somebody was told that it was not."""
    return "is_settled" in row.details


def is_by_video_of(row: Any) -> bool:
    return Modality(row.modality) is Modality.TELEHEALTH


def is_of_unit(row: Any) -> bool:
    """Whether it speaks of a visit together with its follow-up."""
    return MessageKind(row.kind) in OF_SERIES and row.series_id is None


def room_of(row: Any, room: str | None) -> str:
    """The room, unless its name tells what is done there: practitioners alone are told that."""
    return "" if room is None or (not row.practitioner and tells(room)) else room
