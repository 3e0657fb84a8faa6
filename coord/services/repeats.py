"""One effect per idempotency key: a repeated request gets the first one's answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.errors import KeyReused
from coord.store import keys


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a request and the hash of what it asks; the CSRF token is no part of it."""

    key: str
    body_hash: bytes


def answered(tx: Connection, once: Once, by: Actor) -> dict[str, Any] | None:
    """The answer given before, or None; KeyReused where the same key asks for something else."""
    found = keys.find(tx, by.user_id, once.key)
    if found is None:
        return None
    body_hash, answer = found
    if body_hash != once.body_hash:
        raise KeyReused
    return answer


def keep(tx: Connection, once: Once, by: Actor, answer: dict[str, Any], now: datetime) -> None:
    keys.keep(tx, by.user_id, once.key, once.body_hash, answer, now)
