"""Counting doses given against their orders: each once, and back where a tick was wrong."""

from sqlalchemy import Connection, update

from coord.store import diary, people


def count_dose(tx: Connection, participant_id: int, order_id: int) -> bool:
    """Take one dose from the order; False where this visit was counted before or none is left."""
    part, order = diary.Participant, people.Order
    counted = tx.execute(
        update(part)
        .where(part.id == participant_id, part.is_dose_counted.is_(False))
        .values(is_dose_counted=True)
    )
    if counted.rowcount != 1:
        return False
    left = update(order).where(order.id == order_id, order.doses_left > 0)
    return tx.execute(left.values(doses_left=order.doses_left - 1)).rowcount == 1


def give_back_dose(tx: Connection, participant_id: int, order_id: int) -> bool:
    """Put back the dose that this visit took; False where it took none."""
    part, order = diary.Participant, people.Order
    counted = tx.execute(
        update(part)
        .where(part.id == participant_id, part.is_dose_counted.is_(True))
        .values(is_dose_counted=False)
    )
    if counted.rowcount != 1:
        return False
    tx.execute(update(order).where(order.id == order_id).values(doses_left=order.doses_left + 1))
    return True
