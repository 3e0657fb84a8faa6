"""The import of a clinic's own spreadsheets: all of it is checked, then all of it is written or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from coord.roster import folder as folders
from coord.roster.columns import DateOrder
from coord.roster.folder import Roster, Steps
from coord.roster.reader import Advance
from coord.services.roster import meanwhile, more_time, naming, organizations, outcome, planning, writing
from coord.services.roster.keeping import Keys, Setting
from coord.services.roster.organizations import Target, WrongOrganization
from coord.services.roster.outcome import Outcome
from coord.services.roster.planning import Plan, WantedRows
from coord.services.roster.trying import Trial, tried
from coord.services.standing.judging import BrokenVisit
from coord.services.standing.watching import WouldBreak, as_broken
from coord.store import locks, standing
from coord.store import roster as store
from coord.store.db import reading, retried, transaction

MOST_TRIES = 5


class Refused(Exception):
    """The database would not take the import; the text tells nothing of what was in it."""


class _Moved(Exception):
    """What must be locked changed while we waited for the locks."""

    def __init__(self, wanted: set[int]) -> None:
        super().__init__("more must be locked")
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Options:
    """How to import: whose roster, how dates are written, and whether vanished rows go.

    An import that breaks booked visits is only made where it `may_break` them, or all of them are among
    those that somebody has `seen` (public ids).
    """

    organization: str | None = None
    dates: DateOrder = DateOrder.ISO
    prune: bool = False
    is_dry_run: bool = False
    may_break: bool = False
    seen: frozenset[str] = frozenset()

    def agrees_to(self, visits: Sequence[BrokenVisit]) -> bool:
        return self.may_break or {one.appointment.public_id for one in visits} <= self.seen


def run(folder: Path, options: Options, *, keys: Keys, now: datetime, steps: Steps) -> Outcome:
    """Import the folder in one transaction, or tell what that would do.

    Raises Broken with every problem of the files, WrongOrganization, Refused, or WouldBreak with the booked
    visits that it would break and nobody has agreed to break.
    """
    try:
        return _run(folder, options, keys, now, steps)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
    # Raised out here because the database's own error holds what was to be written.
    raise Refused(f"The database refused the import ({state}); nothing was changed.")


def _run(folder: Path, options: Options, keys: Keys, now: datetime, steps: Steps) -> Outcome:
    with reading() as tx:
        target = organizations.find(tx, options.organization)
        known = organizations.known_names(tx, target)
    roster = folders.load(folder, now.date(), known, steps, options.dates)
    naming.check(roster)
    target = _named(target, roster)
    with reading() as tx:
        store.prepare(tx)
        rows = planning.wanted(roster, Setting(keys, _homes(tx, target.id, roster), now))
        seen = planning.plan(tx, target.id or 0, rows, prune=options.prune)
    trial = tried(target.id, rows, now, prune=options.prune)
    if options.is_dry_run:
        return outcome.of(seen, target.name or "", is_dry_run=True, breaks=trial.visits)
    if not options.agrees_to(trial.visits):
        raise WouldBreak(trial.visits)
    return _write(target, rows, seen.locks, trial, options, now, steps)


def _named(target: Target, roster: Roster) -> Target:
    if target.name is None and not roster.organization:
        raise WrongOrganization(
            "There is no organization yet. Name it: --organization NAME, or organization.csv in the folder."
        )
    return Target(target.id, target.name or roster.organization[0].name)


def _homes(tx: Connection, organization_id: int | None, roster: Roster) -> dict[str, ZoneInfo]:
    """The zone of each practitioner's first clinic: as the hours of the folder have it, or the database."""
    found = {} if organization_id is None else store.homes(tx, organization_id)
    zones = {} if organization_id is None else store.zones(tx, organization_id)
    zones |= {row.clinic: row.time_zone for row in roster.clinics}
    found |= {row.practitioner: zones[row.clinic] for row in reversed(roster.hours)}
    return {email: ZoneInfo(zone) for email, zone in found.items()}


def _write(
    target: Target,
    rows: WantedRows,
    wanted: set[int],
    trial: Trial,
    options: Options,
    now: datetime,
    steps: Steps,
) -> Outcome:
    for _ in range(MOST_TRIES):
        held = frozenset(wanted)
        try:
            return retried(lambda: _transact(target, rows, held, trial, options, now, steps))  # noqa: B023
        except _Moved as moved:
            wanted = wanted | moved.wanted
    raise Refused("Others keep changing the same rows; nothing was changed. Try again.")


def _transact(
    target: Target,
    rows: WantedRows,
    held: frozenset[int],
    trial: Trial,
    options: Options,
    now: datetime,
    steps: Steps,
) -> Outcome:
    """Lock, compare again now that nothing moves, write; what breaks is on its list at once."""
    with transaction() as tx:
        store.prepare(tx)
        organization_id = target.id or organizations.create(tx, target.name or "")
        store.hold_off_others(tx, organization_id)
        locks.take(tx, held)
        locks.take_clinics(tx, store.clinics(tx, organization_id))
        plan = planning.plan(tx, organization_id, rows, prune=options.prune)
        if not plan.locks <= held:
            raise _Moved(plan.locks)
        with (
            steps("Writing", plan.size) as advance,
            more_time.noted(tx, plan, now),
            meanwhile.judged(tx, plan, trial, now) as trials,
        ):
            writing.write(tx, plan, advance)
        breaks = tuple(one for its in trials for one in its.visits)
        if not options.agrees_to(breaks):
            raise WouldBreak(breaks)
        for its in trials:
            standing.add(tx, organization_id, map(as_broken, its.against), now)
        done = outcome.of(plan, target.name or "", is_dry_run=False, breaks=breaks)
        _note(tx, plan, done, now)
    return done


def _note(tx: Connection, plan: Plan, done: Outcome, now: datetime) -> None:
    counts = {file: asdict(count) for file, count in done.counts.items()}
    broken = [one.appointment.public_id for one in done.breaks]
    more = {"breaks": broken} if broken else {}
    store.note(tx, plan.directory.organization_id, now, {"files": counts} | more)


def load(tx: Connection, folder: Path, name: str, *, today: date, keys: Keys) -> int:
    """A new organization of that name from the folder, in the caller's transaction; returns its number."""
    target = Target(None, name)
    known = organizations.known_names(tx, target)
    roster = folders.load(folder, today, known, silently)
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    rows = planning.wanted(roster, Setting(keys, _homes(tx, None, roster), midnight))
    organization_id = organizations.create(tx, name)
    plan = planning.plan(tx, organization_id, rows, prune=False)
    writing.write(tx, plan, lambda _: None)
    return organization_id


@contextmanager
def silently(label: str, length: int) -> Iterator[Advance]:  # noqa: ARG001
    """Show no progress."""
    yield lambda _: None
