"""Messages that speak of several visits: one row, and the visits it names in its details.

They are a series, which the row names, or a visit with its follow-up, where the row is about the visit.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import UPCOMING, Modality, Status
from coord.store import diary


def named(details: Mapping[str, Any]) -> list[int]:
    """The visits that a message names; none where it speaks of one alone."""
    return [int(one) for one in details.get("visits", ())]


def lock_visits(tx: Connection, visits: Collection[int], *, waits: bool = True) -> bool:
    """Hold all these visits, so that whoever cancels one waits for us, or we see it cancelled.

    Whoever holds visits already waits for no more of them: two that do would wait for each other. False
    where somebody else has one. Whatever else names the visits may be written meanwhile.
    """
    row = diary.Appointment
    query = select(row.id).where(row.id.in_(visits)).order_by(row.id)
    return len(tx.execute(query.with_for_update(key_share=True, skip_locked=not waits)).all()) == len(visits)


def upcoming(tx: Connection, visits: Iterable[int]) -> dict[int, int]:
    """Those of the visits that are still to come, with the sequence in which they stand."""
    part = diary.Participant
    query = select(part.appointment_id, part.sequence).where(
        part.appointment_id.in_(list(visits)), part.status.in_(UPCOMING)
    )
    return {id_: sequence for id_, sequence in tx.execute(query)}


def left_of(details: Mapping[str, Any], visits: Mapping[int, int]) -> list[int]:
    """Those that a message names in the sequence in which they stand, the first to take place first."""
    told = details.get("visits", {})
    left = [one for one in told if visits.get(int(one)) == told[one].get("sequence", 0)]
    return [int(one) for one in sorted(left, key=lambda one: int(told[one]["starts"]))]


def standing(tx: Connection, visits: Mapping[str, Any]) -> dict[str, Any]:
    """Of the visits that a message names, those that stand as they were when it was written, by time.

    Each with what its calendar entry needs: its UID, whether it is by video, and whether only pencilled.
    """
    row, part = diary.Appointment, diary.Participant
    query = (
        select(row.id, row.modality, part.uid, part.status, part.sequence)
        .join(part, part.appointment_id == row.id)
        .where(row.id.in_(named({"visits": visits})), part.status.in_(UPCOMING))
        .order_by(row.starts)
    )
    return {
        str(one.id): {
            **visits[str(one.id)],
            "uid": one.uid,
            "is_by_video": one.modality == Modality.TELEHEALTH,
            "is_pencilled": one.status == Status.PENDING,
        }
        for one in tx.execute(query)
        if one.sequence == visits[str(one.id)].get("sequence", 0)
    }
