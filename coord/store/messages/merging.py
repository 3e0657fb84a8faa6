"""Messages to addresses that become another's, are not used any more, or are used again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from coord.store.messages.queueing import OPEN
from coord.store.outbox import BACK_IN_LINE, Message


def forward(tx: Connection, contact_points: Mapping[int, int]) -> None:
    """Messages to the first of each pair of equal addresses are the second one's, so that none goes twice."""
    for old, new in contact_points.items():
        rows = tx.execute(select(Message.id, Message.dedupe_key).where(Message.contact_point_id == old)).all()
        for id_, key in rows:
            moved = f"{key.removesuffix(f'/{old}')}/{new}" if key.endswith(f"/{old}") else key
            tx.execute(
                update(Message).where(Message.id == id_).values(contact_point_id=new, dedupe_key=moved)
            )


def withdraw(tx: Connection, contact_points: Sequence[int], why: str) -> None:
    """What has not begun to go out to these addresses never will."""
    tx.execute(
        update(Message)
        .where(Message.contact_point_id.in_(contact_points), Message.status.in_(OPEN))
        .values(status="suppressed", why=why, fence=Message.fence + 1)
    )


def bring_back(tx: Connection, contact_points: Sequence[int], why: str, now: datetime) -> None:
    """Put back in line what was withdrawn for this reason and is not due yet; what has passed stays past."""
    tx.execute(
        update(Message)
        .where(
            Message.contact_point_id.in_(contact_points),
            Message.status == "suppressed",
            Message.why == why,
            Message.due_at > now,
        )
        .values(**BACK_IN_LINE)
    )
