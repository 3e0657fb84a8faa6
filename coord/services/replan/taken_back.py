"""Who took an entry back that does not stand any more, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from coord.domain.permissions import Actor
from coord.services.replan.happenings import Happening, Kind, Subject, subject_of
from coord.services.replan.taking_back import can_be_taken_back, first_day, kept
from coord.store import audit
from coord.store.db import reading

DID = {
    Kind.AWAY: ("time_off.removed", "practitioner"),
    Kind.STUCK: ("exception.removed", "practitioner"),
    Kind.LICENCE: ("qualification.resumed", "practitioner"),
    Kind.CLOSED: ("clinic.reopened", "clinic"),
    Kind.ROOM: ("room.in_use", "room"),
}


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The user's address is empty where it was done by command."""

    at: datetime
    user: str


def taken_back(happening: Happening, *, by: Actor) -> TakenBack | None:
    """None where it stands, or a part of it, or where it is not told what was entered."""
    if can_be_taken_back(happening, by=by) or kept(happening, by) & set(happening.entered):
        return None
    did, about = DID[happening.kind]
    with reading() as tx:
        subject = subject_of(tx, happening, by)
        done = audit.of_subject(tx, by.organization_id, did, about, subject.id)
    its = (one for one in done if _is_of(happening, subject, one.details))
    return next((TakenBack(one.at, one.email or "") for one in its), None)


def _is_of(happening: Happening, subject: Subject, details: dict[str, Any]) -> bool:
    """Whether what was removed is what was entered for the happening."""
    match happening.kind:
        case Kind.ROOM:
            return details.get("since") == happening.span.starts
        case Kind.LICENCE:
            last = first_day(happening, subject) - timedelta(days=1)
            is_its_end = details.get("last") == last.isoformat()
            return is_its_end and details.get("qualification") in happening.entered
        case _:
            return bool(set(happening.entered) & set(details.get("removed", ())))
