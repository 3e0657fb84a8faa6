"""How every change of somebody's or a clinic's time is made: permitted, locked, once, watched, audited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor, Permission
from coord.services import repeats
from coord.services.availability import preview
from coord.services.availability.values import (
    Asked,
    Breaking,
    Outcome,
    PreviewDay,
    Previewed,
    Saved,
    Stopped,
)
from coord.services.errors import NotFound, NotPermitted
from coord.services.standing import Concerned, WouldBreak, watched
from coord.services.today import house_day
from coord.store import audit, availability, locks
from coord.store.availability import FoundClinic, FoundPractitioner, FoundRoom
from coord.store.db import retried, transaction


@dataclass(frozen=True, slots=True)
class Term:
    """The local days that a change is about; without a last one, all that follow."""

    first: date
    last: date | None = None

    def concerned(self, practitioners: Iterable[int] = (), clinics: Iterable[int] = ()) -> Concerned:
        """A day more on either side, for it is not the same day everywhere."""
        return Concerned(
            practitioners=frozenset(practitioners),
            clinics=frozenset(clinics),
            since=_minute(self.first) - 1440,
            until=None if self.last is None else _minute(self.last) + 3 * 1440,
        )


def _minute(day: date) -> int:
    return to_minute(datetime.combine(day, datetime.min.time(), UTC))


def of_practitioner(
    public_id: str,
    did: str,
    term: Term,
    work: Callable[[Connection, FoundPractitioner], None],
    asked: Asked,
    details: dict[str, Any] | None = None,
) -> Outcome:
    """Change one practitioner's time; `details` are what the audit trail tells besides."""

    def whole(tx: Connection) -> None:
        who = may_edit(tx, public_id, asked.by)
        workplaces = availability.workplaces(tx, who.id)
        locks.take(tx, availability.resources_of(tx, who.id))
        locks.take_clinics(tx, workplaces)
        relied_on = workplaces if availability.is_life_support(tx, who.id) else []
        _carry_out(
            tx,
            term.concerned(practitioners=[who.id], clinics=relied_on),
            lambda: work(tx, who),
            lambda: preview.of_practitioner(tx, who.id, _preview_from(tx, term, asked), asked.by, asked.now),
            asked,
        )
        by, now = asked.by, asked.now
        audit.record(tx, did, by=by, now=now, subject="practitioner", subject_id=who.id, details=details)

    return _written(whole, asked)


def of_clinics(
    public_ids: tuple[str, ...],
    did: str,
    term: Term,
    work: Callable[[Connection, list[FoundClinic]], None],
    asked: Asked,
    details: dict[str, Any] | None = None,
) -> Outcome:
    """Change the time of one clinic, or something between several; `details` as for a practitioner."""

    def whole(tx: Connection) -> None:
        found = [find_clinic(tx, public_id, asked.by) for public_id in public_ids]
        ids = [one.id for one in found]
        locks.take(tx, availability.resources_at(tx, ids))
        _carry_out(
            tx,
            term.concerned(clinics=ids),
            lambda: work(tx, found),
            lambda: preview.of_clinic(tx, found[0].id, _preview_from(tx, term, asked), asked.by, asked.now),
            asked,
        )
        by, now = asked.by, asked.now
        for one in found:
            audit.record(tx, did, by=by, now=now, subject="clinic", subject_id=one.id, details=details)

    return _written(whole, asked)


def of_room(
    public_id: str,
    did: str,
    work: Callable[[Connection, FoundRoom], None],
    asked: Asked,
    details: dict[str, Any] | None = None,
) -> Outcome:
    """Change when a room is of use; `details` as for a practitioner."""

    def whole(tx: Connection) -> None:
        found = availability.room(tx, asked.by.organization_id, public_id)
        if found is None:
            raise NotFound
        locks.take(tx, availability.resources_of_room(tx, found.id))
        concerned = Concerned(rooms=frozenset({found.id}))
        _carry_out(tx, concerned, lambda: work(tx, found), tuple, asked)
        by, now = asked.by, asked.now
        audit.record(tx, did, by=by, now=now, subject="room", subject_id=found.id, details=details)

    return _written(whole, asked)


def _written(whole: Callable[[Connection], None], asked: Asked) -> Outcome:
    try:
        return retried(lambda: _in_one(whole, asked))
    except Stopped as stopped:
        return stopped.outcome


def _in_one(whole: Callable[[Connection], None], asked: Asked) -> Saved:
    with transaction() as tx:
        if asked.once and repeats.answered(tx, asked.once, asked.by):
            return Saved(repeated=True)
        whole(tx)
        if asked.once:
            repeats.keep(tx, asked.once, asked.by, {"saved": True}, asked.now)
        return Saved()


def _carry_out(
    tx: Connection,
    concerned: Concerned,
    work: Callable[[], None],
    look: Callable[[], tuple[PreviewDay, ...]],
    asked: Asked,
) -> None:
    """The change under watch; a preview is taken after it and never kept."""
    days: tuple[PreviewDay, ...] = ()
    try:
        with watched(tx, concerned, seen=asked.seen, by=asked.by, now=asked.now):
            work()
            days = look() if asked.is_preview else ()
    except WouldBreak as stopped:
        outcome = Previewed(days, stopped.visits) if asked.is_preview else Breaking(stopped.visits)
        raise Stopped(outcome) from None
    if asked.is_preview:
        raise Stopped(Previewed(days, ()))


def may_edit(tx: Connection, public_id: str, by: Actor) -> FoundPractitioner:
    """The practitioner, if this user may change their time: everybody's, or only the user's own."""
    found = availability.practitioner(tx, by.organization_id, public_id)
    if found is None:
        raise NotFound
    if not is_editor(tx, found.id, by):
        raise NotPermitted
    return found


def is_editor(tx: Connection, practitioner_id: int, by: Actor) -> bool:
    if by.may(Permission.EDIT_HOURS):
        return True
    own = availability.own_practitioner(tx, by.organization_id, by.user_id)
    return by.may(Permission.EDIT_OWN_HOURS) and own == practitioner_id


def find_clinic(tx: Connection, public_id: str, by: Actor) -> FoundClinic:
    found = availability.clinic(tx, by.organization_id, public_id)
    if found is None:
        raise NotFound
    return found


def day_there(now: datetime, clinic: FoundClinic) -> date:
    return now.astimezone(clinic.zone).date()


def _preview_from(tx: Connection, term: Term, asked: Asked) -> date:
    return max(term.first, house_day(tx, asked.by.organization_id, asked.now))
