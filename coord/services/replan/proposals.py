"""Proposals as people ask for them, look at them, and stop them; the worker works them out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coord.domain.interval import Interval
from coord.domain.permissions import Actor
from coord.services import accounts, repeats
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.replan.happenings import Happening, Kind, subject_of
from coord.services.replan.pieces import Piece, as_data, from_data
from coord.services.replan.proposing import Worked, worked_out
from coord.services.showing.rows import note_look, shown_appointments
from coord.services.showing.values import ShownAppointment
from coord.solving import NotSolved
from coord.store import audit, diary, overview, proposals
from coord.store.db import retried, transaction


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece with the visit as it stands now; `has_changed` where it is not what was looked at any more.

    `after` are the visits as they stand that must be mended before it, or with it, to make room for it.
    """

    piece: Piece
    visit: ShownAppointment
    has_changed: bool
    after: tuple[ShownAppointment, ...] = ()

    @property
    def makes_room(self) -> bool:
        """Whether what it gives up is still to be given up."""
        return not self.piece.is_taken and not self.has_changed


@dataclass(frozen=True, slots=True)
class Proposed:
    """How far it is, and once it is ready its pieces."""

    public_id: str
    happening: Happening
    about: str
    status: str
    done: int
    total: int
    why: str
    is_best: bool
    pieces: tuple[ShownPiece, ...]

    @property
    def is_unfinished(self) -> bool:
        return self.status in proposals.UNFINISHED

    @property
    def is_out_of_date(self) -> bool:
        """Whether something that is not taken has changed since it was worked out."""
        return any(one.has_changed for one in self.pieces)

    def together(self, visit: str) -> tuple[str, ...]:
        """The visits that must be taken in one step so that this one can be taken now."""
        return (visit, *(one.public_id for one in self.lacking([visit])))

    def lacking(self, visits: Collection[str]) -> tuple[ShownAppointment, ...]:
        """Those without which these visits cannot be mended, for they take what those give up."""
        wanted, found = [*visits], dict[str, ShownAppointment]()
        while wanted:
            more = [each for one in self.pieces if one.piece.visit in wanted for each in one.after]
            wanted = [each.public_id for each in more if each.public_id not in found]
            found |= {each.public_id: each for each in more}
        return tuple(one for name, one in found.items() if name not in visits)


def ask(happening: Happening, *, by: Actor, now: datetime, once: Once) -> str:
    """Ask for a proposal; its public id. The worker begins within seconds."""

    def run() -> str:
        with transaction() as tx:
            if earlier := repeats.answered(tx, once, by):
                return str(earlier["proposal"])
            subject_of(tx, happening, by)
            name = proposals.add(tx, _happening_data(happening), by, now)
            audit.record(tx, "replan.asked", by=by, now=now, subject="replan", details={"proposal": name})
            repeats.keep(tx, once, by, {"proposal": name}, now)
            return name

    return retried(run)


def stop(name: str, *, by: Actor, now: datetime) -> bool:
    """End what is not finished; False where it is finished already."""

    def run() -> bool:
        with transaction() as tx:
            if proposals.find(tx, by.organization_id, name) is None:
                raise NotFound
            ended = proposals.cancel(tx, by.organization_id, name)
            audit.record(tx, "replan.stopped", by=by, now=now, subject="replan", details={"proposal": name})
            return ended

    return retried(run)


def proposed(name: str, *, by: Actor, now: datetime) -> Proposed:
    """The proposal as it stands; the look at its patients is audited."""
    with transaction() as tx:
        row = proposals.find(tx, by.organization_id, name)
        if row is None:
            raise NotFound
        happening = _happening(row.happening)
        pieces = [from_data(one) for one in row.pieces]
        mains = {one.visit for one in pieces}
        rows = overview.appointments(tx, by.organization_id, diary.Appointment.public_id.in_(mains))
        if rows:
            note_look(tx, "replan.viewed", rows, by, now, "patient_id")
        shown = {one.public_id: one for one in shown_appointments(tx, rows)}
        return Proposed(
            name,
            happening,
            subject_of(tx, happening, by).name,
            row.status,
            row.done,
            row.total,
            row.why or "",
            row.is_best,
            _with_order([_shown(one, shown[one.visit]) for one in pieces if one.visit in shown]),
        )


def _with_order(pieces: Sequence[ShownPiece]) -> tuple[ShownPiece, ...]:
    ahead = {one.piece.visit: one.visit for one in pieces if one.makes_room}
    return tuple(
        replace(one, after=tuple(ahead[name] for name in one.piece.after if name in ahead)) for one in pieces
    )


def _shown(piece: Piece, visit: ShownAppointment) -> ShownPiece:
    is_same = visit.version == piece.versions[0] and visit.status in {"pending", "booked"}
    return ShownPiece(piece, visit, not piece.is_taken and not is_same)


def propose_now(happening: Happening, *, by: Actor, now: datetime) -> str:
    """A proposal worked out while the caller waits; its public id."""

    def run() -> Any:
        with transaction() as tx:
            subject_of(tx, happening, by)
            name = proposals.add(tx, _happening_data(happening), by, now)
            return proposals.claim(tx, now, name)

    row = retried(run)
    _work_out(row, by, now)
    return str(row.public_id)


def work(now: datetime) -> bool:
    """Work out one proposal that waits; False where none does. Running it twice is harmless."""
    row = retried(lambda: _claimed(now))
    if row is not None:
        _work_out(row, accounts.actor_of(row.created_by_id), now)
    return row is not None


def _work_out(row: Any, by: Actor, now: datetime) -> None:
    def progress(done: int, total: int) -> bool:
        return retried(lambda: _note(row.id, done=done, total=total))

    try:
        worked = worked_out(_happening(row.happening), progress, by=by, now=now)
    except NotSolved as failure:
        sentence = str(failure)
        retried(lambda: _note(row.id, status="failed", why=sentence))
    else:
        retried(lambda: _ready(row.id, worked, now))


def _claimed(now: datetime) -> Any | None:
    with transaction() as tx:
        return proposals.claim(tx, now)


def _note(id_: int, **values: Any) -> bool:
    with transaction() as tx:
        return proposals.note(tx, id_, **values)


def _ready(id_: int, worked: Worked, now: datetime) -> None:
    total = len(worked.pieces)
    pieces = [as_data(one) for one in worked.pieces]
    _note(id_, status="ready", done=total, total=total, pieces=pieces, is_best=worked.is_best, ready_at=now)


def _happening_data(one: Happening) -> dict[str, Any]:
    return {"kind": one.kind.value, "whom": one.whom, "span": [one.span.starts, one.span.ends]}


def _happening(data: dict[str, Any]) -> Happening:
    return Happening(Kind(data["kind"]), data["whom"], Interval(*data["span"]))
