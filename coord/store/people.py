"""Patients, practitioners, the people around them, and how they are reached."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.columns import Id, Moment, OrganizationKey, PublicId, Words
from coord.store.db import Model


class Person(Model):
    """A body that is in one place at a time, whatever parts it plays."""

    __tablename__ = "person"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]


class Practitioner(Model):
    """Their own limits are null where there is none.

    Minutes of appointments a local day and an ISO week, treatment visits a day, and after `work_minutes`
    in a row a break of at least `break_minutes`.
    """

    __tablename__ = "practitioner"
    __table_args__ = (UniqueConstraint("organization_id", "email"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str]
    name: Mapped[str]
    titles: Mapped[str] = mapped_column(default="")
    gender: Mapped[str | None]
    npi: Mapped[str | None]
    languages: Mapped[Words]
    specialties: Mapped[Words]
    age_groups: Mapped[Words]
    wants_all_invitations: Mapped[bool] = mapped_column(default=False)
    day_minutes: Mapped[int | None]
    week_minutes: Mapped[int | None]
    day_doses: Mapped[int | None]
    work_minutes: Mapped[int | None]
    break_minutes: Mapped[int | None]


class Qualification(Model):
    """`jurisdiction` is null for what counts everywhere, such as a training.

    `former_until` is until when it was to hold before its end was entered.
    """

    __tablename__ = "qualification"

    id: Mapped[Id]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    kind: Mapped[str]
    jurisdiction: Mapped[str | None]
    number: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    former_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="active")


class AvailabilityRule(Model):
    """Weekly wall-clock hours at a clinic; minutes of the local day, Monday is 0."""

    __tablename__ = "availability_rule"

    id: Mapped[Id]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    every_weeks: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class AvailabilityException(Model):
    __tablename__ = "availability_exception"

    id: Mapped[Id]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    day: Mapped[date]
    opens: Mapped[int]
    closes: Mapped[int]
    is_available: Mapped[bool]


class TimeOff(Model):
    """`starts` and `ends` are UTC epoch minutes."""

    __tablename__ = "time_off"
    __table_args__ = (Index("ix_time_off_practitioner_ends", "practitioner_id", "ends"),)

    id: Mapped[Id]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    kind: Mapped[str]


class Patient(Model):
    """`search_name` is the name in lower case without accents, for finding; never for showing.

    `merged_into_id` is set on a record that turned out to be another's twin: it only points there.
    With `food_by_nurse` nothing is written about eating: a nurse calls.
    `food_minutes` and `drink_minutes` before a treatment visit are what a prescriber has set for them alone.
    `prompts` are the kinds of words between visits that a clinician has turned on.
    `preferred_times` holds `weekdays` (Monday is 0) and `parts` of the day.
    """

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("organization_id", "record_number"),
        Index("ix_patient_search", "organization_id", "search_name"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinic.id"))
    record_number: Mapped[str]
    legal_name: Mapped[str]
    preferred_name: Mapped[str] = mapped_column(default="")
    search_name: Mapped[str]
    birth_date: Mapped[date]
    languages: Mapped[Words]
    time_zone: Mapped[str]
    location: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    paused_until: Mapped[date | None]
    gender_wish: Mapped[str | None]
    gender: Mapped[str | None]
    outside_record_number: Mapped[str] = mapped_column(default="", server_default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    agrees_to_stranger: Mapped[bool] = mapped_column(default=True, server_default=true())
    preferred_times: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    food_by_nurse: Mapped[bool] = mapped_column(default=False, server_default=false())
    food_minutes: Mapped[int | None]
    drink_minutes: Mapped[int | None]
    prompts: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class PatientWish(Model):
    """Whom a patient must not be with: a practitioner (`never_with`), or another patient on the same day."""

    __tablename__ = "patient_wish"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'never_with' AND practitioner_id IS NOT NULL AND other_patient_id IS NULL)"
            " OR (kind = 'apart_from' AND other_patient_id IS NOT NULL AND practitioner_id IS NULL)",
            name="kind",
        ),
        UniqueConstraint("patient_id", "practitioner_id"),
        UniqueConstraint("patient_id", "other_patient_id"),
    )

    id: Mapped[Id]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    other_patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)


class RelatedPerson(Model):
    """Each permission stands alone: who may collect need not be told times.

    Without those who `must_consent`, a minor's treatment is not agreed. Whose `languages` nobody knows is
    written to in the patient's.
    """

    __tablename__ = "related_person"

    id: Mapped[Id]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    name: Mapped[str]
    relation: Mapped[str]
    may_consent: Mapped[bool] = mapped_column(default=False)
    must_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    may_confirm: Mapped[bool] = mapped_column(default=False)
    may_be_told_times: Mapped[bool] = mapped_column(default=False)
    may_collect: Mapped[bool] = mapped_column(default=False)
    never_contact: Mapped[bool] = mapped_column(default=False)


class Consent(Model):
    """One decision about treatment, as signed; `related_person_id` is null for the patient's own.

    A new decision is a new row: the last one counts. Nobody recorded what came with a roster.
    """

    __tablename__ = "consent"

    id: Mapped[Id]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    related_person_id: Mapped[int | None] = mapped_column(ForeignKey("related_person.id"), index=True)
    kind: Mapped[str]
    status: Mapped[str]
    decided_on: Mapped[date]
    expires_on: Mapped[date | None]
    asked_again_on: Mapped[date | None]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[Moment]


class ContactPoint(Model):
    """An address as ciphertext; `blind_index` finds it exactly without showing it.

    Belongs to one of patient, related person, practitioner. `safe_from` and `safe_until` are
    minutes of the owner's local day. `opted_out_how` tells who stopped it: `page` or `text` for its
    owner, `staff`, `provider`, or `wrong_number`. `undeliverable_at` is when the other side said that
    nothing ever arrives there.
    """

    __tablename__ = "contact_point"
    __table_args__ = (Index("ix_contact_point_blind", "organization_id", "blind_index"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    related_person_id: Mapped[int | None] = mapped_column(ForeignKey("related_person.id"), index=True)
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    channel: Mapped[str]
    ciphertext: Mapped[bytes]
    blind_index: Mapped[bytes]
    safe_from: Mapped[int | None]
    safe_until: Mapped[int | None]
    voicemail_allowed: Mapped[bool] = mapped_column(default=False)
    sender_name_allowed: Mapped[bool] = mapped_column(default=True)
    purposes: Mapped[Words]
    opted_out_at: Mapped[Moment | None]
    opted_out_how: Mapped[str | None]
    undeliverable_at: Mapped[Moment | None]


class CareTeamMember(Model):
    __tablename__ = "care_team_member"
    __table_args__ = (UniqueConstraint("patient_id", "practitioner_id", "role", "valid_from"),)

    id: Mapped[Id]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    is_primary: Mapped[bool] = mapped_column(default=False)


class Order(Model):
    """What a prescriber allows; no drug dose is kept. `doses_left` counts doses not yet given."""

    __tablename__ = "treatment_order"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    prescriber_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    appointment_types: Mapped[Words]
    doses_left: Mapped[int]
    least_spacing_days: Mapped[int]
    most_per_week: Mapped[int | None]
    valid_until: Mapped[date]
    status: Mapped[str] = mapped_column(default="open")


class Gate(Model):
    __tablename__ = "gate"
    __table_args__ = (UniqueConstraint("patient_id", "kind"),)

    id: Mapped[Id]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str]
    stage: Mapped[str] = mapped_column(default="to_plan")
    status: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[Moment | None]
    expires_on: Mapped[date | None]
