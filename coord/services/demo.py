"""A clinic to try things with: an invented roster, users, and appointments around today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, update

from coord.domain.ages import age_on
from coord.domain.appointment import UPCOMING, Status
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor, OrganizationId, Permission, UserId, UserRole
from coord.domain.policy import Policy
from coord.domain.qualifications import Kind
from coord.domain.waitlist import AskedBy, Priority, Wanting
from coord.services import accounts, booking, roster, searching, waitlist
from coord.services.booking import Refused
from coord.services.repeats import Once
from coord.store import bookings, diary, people, places, records
from coord.store.db import reading, transaction

NAME = "Tidewren Clinics"
# Whom one may sign in as, whoever has most to do first.
USERS = {role: f"{role.value}@demo.example" for role in UserRole}
PAST_DAYS, DAYS_AHEAD = 4, 9
# What those on the waitlist wish, beside an earlier time than the visit they have.
WISHES: tuple[dict[str, Any], ...] = (
    {
        "priority": Priority.SOON,
        "asked_by": AskedBy.PRACTITIONER,
        "reason": "Travels at the end of the month",
    },
    {"wanting": Wanting(closes=720), "reason": "Busy in the afternoons"},
    {"wanting": Wanting(weekdays=frozenset(range(4))), "asked_by": AskedBy.RELATIVE},
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Whom to book what for, at their own clinic, from which day on; the `nth` of the times there are."""

    patient: str
    clinics: tuple[str, ...]
    type_code: str
    first: date
    nth: int


def is_empty() -> bool:
    """Whether nobody has an organization here yet."""
    with reading() as tx:
        return tx.scalar(select(places.Organization.id).limit(1)) is None


def exists() -> bool:
    with reading() as tx:
        return tx.scalar(select(places.Organization.id).where(places.Organization.name == NAME)) is not None


def load(
    folder: Path, password: str, *, keys: roster.Keys, now: datetime, tell: Callable[[str], None]
) -> None:
    """Load the roster, make the users, and book; `tell` hears of each step."""
    tell("Loading the demo clinic: people, rooms, hours …")
    with transaction() as tx:
        organization_id = roster.load(tx, folder, NAME, today=now.date(), keys=keys)
        for role, email in USERS.items():
            accounts.add_user(tx, email, role, password, organization_id)
        _be_a_therapist(tx, organization_id)
    tell("Booking appointments around today …")
    _book(organization_id, now)


def _be_a_therapist(tx: Connection, organization_id: int) -> None:
    """The clinician who signs in is the roster's first therapist, and so has hours of their own."""
    who, held, user = people.Practitioner, people.Qualification, records.User
    therapists = (
        select(func.min(who.id))
        .join(held, held.practitioner_id == who.id)
        .where(who.organization_id == organization_id, held.kind == Kind.LMFT)
        .scalar_subquery()
    )
    mine = (user.organization_id == organization_id, user.email == USERS[UserRole.CLINICIAN])
    tx.execute(update(user).where(*mine).values(practitioner_id=therapists))


def _book(organization_id: int, now: datetime) -> None:
    by = _scheduler(organization_id)
    started = now - timedelta(days=PAST_DAYS + 1)
    for number, wish in enumerate(_wishes(organization_id, now)):
        _book_one(wish, f"demo-{organization_id}-{number:06d}", by, started)
    with transaction() as tx:
        _complete_past(tx, organization_id, now)
    _wait(organization_id, by, now)


def _wait(organization_id: int, by: Actor, now: datetime) -> None:
    """Those whose visits are the furthest off would rather come earlier."""
    last = _last_visits(organization_id, len(WISHES))
    for number, ((patient, code, visit), wishes) in enumerate(zip(last, WISHES, strict=False)):
        key = f"demo-{organization_id}-waiting-{number}"
        ask = waitlist.Asking(patient, code, visit=visit, **wishes)
        waitlist.add(ask, by=by, now=now, once=Once(key, key.encode()))


def _last_visits(organization_id: int, limit: int) -> list[tuple[str, str, str]]:
    """The latest visits that are no follow-ups: the patient's public id, the kind, and the visit's own."""
    row, part, patient, kind = diary.Appointment, diary.Participant, people.Patient, places.AppointmentType
    query = (
        select(patient.public_id, kind.code, row.public_id)
        .join(kind, kind.id == row.appointment_type_id)
        .join(part, part.appointment_id == row.id)
        .join(patient, patient.id == part.patient_id)
        .where(row.organization_id == organization_id, row.follows_id.is_(None), part.status.in_(UPCOMING))
        .order_by(row.starts.desc(), row.id)
    )
    with reading() as tx:
        return [(who, code, visit) for who, code, visit in tx.execute(query.limit(limit))]


def _scheduler(organization_id: int) -> Actor:
    with reading() as tx:
        user = tx.scalar(
            select(records.User.id).where(
                records.User.organization_id == organization_id,
                records.User.email.startswith(UserRole.SCHEDULER.value),
            )
        )
    return Actor(UserId(user or 0), OrganizationId(organization_id), frozenset(Permission))


def _wishes(organization_id: int, now: datetime) -> list[_Wish]:
    """Each active patient wants a visit, spread over the days around today."""
    row, order, clinic = people.Patient, people.Order, places.Clinic
    ordered = select(order.patient_id).where(order.status == "open")
    with reading() as tx:
        found = tx.execute(
            select(row.public_id, clinic.public_id, row.birth_date, row.id.in_(ordered))
            .outerjoin(clinic, clinic.id == row.clinic_id)
            .where(row.organization_id == organization_id, row.status == "active")
            .order_by(row.record_number)
        ).all()
    begin = now.date() - timedelta(days=PAST_DAYS)
    return [
        _Wish(
            patient,
            (home,) if home else (),
            _type_for(number, age_on(born, now.date()), has_order=has_order),
            begin + timedelta(days=number % (PAST_DAYS + DAYS_AHEAD)),
            number * 7,
        )
        for number, (patient, home, born, has_order) in enumerate(found)
    ]


def _type_for(number: int, age: int, *, has_order: bool) -> str:
    """Teenagers talk; most adults with an order want a treatment visit."""
    if age < Policy().ages.adult:
        return "therapy_teenager"
    return "dosing_iv" if has_order and number % 3 else "preparation"


def _book_one(wish: _Wish, key: str, by: Actor, now: datetime) -> None:
    last = wish.first + timedelta(days=3)
    ask = searching.Ask(wish.patient, wish.type_code, wish.first, last, wish.clinics)
    total = searching.find(ask, by=by, now=now, limit=0).total
    if not total:
        return
    found = searching.find(ask, by=by, now=now, offset=wish.nth % min(total, 60), limit=1)
    match booking.book(found.slots[0].draft, by=by, now=now, once=Once(key, key.encode())):
        case Refused():
            raise AssertionError("what search offers can be booked")


def _complete_past(tx: Connection, organization_id: int, now: datetime) -> None:
    row = diary.Appointment
    past = tx.scalars(
        select(row.id).where(row.organization_id == organization_id, row.ends <= to_minute(now))
    )
    bookings.set_status(tx, list(past), Status.FULFILLED)
