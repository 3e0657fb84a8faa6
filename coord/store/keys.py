"""Idempotency keys: the answers of committed requests, kept for a day."""

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from coord.store import locks
from coord.store.records import IdempotencyKey

_FIND = select(IdempotencyKey.body_hash, IdempotencyKey.answer).where(
    IdempotencyKey.user_id == bindparam("of"), IdempotencyKey.key == bindparam("named")
)
_KEEP = insert(IdempotencyKey).inline()


def find(tx: Connection, user_id: int, key: str) -> tuple[bytes, dict[str, Any]] | None:
    """The body hash and answer kept for the key; holds off other requests with it until we end."""
    locks.take(tx, [zlib.crc32(f"{user_id}/{key}".encode()) >> 1], locks.KEYS)
    row = tx.execute(_FIND, {"of": user_id, "named": key}).one_or_none()
    return (row.body_hash, row.answer) if row else None


def keep(
    tx: Connection, user_id: int, key: str, body_hash: bytes, answer: dict[str, Any], now: datetime
) -> None:
    row = {"user_id": user_id, "key": key, "body_hash": body_hash, "answer": answer, "created_at": now}
    tx.execute(_KEEP, row)


def prune(tx: Connection, before: datetime) -> int:
    """Forget answers older than the given moment; returns how many."""
    return tx.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before)).rowcount
