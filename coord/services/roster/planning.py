"""All that an import would do, worked out from the roster and the database before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from coord.roster.folder import Roster
from coord.services.roster import pruning
from coord.services.roster.care import CARE_TEAM, GATES, ORDERS
from coord.services.roster.comparing import Changes, compare
from coord.services.roster.directory import Directory
from coord.services.roster.keeping import Found, Kept, Key, Setting, Wanted
from coord.services.roster.patients import CONSENTS, CONTACT_POINTS, PATIENTS, RELATED_PEOPLE
from coord.services.roster.places import CERTIFICATIONS, CLINICS, ROOMS
from coord.services.roster.practitioners import HOURS, PRACTITIONERS, QUALIFICATIONS, TIME_OFF
from coord.store import roster as store
from coord.store.standing import Concerned

# A file comes after those it refers to.
FILES: tuple[Kept, ...] = (
    CLINICS,
    CERTIFICATIONS,
    ROOMS,
    PRACTITIONERS,
    QUALIFICATIONS,
    HOURS,
    TIME_OFF,
    PATIENTS,
    RELATED_PEOPLE,
    CONSENTS,
    CONTACT_POINTS,
    CARE_TEAM,
    ORDERS,
    GATES,
)
MOST_LOCKS = 1000  # PostgreSQL keeps all locks of all transactions in a table of a few thousand
_RESOURCE_OF = {"patient_id": "patients", "practitioner_id": "practitioners"}

WantedRows = dict[str, list[Wanted]]


@dataclass(slots=True)
class Plan:
    """Per file what is new and different, what is pruned, and which resources that concerns."""

    directory: Directory
    changes: dict[str, Changes] = field(default_factory=dict)
    pruned: dict[str, pruning.Pruned] = field(default_factory=dict)
    locks: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many rows are written."""
        return sum(len(one.added) + len(one.changed) for one in self.changes.values())


def wanted(roster: Roster, setting: Setting) -> WantedRows:
    """The rows of all files that the folder has."""
    return {kept.file: list(kept.wanted(roster, setting)) for kept in FILES if kept.file in roster.files}


def plan(tx: Connection, organization_id: int, rows: WantedRows, *, prune: bool) -> Plan:
    """Compare every file with the database as this transaction sees it."""
    done = Plan(Directory(organization_id))
    for kept in FILES:
        found = list(kept.found(tx, done.directory)) if _is_needed(kept, rows, done.directory) else []
        if kept.file in rows:
            done.changes[kept.file] = compare(kept, found, rows[kept.file])
    if prune:
        done.pruned = pruning.prune(tx, [kept for kept in FILES if kept.file in rows], done.changes)
    done.locks = _locks(tx, done)
    return done


def _is_needed(kept: Kept, rows: WantedRows, directory: Directory) -> bool:
    return kept.file in rows or directory.is_referred_to(kept.file)


def _locks(tx: Connection, done: Plan) -> set[int]:
    """The resources of everybody and everything whose availability changes.

    Where these are too many, and where a clinic changes, the attention of all practitioners: no
    visit is booked without some of it.
    """
    if _touched(done, CLINICS):
        return store.all_attention(tx, done.directory.organization_id)
    owners: dict[str, set[int]] = {"room_id": {was.id for was in _touched(done, ROOMS)}}
    owners["patient_id"] = {was.id for was in _touched(done, PATIENTS)}
    owners["practitioner_id"] = {was.id for was in _touched(done, PRACTITIONERS)}
    for kept in FILES:
        if kept.owner:
            owners.setdefault(kept.owner, set()).update(_owners(done, kept, kept.owner))
    if sum(map(len, owners.values())) > MOST_LOCKS:
        return store.all_attention(tx, done.directory.organization_id)
    return {id_ for column, ids in owners.items() for id_ in store.resources(tx, column, ids)}


def concerned(done: Plan) -> Concerned:
    """Whose booked visits the plan may break; where these are too many, anybody's."""
    whom: dict[str, set[int]] = {"room_id": {was.id for was in _touched(done, ROOMS)}}
    whom["patient_id"] = {was.id for was in _touched(done, PATIENTS)}
    whom["practitioner_id"] = {was.id for was in _touched(done, PRACTITIONERS)}
    whom["clinic_id"] = {was.id for was in _touched(done, CLINICS)} | _of_clinics(done)
    for kept in FILES:
        if kept.owner:
            whom[kept.owner] |= _owners(done, kept, kept.owner)
    if sum(map(len, whom.values())) > MOST_LOCKS:
        return Concerned(everybody=True)
    return Concerned(
        patients=frozenset(whom["patient_id"]),
        practitioners=frozenset(whom["practitioner_id"]),
        rooms=frozenset(whom["room_id"]),
        clinics=frozenset(whom["clinic_id"]),
    )


def with_other_hours(done: Plan) -> set[int]:
    """The practitioners whose hours or time off change, those among them whom the database knows by now."""
    return {who for kept in (HOURS, TIME_OFF) for who in _owners(done, kept, "practitioner_id")}


def newly_licensed(done: Plan) -> set[int]:
    """The practitioners who get a qualification, or another term of one, whom the database knows by now."""
    names = (key[0] for key in _new_keys(done, QUALIFICATIONS))
    numbers = (done.directory.number_or_none("practitioners", name) for name in names)
    return {number for number in numbers if number is not None}


def new_rooms(done: Plan) -> set[tuple[int, str]]:
    """The rooms that are new, or equipped or seated otherwise, by clinic and name."""
    return {(done.directory.number("clinics", clinic), room) for clinic, room in _new_keys(done, ROOMS)}


def _new_keys(done: Plan, kept: Kept) -> list[Key]:
    """What names the rows that are added or changed."""
    changes = done.changes.get(kept.file, Changes())
    return [one.key for one in changes.added] + [one.key for _, one in changes.changed]


def opened_clinics(done: Plan) -> set[int]:
    """The clinics that the database had and that change."""
    return {was.id for was in _touched(done, CLINICS)}


def _of_clinics(done: Plan) -> set[int]:
    """The clinics whose certifications change or go."""
    names = (was.key[0] for was in _touched(done, CERTIFICATIONS))
    numbers = (done.directory.number_or_none("clinics", name) for name in names)
    return {number for number in numbers if number is not None}


def _touched(done: Plan, kept: Kept) -> list[Found]:
    """The rows of the database that change or go."""
    changes = done.changes.get(kept.file, Changes())
    return [was for was, _ in changes.changed] + list(_pruned(done, kept))


def _pruned(done: Plan, kept: Kept) -> Sequence[Found]:
    pruned = done.pruned.get(kept.file, pruning.Pruned())
    return [*pruned.removed, *(was for was, _ in pruned.retired)]


def _owners(done: Plan, kept: Kept, column: str) -> set[int]:
    """Whose rows these are, as far as the database knows them already."""
    changes = done.changes.get(kept.file, Changes())
    place = [*kept.key].index(column)
    keys = [one.key for one in changes.added] + [was.key for was in _touched(done, kept)]
    numbers = (done.directory.number_or_none(_RESOURCE_OF[column], key[place]) for key in keys)
    return {number for number in numbers if number is not None}
