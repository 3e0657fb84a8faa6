"""A house that has reviewed a language, and a patient who reads one."""

import json
from datetime import date

from sqlalchemy import text

from coord.services import languages, policies
from coord.services.policies.trying import When
from coord.store.db import transaction
from tests.conftest import NOW


def review(clinic, code):
    sign = languages.whole(code, by=clinic.scheduler).sign
    languages.mark(code, sign, by=clinic.scheduler, now=NOW)


def reads(*codes, patient="P-1"):
    with transaction() as tx:
        tx.execute(
            text("UPDATE patient SET languages = :codes WHERE record_number = :number"),
            {"codes": json.dumps(codes), "number": patient},
        )


def rule(clinic, value):
    """What the house does with what nobody has reviewed."""
    when = When(date(2027, 3, 1))
    policies.change("reminders", {"unreviewed": value}, when, by=clinic.scheduler, now=NOW)
