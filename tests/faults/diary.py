"""Whether what is booked is whole and nothing overlaps, asked in plain SQL."""

from tests.faults.records import Records

WHOLE = (2, 2, 9)  # appointments, participants and occupancies of a unit
OVERLAPS = (
    "SELECT count(*) FROM occupancy a JOIN occupancy b ON b.resource_id = a.resource_id AND b.lane = a.lane"
    " AND b.id > a.id AND b.starts < a.ends AND a.starts < b.ends"
)
TWO_PLACES = (
    "SELECT count(*) FROM occupancy a JOIN occupancy b ON b.person_id = a.person_id"
    " AND b.clinic_id <> a.clinic_id AND b.id > a.id AND b.starts < a.ends AND a.starts < b.ends"
)
MAINS = "SELECT public_id, id FROM appointment WHERE follows_id IS NULL"
IDS = "(SELECT id FROM appointment WHERE id = main.id OR follows_id = main.id)"
HALF = (
    f"SELECT count(*) FROM ({MAINS}) AS main"
    f" WHERE (SELECT count(*) FROM appointment WHERE id IN {IDS}) <> {WHOLE[0]}"
    f" OR (SELECT count(*) FROM participant WHERE appointment_id IN {IDS}) <> {WHOLE[1]}"
    f" OR (SELECT count(*) FROM occupancy WHERE appointment_id IN {IDS}) <> {WHOLE[2]}"
)
TAKEN = "SELECT count(*) FROM occupancy WHERE appointment_id IS NOT NULL"
FOUND = f"SELECT (SELECT count(*) FROM ({MAINS}) AS main), ({HALF}), ({TAKEN}), ({OVERLAPS}), ({TWO_PLACES})"
WRITTEN = ("message_attempt", "message", "assignment", "occupancy", "participant", "idempotency_key")


def mains(sql: Records) -> dict[str, int]:
    """The numbers of the main appointments by their names."""
    return dict(sql.rows(f"{MAINS} ORDER BY id"))


def check(sql: Records, units: int) -> None:
    """So many units, each of them whole; no resource twice, nobody in two places, nothing left over."""
    ((found, half, taken, overlaps, two_places),) = sql.rows(FOUND)
    assert (found, half) == (units, 0)
    assert taken == WHOLE[2] * units
    assert (overlaps, two_places) == (0, 0)


def clear(sql: Records) -> None:
    """Take away everything that was booked or reserved."""
    sql.change_all(
        *(f"DELETE FROM {table}" for table in WRITTEN),
        "DELETE FROM appointment WHERE follows_id IS NOT NULL",
        "DELETE FROM appointment",
        "DELETE FROM hold",
    )
