"""The small clinic of tests/rosters/small: two places, six practitioners, four patients."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select, text

from coord.domain.changes import Cancelling, CancelReason
from coord.domain.permissions import Actor, OrganizationId, Permission, UserId, UserRole
from coord.domain.ride import RideKind
from coord.domain.roles import Role
from coord.services import accounts, attendance, rides, roster
from coord.services.drafts import Draft, DraftAppointment
from coord.services.repeats import Once
from coord.store import people, places, records
from coord.store.db import reading, transaction

HERE = Path(__file__).parent
PATIENT_ASKED = Cancelling(CancelReason.PATIENT)
PASSWORD = "long enough for anybody"
TREATMENT = {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "dan", Role.MONITOR: "cleo"}
TALK = {Role.LEAD_THERAPIST: "dan"}

# Every clinic treats, and everybody works, through every night and at weekends.
BY_NIGHT = (
    "UPDATE clinic_hours SET opens = 0, closes = 1440",
    "UPDATE availability_rule SET opens = 0, closes = 1440",
    """INSERT INTO clinic_hours (clinic_id, weekday, opens, closes)
    SELECT clinic_id, weekday + 5, 0, 1440 FROM clinic_hours WHERE weekday < 2""",
    """INSERT INTO availability_rule (practitioner_id, clinic_id, weekday, opens, closes, every_weeks)
    SELECT practitioner_id, clinic_id, weekday + 5, 0, 1440, 1 FROM availability_rule WHERE weekday < 2""",
)


def load_small_clinic() -> None:
    """Migrate the database of the current application and load the clinic, users and a stranger."""
    upgrade(str(HERE.parent / "migrations"))
    keys = roster.Keys(b"f" * 32, b"i" * 32)
    with transaction() as tx:
        for name in ("Small", "Other"):
            organization_id = roster.load(
                tx, HERE / "rosters" / "small", name, today=date(2027, 3, 1), keys=keys
            )
            for role in UserRole:
                accounts.add_user(tx, f"{role}@{name.lower()}.example", role, PASSWORD, organization_id)


class Clinic:
    """Names for tests: `ada`, `P-1`, `harbor`, `Drip` instead of random ids."""

    def __init__(self, organization: str = "Small") -> None:
        with reading() as tx:
            place = places.Organization
            self.organization_id = tx.scalar(select(place.id).where(place.name == organization))
            self.patients = self._names(tx, people.Patient, people.Patient.record_number)
            self.practitioners = {
                email.partition("@")[0]: name
                for email, name in self._names(tx, people.Practitioner, people.Practitioner.email).items()
            }
            self.clinics = self._names(tx, places.Clinic, places.Clinic.key)
            self.rooms = self._names(tx, places.Room, places.Room.name)
            user = records.User
            self.user_id = tx.scalar(
                select(user.id).where(user.email == f"scheduler@{organization.lower()}.example")
            )

    def _names(self, tx, row, column):
        query = select(column, row.public_id).where(row.organization_id == self.organization_id)
        return dict(tx.execute(query).all())

    @property
    def scheduler(self) -> Actor:
        return Actor(UserId(self.user_id), OrganizationId(self.organization_id), frozenset(Permission))

    def treatment(
        self,
        day: str = "2027-03-02",
        time: str = "09:00",
        *,
        patient: str = "P-1",
        follow_up: str | None = "2027-03-03 09:00",
        people: Mapping[Role, str] = TREATMENT,
        room: str = "Drip",
    ) -> Draft:
        """A treatment visit at Harbor with its follow-up."""
        ones = [self.appointment("dosing_iv", f"{day} {time}", room, people)]
        if follow_up:
            ones.append(self.appointment("integration", follow_up, "Nest", TALK))
        return Draft(self.patients[patient], tuple(ones))

    def everybody_here(self, now: datetime, where: str = "harbor") -> None:
        """All practitioners are ticked as being there."""
        attendance.come(list(self.practitioners.values()), self.clinics[where], by=self.scheduler, now=now)

    def reach_ride(self, visit: str, now: datetime) -> None:
        """All are here, and staff know who takes the patient home, and have reached them."""
        self.everybody_here(now)
        told = rides.RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101")
        rides.record(
            visit,
            told,
            is_confirmed=True,
            is_reached=True,
            keys=roster.Keys(b"f" * 32, b"i" * 32),
            by=self.scheduler,
            now=now,
            once=once(),
        )

    def appointment(
        self, code: str, wall: str, room: str | None, people: Mapping[Role, str], where: str = "harbor"
    ) -> DraftAppointment:
        return DraftAppointment(
            type_code=code,
            clinic=self.clinics[where],
            room=self.rooms[room] if room else None,
            wall=datetime.fromisoformat(wall),
            people={role: self.practitioners[who] for role, who in people.items()},
        )


def once(key: str | None = None, body: bytes = b"body") -> Once:
    """A new request, or the same one again."""
    return Once(key or secrets.token_urlsafe(18), body)


def count(table: str, where: str = "1 = 1") -> int:
    """How many rows the database holds, asked behind the product's back."""
    with reading() as tx:
        return tx.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one()


def utc(text_: str) -> datetime:
    return datetime.fromisoformat(text_).replace(tzinfo=UTC)
