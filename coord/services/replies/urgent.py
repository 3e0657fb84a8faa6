"""Words of distress: they do not wait for Monday's desk."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from coord.domain.urgency import DISTRESS, NOBODY_ON_CALL
from coord.messaging.replying import Answer
from coord.services import on_call
from coord.services.replies.heard import Heard, Reaction, put_task
from coord.store import incoming
from coord.store.db import reading, retried, transaction

# Who writes in several texts calls once; a new text later calls again.
CALLED_AGAIN_AFTER = timedelta(minutes=15)
# Who has not read it by then is called again, so many times.
READ_WITHIN, MOST_CALLS = timedelta(minutes=10), 6


def distress(tx: Connection, heard: Heard) -> Reaction:
    """Whoever is on call is told, a task is due at once, and the answer names the help of the country.

    It says that a clinician is being told only where one is.
    """
    put_task(tx, heard, DISTRESS, heard.now)
    is_told = _is_called(tx, heard)
    if not is_told:
        put_task(tx, heard, NOBODY_ON_CALL, heard.now)
    answer = Answer.DISTRESS if is_told else Answer.UNTOLD
    return Reaction(answer, is_open=True, patient_id=heard.patient_id)


def _is_called(tx: Connection, heard: Heard) -> bool:
    """Call whoever is on call, unless they were called lately about the same number; False for nobody."""
    since = heard.now - CALLED_AGAIN_AFTER
    lately = incoming.heard(tx, heard.number_index, heard.meaning, since, but=heard.text_id)
    if on_call.was_alerted(tx, heard.organization_id, lately, heard.now):
        return True
    return on_call.alert(tx, heard.organization_id, heard.text_id, heard.now)


def watch(now: datetime) -> int:
    """Call again about texts of distress that nobody has read; returns how many there are.

    Whoever reads one ticks it off on the page of replies. Running it twice calls nobody twice.
    """
    with reading() as tx:
        found = incoming.unread(tx, DISTRESS, now - (MOST_CALLS + 1) * READ_WITHIN, now - READ_WITHIN)
    for one in found:
        retried(partial(_call_again, one, now))
    return len(found)


def _call_again(one: Any, now: datetime) -> None:
    with transaction() as tx:
        if incoming.one_open(tx, one.organization_id, one.public_id) is not None:
            rounds = (now - one.received_at) // READ_WITHIN
            on_call.alert(tx, one.organization_id, one.id, now, again=rounds)
