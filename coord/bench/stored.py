"""Stored appointments for the benches, written in bulk behind the product's back."""

from collections.abc import Iterable

import psycopg

from coord.bench.load import Load


def add_type(connection: psycopg.Connection) -> str:
    """A visit that needs one of each kind for two hours and nothing else; returns its code."""
    kind = connection.execute(
        "INSERT INTO appointment_type (organization_id, code, name, patient_name, modality, minutes,"
        " turnover, room_features, needs_order, needs_dea, valid_from)"
        " SELECT id, 'bench', 'Bench', 'Visit', 'in_person', 120, 0, '[]', false, false, '2000-01-01'"
        " FROM organization RETURNING id"
    ).fetchone()
    for role in ("prescriber", "lead_therapist"):
        connection.execute(
            "INSERT INTO role_window (appointment_type_id, role, use, presence, opens, closes)"
            " VALUES (%s, %s, 'attention', 'in_room', 0, 120)",
            (*(kind or ()), role),
        )
    return "bench"


def fill(connection: psycopg.Connection, load: Load) -> None:
    """Each busy interval of the load as an appointment that takes its resource."""
    resources = {kind: _resources(connection, kind) for kind in load.busy}
    spans = [
        (resource, one.starts, one.ends)
        for kind, pool in load.busy.items()
        for resource, busy in zip(resources[kind], pool, strict=True)
        for one in busy
    ]
    store(connection, spans)
    connection.execute("VACUUM ANALYZE")


def _resources(connection: psycopg.Connection, kind: str) -> list[int]:
    """A room, or the attention of those whose address begins with the kind, in order of founding."""
    query = (
        "SELECT r.id FROM resource r LEFT JOIN practitioner p ON p.id = r.practitioner_id"
        " WHERE r.kind IN ('room', 'attention') AND coalesce(p.email, 'room-') LIKE %s ORDER BY r.id"
    )
    return [id_ for (id_,) in connection.execute(query, (f"{kind}-%",))]


def store(connection: psycopg.Connection, spans: Iterable[tuple[int, int, int]]) -> None:
    """Appointments of (resource, starts, ends), loaded in bulk."""
    connection.execute("CREATE TEMP TABLE span (resource int, starts int, ends int, appointment serial)")
    with connection.cursor().copy("COPY span (resource, starts, ends) FROM STDIN") as copy:
        for span in spans:
            copy.write_row(span)
    connection.execute("SELECT setval('appointment_id_seq', (SELECT max(appointment) FROM span))")
    connection.execute(
        "INSERT INTO appointment (id, public_id, organization_id, appointment_type_id, modality, clinic_id,"
        " wall_start, time_zone, starts, ends, version, created_at, updated_at)"
        " SELECT span.appointment, 'bench-' || span.appointment, t.organization_id, t.id, t.modality, c.id,"
        " '2027-01-04T09:00', c.time_zone, span.starts, span.ends, 1, now(), now()"
        " FROM span, clinic c, appointment_type t WHERE t.code = 'bench'"
    )
    connection.execute(
        "INSERT INTO occupancy (resource_id, lane, starts, ends, appointment_id)"
        " SELECT resource, 0, starts, ends, appointment FROM span"
    )
    connection.execute("DROP TABLE span")


def add_history(connection: psycopg.Connection, count: int, before: int) -> None:
    """So many appointments that ended before a minute, each taking somebody's attention and a patient.

    The exclusion constraints are taken off, for they take minutes to build and no search uses them.
    """
    for name in ("occupancy_no_overlap", "occupancy_one_place"):
        connection.execute(f"ALTER TABLE occupancy DROP CONSTRAINT {name}")
    connection.execute(
        "CREATE TEMP TABLE past AS SELECT nextval('appointment_id_seq')::int AS appointment, number,"
        " %(before)s - 15 * (2 + number / (SELECT count(*) FROM practitioner))::int AS starts"
        " FROM generate_series(0, %(count)s - 1) AS number",
        {"before": before, "count": count},
    )
    connection.execute(
        "INSERT INTO appointment (id, public_id, organization_id, appointment_type_id, modality, clinic_id,"
        " wall_start, time_zone, starts, ends, version, created_at, updated_at)"
        " SELECT appointment, 'past-' || appointment, t.organization_id, t.id, t.modality, c.id,"
        " '2027-01-01T09:00', c.time_zone, starts, starts + 15, 1, now(), now()"
        " FROM past, clinic c, appointment_type t WHERE t.code = 'bench'"
    )
    for kind in ("attention", "patient"):
        connection.execute(
            "INSERT INTO occupancy (resource_id, lane, starts, ends, appointment_id)"
            " SELECT ids[1 + number %% array_length(ids, 1)], 0, starts, starts + 15, appointment FROM past,"
            " (SELECT array_agg(id) AS ids FROM resource WHERE kind = %s) AS taken",
            (kind,),
        )
    connection.execute("DROP TABLE past")
    connection.execute("VACUUM ANALYZE")
