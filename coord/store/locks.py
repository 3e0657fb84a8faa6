"""Locks that end with their transaction, always taken in the same order."""

from collections.abc import Iterable

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, text

RESOURCES = 1
KEYS = 2
ADDING_PATIENTS = 3

_TAKE = text("SELECT pg_advisory_xact_lock(:family, id::int) FROM unnest(:ids) AS id").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)


def take(tx: Connection, ids: Iterable[int], family: int = RESOURCES) -> None:
    """Wait until nobody else works on these; SQLite's write transaction is alone anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(_TAKE, {"family": family, "ids": sorted(set(ids))})
