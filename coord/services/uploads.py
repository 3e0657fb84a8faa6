"""A roster that came by a page: the same import as from a folder, on files that are gone afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from coord.domain.permissions import Actor
from coord.services import roster
from coord.store import audit, places
from coord.store.db import reading, transaction


def import_roster(
    files: Mapping[str, bytes], options: roster.Options, *, keys: roster.Keys, by: Actor, now: datetime
) -> roster.Outcome:
    """Import the uploaded files into the user's organization; raises what the import of a folder raises."""
    options = replace(options, organization=_own_name(by))
    with TemporaryDirectory(prefix="roster-") as place:
        for name, octets in files.items():
            (Path(place) / Path(name).name).write_bytes(octets)
        outcome = roster.run(Path(place), options, keys=keys, now=now, steps=roster.silently)
    if not options.is_dry_run:
        _note(by, now)
    return outcome


def _own_name(by: Actor) -> str | None:
    with reading() as tx:
        return tx.scalar(select(places.Organization.name).where(places.Organization.id == by.organization_id))


def _note(by: Actor, now: datetime) -> None:
    with transaction() as tx:
        audit.record(tx, "roster.uploaded", by=by, now=now, subject="organization")
