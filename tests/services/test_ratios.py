"""How many visits somebody covers at once is counted by role, as the database keeps it."""

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from coord.domain import reasons as why
from coord.domain.roles import Role
from coord.services import booking
from coord.services.booking import Refused
from coord.store import diary, places
from coord.store.db import transaction
from tests.clinic import TREATMENT, once
from tests.conftest import NOW


@pytest.fixture
def one_each(clinic):
    """One visit at once for a prescriber; Ada prescribes and covers at nine."""
    with transaction() as tx:
        tx.execute(
            insert(places.Policy).values(
                organization_id=clinic.organization_id,
                name="coverage",
                value={"most_per_prescriber": 1},
                valid_from=date(2026, 1, 1),
            )
        )
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())


def at_nine_too(clinic):
    people = TREATMENT | {Role.LEAD_THERAPIST: "ben"}
    draft = clinic.treatment(patient="P-4", people=people, follow_up=None)
    outcome = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def covered_as():
    row, resource = diary.Occupancy, diary.Resource
    query = select(resource.kind, row.role).join(resource, resource.id == row.resource_id).distinct()
    with transaction() as tx:
        return {tuple(row) for row in tx.execute(query)}


def test_what_somebody_covers_is_kept_with_the_role(clinic, one_each):
    assert covered_as() == {
        ("attention", None), ("room", None), ("patient", None), ("cover", Role.PRESCRIBER),
    }  # fmt: skip


def test_a_prescriber_covers_no_second_visit(clinic, one_each):
    assert why.CoverFull in at_nine_too(clinic)


def test_who_covers_in_another_role_may_prescribe_beside_it(clinic, one_each):
    with transaction() as tx:
        tx.execute(update(diary.Occupancy).where(diary.Occupancy.role.is_not(None)).values(role=Role.MONITOR))

    assert why.CoverFull not in at_nine_too(clinic)


def test_what_is_kept_without_a_role_counts_in_every_one(clinic, one_each):
    with transaction() as tx:
        tx.execute(update(diary.Occupancy).values(role=None))

    assert why.CoverFull in at_nine_too(clinic)
