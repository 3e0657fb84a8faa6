"""Taking a proposed re-plan: all of its pieces, or those that were chosen, all or none of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.booking import Refusal
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import delivery, notices, repeats
from coord.services.booking.changes import write_move
from coord.services.booking.judging import judge
from coord.services.booking.units import anchor_of, check_same_unit, still_upcoming, unit_of
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.replan.acting import judged_stand_in
from coord.services.replan.pieces import Piece, as_data, from_data
from coord.services.whole import Against, OneRefused, whole
from coord.store import bookings, locks, proposals
from coord.store.db import transaction
from coord.store.units import BookedAppointment


@dataclass(frozen=True, slots=True)
class Taken:
    """How many visits were mended; `is_silent` as for a move."""

    visits: int
    is_silent: bool = True


def take(
    name: str,
    visits: Collection[str],
    asked: Collection[str],
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Taken | OneRefused:
    """Mend these visits as the proposal says, each judged again: all of them or none.

    What one of them gives up another may take, also where two take each other's place.
    `asked` are the visits whose patients were asked about a stranger. Who is concerned is told of each visit
    once. A refusal tells the place among the proposal's pieces.
    """
    outcome = whole(lambda: _take(name, visits, asked, by, now, once))
    if isinstance(outcome, OneRefused):
        return outcome
    is_silent = all(delivery.wait_until_silent(by.organization_id, visit) for visit in visits)
    return replace(outcome, is_silent=is_silent)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A piece by its place, the unit as it stands, and the proposal that mends it."""

    place: int
    piece: Piece
    unit: list[BookedAppointment]
    draft: Draft
    proposal: Proposal


def _take(
    name: str, visits: Collection[str], asked: Collection[str], by: Actor, now: datetime, once: Once
) -> Taken:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Taken(earlier["visits"])
        row = _ready(tx, name, by)
        pieces = [from_data(one) for one in row.pieces]
        wanted = _locked(tx, pieces, visits, by, now)
        _mend_all(tx, wanted, asked, by, now)
        notices.moved(tx, [each.id for one in wanted for each in one.unit], now)
        mended = {one.place for one in wanted}
        proposals.keep_pieces(
            tx,
            row.id,
            [as_data(replace(one, is_taken=one.is_taken or at in mended)) for at, one in enumerate(pieces)],
        )
        repeats.keep(tx, once, by, {"visits": len(wanted)}, now)
        return Taken(len(wanted))


def _ready(tx: Connection, name: str, by: Actor) -> Any:
    row = proposals.find(tx, by.organization_id, name)
    if row is None or row.status != "ready":
        raise NotFound
    return row


def _locked(
    tx: Connection, pieces: Sequence[Piece], visits: Collection[str], by: Actor, now: datetime
) -> list[_Wanted]:
    """The chosen pieces with everything that any of them would take or gives up locked at once."""
    chosen = [(at, one) for at, one in enumerate(pieces) if one.visit in visits and not one.is_taken]
    wanted = [_wanted(tx, at, one, by, now) for at, one in chosen if one.draft]
    if not wanted:
        raise NotFound
    ids = [each.id for one in wanted for each in one.unit]
    resources = set(bookings.resources_taken(tx, appointments=ids))
    for one in wanted:
        resources |= set(bookings.resources_of(tx, by.organization_id, one.proposal))
    locks.take(tx, resources)
    return wanted


def _wanted(tx: Connection, at: int, piece: Piece, by: Actor, now: datetime) -> _Wanted:
    draft = piece.draft or Draft("", ())
    unit = unit_of(tx, piece.visit, by)
    ids = tuple(one.id for one in unit)
    try:
        proposal = to_proposal(tx, draft, by.organization_id, now.date(), replaces=ids)
    except Conflict as conflict:
        raise Against(at, conflict.refusals) from None
    return _Wanted(at, piece, unit, draft, proposal)


def _mend_all(
    tx: Connection, wanted: Sequence[_Wanted], asked: Collection[str], by: Actor, now: datetime
) -> None:
    """Everything that they take is given up first; each is judged beside those that are written already."""
    waiting = [each.id for one in wanted for each in one.unit]
    bookings.release(tx, waiting)
    for one in wanted:
        waiting = waiting[len(one.unit) :]
        _mend(tx, one, tuple(waiting), by, now, was_asked=one.piece.visit in asked)


def _mend(
    tx: Connection, one: _Wanted, without: tuple[int, ...], by: Actor, now: datetime, *, was_asked: bool
) -> None:
    try:
        _check_versions(one)
        unit = still_upcoming(tx, one.unit, one.unit[0].version, by, now)
        check_same_unit(unit, one.draft, one.proposal)
        if one.piece.keeps_time:
            judged = judged_stand_in(tx, unit, one.proposal, by, now, was_asked=was_asked, without=without)
        else:
            anchor = anchor_of(tx, unit[0], by)
            judged = judge(tx, one.proposal, by, now, anchor=anchor, without=without)
        write_move(tx, unit, one.proposal, judged, by, now, stand_in=one.piece.keeps_time)
    except Conflict as conflict:
        raise Against(one.place, conflict.refusals) from None


def _check_versions(one: _Wanted) -> None:
    if tuple(each.version for each in one.unit) != one.piece.versions:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
