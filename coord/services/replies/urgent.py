"""Words of distress: they do not wait for Monday's desk."""

from datetime import timedelta

from sqlalchemy import Connection

from coord.messaging.replying import Answer
from coord.services import on_call
from coord.services.replies.heard import Heard, Reaction, put_task
from coord.store import incoming

DISTRESS, NOBODY = "distress", "nobody_on_call"
# Who writes in several texts calls once; a new text later calls again.
CALLED_AGAIN_AFTER = timedelta(minutes=15)


def distress(tx: Connection, heard: Heard) -> Reaction:
    """Whoever is on call is told, a task is due at once, and the answer names the help of the country."""
    put_task(tx, heard, DISTRESS, heard.now)
    if not _was_called(tx, heard) and not on_call.alert(tx, heard.organization_id, heard.text_id, heard.now):
        put_task(tx, heard, NOBODY, heard.now)
    return Reaction(Answer.DISTRESS, is_open=True, patient_id=heard.patient_id)


def _was_called(tx: Connection, heard: Heard) -> bool:
    since = heard.now - CALLED_AGAIN_AFTER
    return incoming.was_heard(tx, heard.number_index, heard.meaning, since, but=heard.text_id)
