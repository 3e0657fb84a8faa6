"""When something that must keep happening last happened."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from coord.store.outbox import Heartbeat


def beat(tx: Connection, name: str, now: datetime) -> None:
    """Note that it happened; two at once are no harm."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    first = dialect.insert(Heartbeat).values(name=name, at=now)
    tx.execute(first.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": now}))


def last(tx: Connection, name: str) -> datetime | None:
    return tx.execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar_one_or_none()
