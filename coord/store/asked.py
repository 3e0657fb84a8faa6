"""How often something was asked in a minute, counted for all processes together."""

from collections.abc import Collection

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.db import Model


class Asked(Model):
    """`key` tells neither whose address it is nor which link."""

    __tablename__ = "asked"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True)
    times: Mapped[int]


def count(tx: Connection, keys: Collection[bytes], minute: int) -> dict[bytes, int]:
    """Count one more for each key; how many that makes in this minute."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    first = dialect.insert(Asked).values([{"key": key, "minute": minute, "times": 1} for key in sorted(keys)])
    more = first.on_conflict_do_update(
        index_elements=[Asked.key, Asked.minute], set_={"times": Asked.times + 1}
    )
    return {bytes(key): times for key, times in tx.execute(more.returning(Asked.key, Asked.times))}


def prune(tx: Connection, before: int) -> None:
    """Forget what was asked before a minute."""
    tx.execute(delete(Asked).where(Asked.minute < before))
