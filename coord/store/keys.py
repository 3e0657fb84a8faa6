"""Idempotency keys: the answers of committed requests, kept for a day."""

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, bindparam, delete, select

from coord.store import locks
from coord.store.asking import Question
from coord.store.batch import Batch
from coord.store.records import IdempotencyKey

KEPT: Question = select(
    (IdempotencyKey.body_hash == bindparam("body_hash", type_=LargeBinary)).label("is_same_body"),
    IdempotencyKey.answer,
).where(IdempotencyKey.user_id == bindparam("user"), IdempotencyKey.key == bindparam("key"))


LOCKED = locks.locked(locks.KEYS, select(bindparam("key_number", type_=Integer).label("id")))


def names(user_id: int, key: str, body_hash: bytes) -> dict[str, Any]:
    """What the bound names of KEPT and LOCKED stand for."""
    return {"user": user_id, "key": key, "body_hash": body_hash, "key_number": number_of(user_id, key)}


def number_of(user_id: int, key: str) -> int:
    """What is locked, in the family of keys, so that no other request with the key works beside this one."""
    return zlib.crc32(f"{user_id}/{key}".encode()) >> 1


def take(tx: Connection, user_id: int, key: str) -> None:
    """Hold off other requests with the key until we end."""
    locks.take(tx, [number_of(user_id, key)], locks.KEYS)


def put(
    batch: Batch, user_id: int, key: str, body_hash: bytes, answer: dict[str, Any], now: datetime
) -> None:
    """Keep the answer together with what the batch writes."""
    row = {"user_id": user_id, "key": key, "body_hash": body_hash, "answer": answer, "created_at": now}
    batch.add(IdempotencyKey, [row])


def prune(tx: Connection, before: datetime) -> int:
    """Forget answers older than the given moment; returns how many."""
    return tx.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before)).rowcount
