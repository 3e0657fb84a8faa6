"""One effect per idempotency key: a repeated request gets the first one's answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.errors import KeyReused
from coord.store import keys
from coord.store.asking import Answers, ask
from coord.store.batch import Batch

QUESTIONS, LOCKED = (keys.KEPT,), (keys.LOCKED,)


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a request and the hash of what it asks; the CSRF token is no part of it."""

    key: str
    body_hash: bytes


def answered(tx: Connection, once: Once, by: Actor) -> dict[str, Any] | None:
    """The answer given before, or None; holds off other requests with the key until we end.

    Raises KeyReused where the same key asks for something else.
    """
    keys.take(tx, by.user_id, once.key)
    return answer_in(ask(tx, QUESTIONS, names(once, by)))


def names(once: Once, by: Actor) -> dict[str, Any]:
    """What the bound names of QUESTIONS and LOCKED stand for."""
    return keys.names(by.user_id, once.key, once.body_hash)


def answer_in(answers: Answers) -> dict[str, Any] | None:
    """The answer given before, as far as it has been read; KeyReused as for `answered`."""
    for is_same_body, answer in answers[keys.KEPT]:
        if not is_same_body:
            raise KeyReused
        found: dict[str, Any] = answer
        return found
    return None


def keep(tx: Connection, once: Once, by: Actor, answer: dict[str, Any], now: datetime) -> None:
    """Keep the answer for whoever asks again."""
    batch = Batch()
    put(batch, once, by, answer, now)
    batch.write(tx)


def put(batch: Batch, once: Once, by: Actor, answer: dict[str, Any], now: datetime) -> None:
    """Keep the answer together with what the batch writes."""
    keys.put(batch, by.user_id, once.key, once.body_hash, answer, now)
