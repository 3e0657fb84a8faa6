"""Whether what is booked is whole and nothing overlaps, asked in plain SQL."""

from tests.faults.records import Records

WHOLE = (2, 2, 9)
OVERLAPS = (
    "SELECT count(*) FROM occupancy a JOIN occupancy b ON b.resource_id = a.resource_id AND b.lane = a.lane"
    " AND b.id > a.id AND b.starts < a.ends AND a.starts < b.ends"
)
TWO_PLACES = (
    "SELECT count(*) FROM occupancy a JOIN occupancy b ON b.person_id = a.person_id"
    " AND b.clinic_id <> a.clinic_id AND b.id > a.id AND b.starts < a.ends AND a.starts < b.ends"
)
WRITTEN = ("message_attempt", "message", "assignment", "occupancy", "participant", "idempotency_key")


def mains(sql: Records) -> dict[str, int]:
    """The numbers of the main appointments by their names."""
    return dict(sql.rows("SELECT public_id, id FROM appointment WHERE follows_id IS NULL ORDER BY id"))


def unit(sql: Records, id_: int) -> tuple[int, int, int]:
    """How many appointments, participants and occupancies the unit has."""
    ids = "(SELECT id FROM appointment WHERE id = :id OR follows_id = :id)"
    return (
        sql.one(f"SELECT count(*) FROM appointment WHERE id IN {ids}", id=id_),
        sql.one(f"SELECT count(*) FROM participant WHERE appointment_id IN {ids}", id=id_),
        sql.one(f"SELECT count(*) FROM occupancy WHERE appointment_id IN {ids}", id=id_),
    )


def check(sql: Records, units: int) -> None:
    """So many units, each of them whole; no resource twice, nobody in two places, nothing left over."""
    found = mains(sql)
    assert len(found) == units
    assert [name for name, id_ in found.items() if unit(sql, id_) != WHOLE] == []
    assert sql.one("SELECT count(*) FROM occupancy WHERE appointment_id IS NOT NULL") == WHOLE[2] * units
    assert sql.one(OVERLAPS) == 0
    assert sql.one(TWO_PLACES) == 0


def clear(sql: Records) -> None:
    """Take away everything that was booked or reserved."""
    sql.change_all(
        *(f"DELETE FROM {table}" for table in WRITTEN),
        "DELETE FROM appointment WHERE follows_id IS NOT NULL",
        "DELETE FROM appointment",
        "DELETE FROM hold",
    )
