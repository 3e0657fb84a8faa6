"""The number that an organization's texts come from, and to which replies come."""

import re
from datetime import datetime

from coord.domain.permissions import Actor
from coord.store import audit, texts
from coord.store.db import reading, retried, transaction

# E.164, or a short code.
FORM = re.compile(r"\+[1-9]\d{6,14}|\d{5,6}")


class BadNumber(ValueError):
    """The number cannot be the house's; the text says why."""


def number(*, by: Actor) -> str | None:
    with reading() as tx:
        return texts.number_of(tx, by.organization_id)


def set_number(wanted: str, *, by: Actor, now: datetime) -> None:
    """Send from this number from now on; raises BadNumber, also where another organization has it."""
    plain = re.sub(r"[\s().-]", "", wanted)
    if not FORM.fullmatch(plain):
        raise BadNumber("Write it with its country, such as +1 415 555 0100.")
    retried(lambda: _set(plain, by, now))


def _set(plain: str, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        owner = texts.owner_of(tx, plain)
        if owner not in (None, by.organization_id):
            raise BadNumber("Another organization has this number.")
        texts.set_number(tx, by.organization_id, plain)
        details = {"number": plain}
        audit.record(tx, "texts.number_set", by=by, now=now, subject="organization", details=details)
