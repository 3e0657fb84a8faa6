"""Raw SQL, past all of our code, cannot book anything twice or put a person in two places."""

from contextlib import nullcontext

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coord.store.db import is_overlap, transaction

INSERT = """
INSERT INTO occupancy (resource_id, lane, starts, ends, person_id, clinic_id, hold_id)
VALUES (:resource, :lane, :starts, :ends, :person, :clinic, :hold)
"""


@pytest.fixture
def write(app, clinic):
    """Write occupancy as somebody with a database console would."""
    with transaction() as tx:
        hold = tx.execute(
            text(
                "INSERT INTO hold (public_id, organization_id, patient_id, kind, unit, created_by_id,"
                " created_at, expires_at) SELECT 'h', organization_id, id, 'draft', '[]', :user,"
                " '2027-03-01', '2027-03-02' FROM patient WHERE record_number = 'P-1'"
                " AND organization_id = :organization RETURNING id"
            ),
            {"user": clinic.user_id, "organization": clinic.organization_id},
        ).scalar_one()

    def insert(starts, ends, *, resource=1, lane=0, person=None, where=None):
        values = {"resource": resource, "lane": lane, "starts": starts, "ends": ends}
        with transaction() as tx:
            tx.execute(text(INSERT), values | {"person": person, "clinic": where, "hold": hold})

    return insert


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        pytest.param(1100, 1200, True, id="the-same-time"),
        pytest.param(1050, 1101, True, id="its-first-minute"),
        pytest.param(1199, 1250, True, id="its-last-minute"),
        pytest.param(1120, 1130, True, id="inside"),
        pytest.param(1000, 1300, True, id="around"),
        pytest.param(1000, 1100, False, id="up-to-its-start"),
        pytest.param(1200, 1300, False, id="from-its-end"),
    ],
)
def test_a_lane_holds_no_overlap(write, starts, ends, refused):
    write(1100, 1200)

    with pytest.raises(DBAPIError) if refused else nullcontext() as error:
        write(starts, ends)

    assert not refused or is_overlap(error.value)


def test_another_lane_or_resource_may_be_taken_at_the_same_time(write):
    write(1100, 1200)
    write(1100, 1200, lane=1)
    write(1100, 1200, resource=2)


def test_a_row_cannot_be_moved_onto_another(write):
    write(1100, 1200)
    write(1200, 1300)

    with pytest.raises(DBAPIError), transaction() as tx:
        tx.execute(text("UPDATE occupancy SET starts = 1150 WHERE starts = 1200"))


def test_a_row_may_be_changed_in_place(write):
    write(1100, 1200)

    with transaction() as tx:
        tx.execute(text("UPDATE occupancy SET ends = 1210 WHERE starts = 1100"))


@pytest.mark.parametrize(
    ("starts", "where", "refused"),
    [
        pytest.param(1150, 2, True, id="another-clinic-at-the-same-time"),
        pytest.param(1150, 1, False, id="the-same-clinic"),
        pytest.param(1150, None, False, id="on-call-from-anywhere"),
        pytest.param(1200, 2, False, id="another-clinic-afterwards"),
    ],
)
def test_nobody_is_in_two_clinics_at_once(write, starts, where, refused):
    write(1100, 1200, resource=1, person=1, where=1)

    with pytest.raises(DBAPIError) if refused else nullcontext():
        write(starts, starts + 60, resource=2, person=1, where=where)


@pytest.mark.parametrize(("starts", "ends"), [(1100, 1100), (1100, 1000), (0, 1441)])
def test_an_occupancy_lasts_from_a_minute_to_a_day(write, starts, ends):
    with pytest.raises(DBAPIError):
        write(starts, ends)
