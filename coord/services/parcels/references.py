"""What a mail is called, and which it answers."""

from collections.abc import Sequence
from typing import Any

from coord.domain.reminders import FIRST_NEWS, OF_SERIES, MessageKind
from coord.services.parcels.parts import Part, is_of_unit, is_settling


def references(parts: Sequence[Part]) -> tuple[str, str]:
    """What the mail is called, however often and beginning with whichever it is sent, and what it answers."""
    row = min((one.row for one in parts), key=lambda one: int(one.id))
    is_first = (MessageKind(row.kind) in FIRST_NEWS and not is_settling(row)) or is_of_unit(row)
    reference = _thread(row) if is_first else f"{row.public_id}.{row.kind}.{row.sequence}.{row.id}@coord"
    answered = [one for part in parts if not _begins(part.row) for one in _before(part.row)]
    return reference, " ".join(one for one in dict.fromkeys(answered) if one != reference)


def _begins(row: Any) -> bool:
    """Whether nothing came before it about its visit."""
    return MessageKind(row.kind) in FIRST_NEWS | OF_SERIES and not is_settling(row)


def _thread(row: Any) -> str:
    return f"{row.public_id}.{row.contact_point_id}@coord"


def _before(row: Any) -> list[str]:
    """The first mail about the visit; a follow-up may have been told of with the visit before it."""
    main = [f"{row.main_id}.{row.contact_point_id}@coord"] if row.main_id is not None else []
    return [*main, _thread(row)]
