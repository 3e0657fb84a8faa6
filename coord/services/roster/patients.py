"""Patients with their resources, the people around them, and how everybody is reached."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from coord.roster.folder import Roster
from coord.services.roster.bodies import Bodies
from coord.services.roster.directory import Directory
from coord.services.roster.keeping import Found, Kept, Key, Setting, Wanted
from coord.services.roster.spelling import searchable
from coord.store import cipher, diary, people
from coord.store import roster as store

REMINDERS = "reminders"
_PERMISSIONS = ("may_consent", "must_consent", "may_confirm", "may_be_told_times", "may_collect")
_OWNERS = {
    "patient": ("patient_id", "patients"),
    "related_person": ("related_person_id", "related_people"),
    "practitioner": ("practitioner_id", "practitioners"),
}


class _Patients(Bodies):
    """Patients are never removed: what was done for them stays on record.

    One whose record was merged into another stays inactive, whatever the file says.
    """

    def found(self, tx: Connection, directory: Directory) -> Iterator[Found]:
        pointers = store.merged(tx, directory.organization_id)
        for one in super().found(tx, directory):
            yield one._replace(extra=one.id in pointers)

    def fresh(self, one: Wanted, directory: Directory) -> dict[str, Any]:
        return _with_search_name(super().fresh(one, directory))

    def changed(self, was: Found, one: Wanted, directory: Directory) -> dict[str, Any]:
        row = _with_search_name(super().changed(was, one, directory))
        return {**row, "status": "inactive"} if was.extra else row

    def retired(self, one: Found) -> dict[str, Any] | None:
        status = one.values[[*self.values].index("status")]
        return None if status in {"inactive", "deceased"} else {"status": "inactive"}


def _with_search_name(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "search_name": searchable(f"{row['legal_name']} {row['preferred_name']}")}


class _RelatedPeople(Kept):
    def label(self, key: Key) -> str:
        return str(key[0])

    def retired(self, one: Found) -> dict[str, Any] | None:
        """Who must stay on record may no longer do anything."""
        allowed = any(one.values[[*self.values].index(name)] for name in _PERMISSIONS)
        return dict.fromkeys(_PERMISSIONS, False) if allowed else None


class _Consents(Kept):
    """What was decided stays decided; nobody of the house recorded it."""

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:
        for one in super().wanted(roster, setting):
            yield one._replace(extra=setting.now)

    def fresh(self, one: Wanted, directory: Directory) -> dict[str, Any]:
        return {**super().fresh(one, directory), "recorded_at": one.extra}

    def label(self, key: Key) -> str:
        return f"{key[0]} {key[2]}"


class _ContactPoints(Kept):
    """The same address of the same owner is found by its blind index; opting out outlives imports."""

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:
        for row in roster.contact_points:
            blind = cipher.blind_index(setting.keys.index, row.address)
            values = (row.safe_from, row.safe_to, row.sender_name_ok, row.reminders_ok)
            sealed = (setting.keys.field, row.address)
            yield Wanted(row.line, (row.owner_kind, row.owner_key, row.channel, blind), values, sealed)

    def found(self, tx: Connection, directory: Directory) -> Iterator[Found]:
        columns = [column for column, _ in _OWNERS.values()]
        columns += ["channel", "blind_index", "safe_from", "safe_until", "sender_name_allowed", "purposes"]
        for id_, patient, related, practitioner, *rest in store.rows(
            tx, directory.organization_id, self.model, columns
        ):
            channel, blind, safe_from, safe_until, named, purposes = rest
            key = (*_owner(directory, patient, related, practitioner), channel, bytes(blind))
            yield Found(id_, key, (safe_from, safe_until, named, REMINDERS in purposes), purposes)

    def fresh(self, one: Wanted, directory: Directory) -> dict[str, Any]:
        kind, owner, channel, blind = one.key
        column, file = _OWNERS[kind]
        # One statement inserts all kinds, so each row has all the columns.
        owners = {other: None for other, _ in _OWNERS.values()} | {column: directory.number(file, owner)}
        return {
            **directory.tenant(self.model),
            **owners,
            "channel": channel,
            "ciphertext": cipher.seal(*one.extra),
            "blind_index": blind,
            "safe_from": one.values[0],
            "safe_until": one.values[1],
            "sender_name_allowed": one.values[2],
            "purposes": [REMINDERS] if one.values[3] else [],
        }

    def changed(self, was: Found, one: Wanted, directory: Directory) -> dict[str, Any]:  # noqa: ARG002
        others = [purpose for purpose in was.extra if purpose != REMINDERS]
        return {
            "safe_from": one.values[0],
            "safe_until": one.values[1],
            "sender_name_allowed": one.values[2],
            "purposes": [*others, REMINDERS] if one.values[3] else others,
        }

    def retired(self, one: Found) -> dict[str, Any] | None:
        """Nothing is sent to an address that must stay because messages went there."""
        return {"purposes": []} if one.extra else None

    def label(self, key: Key) -> str:
        kind, owner, channel, _ = key
        return f"{owner.partition('/')[0] if kind == 'related_person' else owner} {channel}"


def _owner(
    directory: Directory, patient: int | None, related: int | None, practitioner: int | None
) -> tuple[str, str]:
    if patient is not None:
        return "patient", directory.name("patients", patient)
    if related is not None:
        return "related_person", directory.name("related_people", related)
    return "practitioner", directory.name("practitioners", practitioner or 0)


PATIENTS = _Patients(
    "patients",
    people.Patient,
    key={"record_number": "record_number"},
    values={
        "legal_name": "legal_name",
        "preferred_name": "preferred_name",
        "birth_date": "birth_date",
        "languages": "languages",
        "time_zone": "time_zone",
        "location": "state",
        "status": "status",
        "clinic_id": "clinic",
        "gender_wish": "gender_wish",
        "outside_record_number": "outside_record_number",
    },
    owned={diary.Resource: "patient_id"},
    may_be_removed=False,
    resources=(("patient", 1),),
)
RELATED_PEOPLE = _RelatedPeople(
    "related_people",
    people.RelatedPerson,
    key={"patient_id": "patient", "name": "name"},
    values={
        "relation": "relation",
        "may_consent": "may_consent",
        "may_confirm": "may_confirm",
        "may_be_told_times": "told_times",
        "may_collect": "may_collect",
        "never_contact": "never_contact",
        "must_consent": "must_consent",
        "languages": "languages",
    },
)
CONSENTS = _Consents(
    "consents",
    people.Consent,
    key={
        "patient_id": "patient",
        "related_person_id": "giver",
        "kind": "kind",
        "decided_on": "decided_on",
    },
    values={"status": "status", "expires_on": "expires_on"},
    owner="patient_id",
)
CONTACT_POINTS = _ContactPoints(
    "contact_points",
    people.ContactPoint,
    key={"channel": "channel"},
    values={
        "safe_from": "safe_from",
        "safe_until": "safe_to",
        "sender_name_allowed": "sender_name_ok",
        "purposes": "reminders_ok",
    },
)
