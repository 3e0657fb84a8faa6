"""When a room is out of use."""

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.waitlist import Freed
from coord.services import freeing
from coord.services.availability.checks import stop
from coord.services.availability.time_off import span_of
from coord.services.availability.values import Absence, Asked, Outcome, Why
from coord.services.availability.writing import of_room
from coord.services.errors import NotFound
from coord.store import availability
from coord.store.availability import FoundRoom
from coord.store.waitlist.freed import NewTime


def put_out_of_use(room: str, wish: Absence, asked: Asked) -> Outcome:
    """Broken, for whole days or by the clock; it may be broken already. What is over is forgotten."""

    def work(tx: Connection, found: FoundRoom) -> None:
        starts, ends = span_of(wish, asked)
        kept = [span for span in found.out_of_use if span[1] > to_minute(asked.now)]
        if any(one < ends and starts < other for one, other in kept):
            stop(Why.OVERLAPS, "first")
        availability.keep_out_of_use(tx, found.id, [*kept, (starts, ends)])

    return of_room(room, "room.out_of_use", work, asked)


def put_in_use(room: str, starts: int, asked: Asked) -> Outcome:
    """It can be used after all from when it was to be broken (a UTC epoch minute)."""

    def work(tx: Connection, found: FoundRoom) -> None:
        left = [span for span in found.out_of_use if span[0] != starts]
        if len(left) == len(found.out_of_use):
            raise NotFound
        availability.keep_out_of_use(tx, found.id, left)
        for begins, ends in set(found.out_of_use) - set(left):
            back = NewTime(
                asked.by.organization_id, Freed.ROOM, begins, ends, (), (found.id,), found.clinic_id
            )
            freeing.note(tx, back, asked.now)

    return of_room(room, "room.in_use", work, asked, {"since": starts})
