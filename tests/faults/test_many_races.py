"""Ten thousand races of a message that is due against a cancellation or a STOP: F17 and F18 in their numbers.

Each race has a visit, an address and a due message of its own; real workers send while threads cancel the
visits and stop the telephones that are just being written to. What went out is read from the servers' logs.
`COORD_RACES` is another number of races.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from celery import Celery
from sqlalchemy import insert, select

from coord.domain.changes import Cancelling, CancelReason, Tell
from coord.messaging.texts.provider import Incoming
from coord.services import booking, reminder_runs, replies
from coord.services.roster import Keys
from coord.store import cipher, diary, people
from coord.store.db import transaction
from coord.store.outbox import Message
from tests.clinic import once
from tests.faults.processes import LONG, note, within
from tests.faults.records import FINAL
from tests.faults.texting import SENDER

RACES = int(os.environ.get("COORD_RACES", "10000" if LONG else "150"))
ACTORS = 12 if LONG else 2
FIRST_ID, FIRST_NUMBER, AT_ONCE = 1_000_000, 5_560_000, 1000
VISITS_EACH = 10  # of one patient, whose other visits are judged with each that ends
AHEAD = 4  # a race is begun over a message that goes out now, or one of the next
SLOWNESS = 0.2
CLOSE = 0.5
KEYS = Keys(field=b"f" * 32, index=b"i" * 32)
SILENTLY = Cancelling(CancelReason.PATIENT, tell=Tell.ALREADY_TOLD)
VISIT = (
    "SELECT appointment_type_id, modality, clinic_id, time_zone, starts FROM appointment ORDER BY id LIMIT 1"
)


@dataclass(frozen=True)
class Race:
    """By its number: whether by text or mail, and whether the visit is cancelled or the telephone stopped."""

    number: int

    @property
    def id(self) -> int:
        return FIRST_ID + self.number

    @property
    def patient_id(self) -> int:
        return FIRST_ID + self.number // VISITS_EACH

    @property
    def name(self) -> str:
        return f"race-{self.number}"

    @property
    def is_text(self) -> bool:
        return self.number % 4 != 0

    @property
    def is_stop(self) -> bool:
        return self.number % 4 in {1, 2}

    @property
    def address(self) -> str:
        return f"+1415{FIRST_NUMBER + self.number}" if self.is_text else f"{self.name}@example.com"


@pytest.fixture
def races(texting, sql, clinic, clock) -> list[Race]:
    reminder_runs.go_on(clock.now())  # or the worker would write reminders of visits that lack them
    found = [Race(number) for number in range(RACES)]
    (visit,) = sql.rows(VISIT)
    with transaction() as tx:
        _patients(tx)
    for start in range(0, RACES, AT_ONCE):
        with transaction() as tx:
            some = found[start : start + AT_ONCE]
            for table, row in (
                (diary.Appointment, _visit),
                (diary.Participant, _part),
                (people.ContactPoint, _contact),
            ):
                tx.execute(insert(table), [row(one, clinic, visit, clock.now()) for one in some])
            tx.execute(insert(Message), [_message(one, clinic, visit, clock.now()) for one in some])
    return found


def _patients(tx):
    """Like the first patient, each with what can be taken of them."""
    first = select(people.Patient.__table__).order_by(people.Patient.id).limit(1)
    model = tx.execute(first).mappings().one()
    ids = range(FIRST_ID, FIRST_ID + RACES // VISITS_EACH + 1)
    names = [{"id": id_, "public_id": f"patient-{id_}", "record_number": f"R-{id_}"} for id_ in ids]
    tx.execute(insert(people.Patient), [dict(model) | each for each in names])
    resource = {"organization_id": model["organization_id"], "kind": "patient"}
    tx.execute(insert(diary.Resource), [resource | {"id": id_, "patient_id": id_} for id_ in ids])


def _visit(race, clinic, visit, now):
    type_id, modality, clinic_id, zone, starts = visit
    return {
        "id": race.id, "public_id": race.name, "organization_id": clinic.organization_id,
        "appointment_type_id": type_id, "modality": modality, "clinic_id": clinic_id, "wall_start": "",
        "time_zone": zone, "starts": starts + 60 * race.number, "ends": starts + 60 * race.number + 50,
        "created_at": now, "updated_at": now,
    }  # fmt: skip


def _part(race, _clinic, _visit_, _now):
    return {
        "id": race.id, "appointment_id": race.id, "patient_id": race.patient_id, "status": "booked",
        "uid": race.name,
    }  # fmt: skip


def _contact(race, clinic, _visit_, _now):
    return {
        "id": race.id, "organization_id": clinic.organization_id, "patient_id": race.patient_id,
        "channel": "sms" if race.is_text else "email", "purposes": ["reminders"],
        "ciphertext": cipher.seal(KEYS.field, race.address),
        "blind_index": cipher.blind_index(KEYS.index, race.address),
    }  # fmt: skip


def _message(race, clinic, visit, now):
    starts = visit[4] + 60 * race.number
    return {
        "id": race.id, "organization_id": clinic.organization_id, "kind": "update",
        "channel": "sms" if race.is_text else "email", "contact_point_id": race.id,
        "participant_id": race.id, "appointment_id": race.id, "sequence": 0,
        "details": {"starts": starts, "ends": starts + 50, "clinic": visit[2], "room": None},
        "due_at": now - timedelta(minutes=1), "stale_at": now + timedelta(hours=9), "dedupe_key": race.name,
        "created_at": now,
    }  # fmt: skip


@pytest.fixture
def crowd(site, broker, mail, provider, races) -> int:
    """How many people act at once.

    All threads of the workers begin together, and the servers take their time, so that a race can be met.
    """
    mail.slowness = provider.slowness = SLOWNESS
    workers = -(-ACTORS // 6)
    for number in range(workers):
        site.worker(f"worker-{number}")
    site.beat()
    ring = Celery(broker=broker.url)
    for _ in range(4 * workers):
        ring.send_task("worker.messages.deliver_due")
    return ACTORS


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_nothing_begins_after_a_cancellation_or_stop_was_acknowledged(
    app, sql, mail, provider, clock, clinic, races, crowd
):
    within(60, lambda: len(mail.received) + len(provider.asked) > AHEAD, "messages are on the way")
    started = time.monotonic()
    left, acknowledged = set(range(RACES)), {}

    def act(_):
        with app.app_context():
            while (race := _next(races, left, mail, provider)) is not None:
                acknowledged[race.number] = _end(race, clinic, clock)

    with ThreadPoolExecutor(crowd) as pool:
        list(pool.map(act, range(crowd)))
    within(300, lambda: _is_settled(sql, clock), "every message has come to its end")
    note(f"{RACES} races in {time.monotonic() - started:.0f} s")

    _check(races, _statuses(sql), _begun(mail, provider), acknowledged)


def _next(races, left, mail, provider):
    """A race over a message that goes out just now, or the next; None where all are run."""
    for _ in range(20):
        now_sent = random.choice([*mail.received[-2:], *provider.asked[-6:]]).to
        number = _number(now_sent) + random.randint(0, AHEAD)
        if _take(left, number):
            return races[number]
    while left:
        number = min(left)
        if _take(left, number):
            return races[number]
    return None


def _take(left, number):
    """Whether it was there; another thread may have it."""
    try:
        left.remove(number)
    except KeyError:
        return False
    return True


def _number(address):
    """The number of the race in which somebody has this address."""
    digits = address.partition("@")[0].removeprefix("race-")
    return int(digits.removeprefix("+1415")) - FIRST_NUMBER if digits.startswith("+") else int(digits)


def _end(race, clinic, clock):
    """When the cancellation or the STOP was acknowledged."""
    if race.is_stop:
        word = Incoming(f"SM-{race.name}", race.address, SENDER, "STOP")
        replies.received(word, keys=KEYS, now=clock.now())
        return time.monotonic()
    ended = booking.cancel(race.name, 1, SILENTLY, by=clinic.scheduler, now=clock.now(), once=once())
    assert ended.is_silent, race
    return time.monotonic()


def _is_settled(sql, clock):
    """Whether nothing is left; what waits to be tried again does not wait in real time."""
    left = set(_statuses(sql).values()) - set(FINAL)
    if left == {"pending"}:
        clock.advance(minutes=1)
        time.sleep(1)
    return not left


def _statuses(sql):
    return dict(sql.rows("SELECT id, status FROM message WHERE dedupe_key LIKE 'race-%'"))


def _begun(mail, provider):
    """By address, when each call for it began, in the servers' own logs."""
    found = {}
    for one in [*mail.received, *provider.asked]:
        found.setdefault(one.to, []).append(one.begun_at)
    return found


def _check(races, statuses, begun, acknowledged):
    """Nothing lost, nothing twice, nothing after the acknowledgement; sent is what the servers have."""
    ended = {race: (begun.get(race.address, []), acknowledged[race.number]) for race in races}
    late = [race for race, (calls, at) in ended.items() if any(call > at for call in calls)]
    twice = [race for race, (calls, _) in ended.items() if len(calls) > 1]
    wrong = [
        race
        for race, (calls, _) in ended.items()
        if statuses[race.id] != "unknown" and (statuses[race.id] == "sent") != bool(calls)
    ]
    close = sum(any(abs(call - at) < CLOSE for call in calls) for calls, at in ended.values())
    note(
        f"{dict(Counter(statuses.values()))}; {close} within {CLOSE} s; {len(late)} late, {len(twice)} twice"
    )
    assert (late, twice, wrong) == ([], [], [])
    assert len(statuses) == len(races)
    assert {"sent", "suppressed"} <= set(statuses.values())
    assert close
