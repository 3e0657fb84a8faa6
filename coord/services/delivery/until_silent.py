"""Waiting until nothing is on its way any more, before a change is acknowledged."""

import time
from collections.abc import Callable

from sqlalchemy import Connection

from coord.store import messages, patient_status
from coord.store.db import reading

SETTLE = 8.0


def wait_until_silent(organization_id: int, appointment: str) -> bool:
    """Wait until nothing about the unit is being sent any more; False after eight seconds.

    Called outside any transaction, after a change was committed and before it is acknowledged.
    """
    return _settled(lambda tx: messages.is_any_sending(tx, organization_id, appointment))


def wait_until_unused(*contact_points: int) -> bool:
    """The same for everything that is being sent to these addresses, after they were stopped."""
    return _settled(lambda tx: messages.is_any_sending_to(tx, contact_points))


def wait_until_quiet_about(patient_id: int) -> bool:
    """The same for everything about a patient, after all of it was stopped."""
    return _settled(lambda tx: patient_status.is_any_sending(tx, patient_id))


def _settled(is_any_sending: Callable[[Connection], bool]) -> bool:
    until = time.monotonic() + SETTLE
    while _asked(is_any_sending):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _asked(question: Callable[[Connection], bool]) -> bool:
    with reading() as tx:
        return question(tx)
