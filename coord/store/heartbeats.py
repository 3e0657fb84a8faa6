"""When something that must keep happening last happened."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from coord.store.outbox import Heartbeat


def beat(tx: Connection, name: str, now: datetime) -> None:
    changed = tx.execute(update(Heartbeat).where(Heartbeat.name == name).values(at=now))
    if changed.rowcount == 0:
        tx.execute(insert(Heartbeat).values(name=name, at=now))


def last(tx: Connection, name: str) -> datetime | None:
    return tx.execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar_one_or_none()
