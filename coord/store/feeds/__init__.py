"""Calendar feeds: their rows, their owners, and what of the diary goes into one."""

from coord.store.feeds.contents import groups, time_off, visits
from coord.store.feeds.owners import known_as, practitioners, privacy, zones
from coord.store.feeds.subscriptions import (
    add,
    by_token,
    find,
    lock,
    note_use,
    organization_of,
    revoke,
    standing,
)

__all__ = [
    "add",
    "by_token",
    "find",
    "groups",
    "known_as",
    "lock",
    "note_use",
    "organization_of",
    "practitioners",
    "privacy",
    "revoke",
    "standing",
    "time_off",
    "visits",
    "zones",
]
