"""Words of distress: they do not wait for Monday's desk."""

from sqlalchemy import Connection

from coord.messaging.replying import Answer
from coord.services.replies.heard import Heard, Reaction, put_task

DISTRESS = "distress"


def distress(tx: Connection, heard: Heard) -> Reaction:
    """A task that is due at once; the answer names the help of the country."""
    put_task(tx, heard, DISTRESS, heard.now)
    return Reaction(Answer.DISTRESS, is_open=True, patient_id=heard.patient_id)
