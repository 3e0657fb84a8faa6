"""Sending what is due: claim, check once more, send, and write what became of it.

Between the check and the call lies less than two seconds, between the call and its outcome less
than five; no database connection is held while the other side thinks.
"""

from coord.services.delivery.claiming import BATCH, claim_due, waiting
from coord.services.delivery.outcomes import put_in_front
from coord.services.delivery.sending import deliver, deliver_due
from coord.services.delivery.until_silent import (
    wait_until_quiet_about,
    wait_until_silent,
    wait_until_unused,
)
from coord.services.delivery.ways import Channels

__all__ = [
    "BATCH",
    "Channels",
    "claim_due",
    "deliver",
    "deliver_due",
    "put_in_front",
    "wait_until_quiet_about",
    "wait_until_silent",
    "wait_until_unused",
    "waiting",
]
