"""Claiming due messages as the worker does, against plain psycopg claiming from a table of the floor's own.

The floor's table has one index for its key and one for what is due, and a row holds what is to be sent.
Both have as many rows waiting, of which the same share is due, and are asked in turn for a batch. What
we claim is sent, not measured, as soon as as much is in hand after it as the senders of a worker hold.
"""

from collections import deque
from datetime import UTC, datetime

import psycopg

from coord.bench import clinic
from coord.bench.database import MakeApp, fresh
from coord.bench.measure import Ratio, alternate, rates
from coord.services import delivery

GOAL, GOAL_EMPTY = 0.7, 2.0
PENDING, DUE = 1_000_000, 20_000
NOW = datetime(2027, 1, 4, 17, 0, tzinfo=UTC)
PER_VISIT = 8
IN_HAND = 4  # batches

_FLOOR_TABLE = """
    CREATE TABLE floor_reminder (
        id bigserial PRIMARY KEY, appt_id bigint NOT NULL, due_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'pending', claimed_by int, claimed_at timestamptz,
        address text NOT NULL, body text NOT NULL
    )
"""
_FLOOR_ROWS = """
    INSERT INTO floor_reminder (appt_id, due_at, address, body)
    SELECT number, {due}, 'p' || number || '@patients.example', repeat('x', 200)
    FROM generate_series(1, %(pending)s) AS number
"""
_FLOOR_INDEX = "CREATE INDEX floor_due ON floor_reminder (due_at) WHERE status = 'pending'"
_FLOOR_CLAIM = """
    UPDATE floor_reminder r SET status = 'claimed', claimed_by = %s, claimed_at = now() FROM
    (SELECT id FROM floor_reminder WHERE status = 'pending' AND due_at <= %s
     ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED) x
    WHERE r.id = x.id RETURNING r.id, r.address, r.body
"""
_SENT = "UPDATE message SET status = 'sent', lease_until = NULL WHERE id = ANY (%s)"
# Every n-th is due, as many ahead as not; the others are spread over three months.
_DUE = """
    CASE WHEN number %% %(every)s = 0 THEN %(now)s - interval '1 hour'
    ELSE %(now)s + interval '1 day' + (number %% 8000000) * interval '1 s' END
"""
_VISITS = """
    INSERT INTO appointment (public_id, organization_id, appointment_type_id, modality, clinic_id, wall_start,
        time_zone, starts, ends, version, created_at, updated_at)
    SELECT 'bench-' || number, t.organization_id, t.id, t.modality, c.id, '2027-01-04T09:00', c.time_zone,
        30000000 + number, 30000120 + number, 1, now(), now()
    FROM generate_series(1, %(visits)s) AS number, clinic c, appointment_type t WHERE t.code = 'integration'
"""
_PARTICIPANTS = """
    INSERT INTO participant (appointment_id, patient_id, status, uid, sequence)
    SELECT a.id, p.id, 'booked', a.public_id, 0 FROM appointment a, patient p
"""
_MESSAGES = """
    INSERT INTO message (organization_id, kind, channel, contact_point_id, participant_id, appointment_id,
        sequence, details, due_at, stale_at, status, fence, dedupe_key, created_at)
    SELECT c.organization_id, 'reminder_48h', 'email', c.id, first.part + (number - 1) / %(each)s,
        first.visit + (number - 1) / %(each)s, 0, '{{"starts": 30516880, "ends": 30517000, "clinic": 1}}',
        {due}, %(now)s + interval '200 days', 'pending', 0, 'reminder_48h/' || number || '/0/' || c.id, now()
    FROM generate_series(1, %(pending)s) AS number,
        (SELECT min(id) AS part, min(appointment_id) AS visit FROM participant) AS first,
        (SELECT * FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL LIMIT 1) AS c
"""


def run(make_app: MakeApp, *, pending: int = PENDING, due: int = DUE, rounds: int = 100) -> list[Ratio]:
    """Messages a second in batches of a hundred, and the milliseconds of a look that finds nothing."""
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        clinic.found(ground, clinic.Size())
        _fill(connection, pending, due)
        with psycopg.connect(ground.address) as floor:
            senders = _Senders(connection)
            ways = {"floor": lambda: _by_floor(floor), "ours": senders.claim, "sent": senders.send}
            full = alternate(ways, rounds)
            while _by_floor(floor) or senders.claim():
                senders.send()
            empty = alternate(ways, rounds)
    return [
        rates(f"claiming, {pending:,} waiting", full, delivery.BATCH, GOAL),
        Ratio("a look that finds nothing due", empty["ours"], empty["floor"], "ms", GOAL_EMPTY),
    ]


class _Senders:
    """Who claims as the workers do, and marks as sent what others would have sent meanwhile."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._in_hand: deque[list[int]] = deque()

    def claim(self) -> bool:
        """Whether anything was due."""
        claims = delivery.claim_due(NOW)
        if claims:
            self._in_hand.append([one.id for one in claims])
        return bool(claims)

    def send(self) -> None:
        if len(self._in_hand) > IN_HAND:
            self._connection.execute(_SENT, (self._in_hand.popleft(),))


def _by_floor(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    with connection.transaction():
        return connection.execute(_FLOOR_CLAIM, (1, NOW, delivery.BATCH)).fetchall()


def _fill(connection: psycopg.Connection, pending: int, due: int) -> None:
    values = {
        "pending": pending,
        "every": pending // due,
        "now": NOW,
        "each": PER_VISIT,
        "visits": pending // PER_VISIT + 1,
    }
    for statement in (_FLOOR_TABLE, _FLOOR_ROWS, _FLOOR_INDEX, _VISITS, _PARTICIPANTS, _MESSAGES):
        connection.execute(statement.format(due=_DUE) if "{due}" in statement else statement, values)
    connection.execute("VACUUM ANALYZE")
