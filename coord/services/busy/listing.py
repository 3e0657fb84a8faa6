"""The calendars that were imported, and whose more could be."""

from typing import Any

from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.services.busy.values import BusyPage, ShownSource
from coord.services.feeds import PractitionerName
from coord.store import busy, feeds
from coord.store.db import reading


def page(*, by: Actor) -> BusyPage:
    """The organization's calendars by practitioner, and its practitioners."""
    with reading() as tx:
        return BusyPage(
            tuple(map(_shown, busy.sources(tx, by.organization_id))),
            tuple(
                PractitionerName(row.public_id, _with_titles(row.name, row.titles))
                for row in feeds.practitioners(tx, by.organization_id)
            ),
        )


def _shown(row: Any) -> ShownSource:
    return ShownSource(
        row.public_id,
        _with_titles(row.practitioner, row.titles),
        row.name,
        row.imported_at,
        row.count,
        row.skipped,
        to_moment(row.ends),
    )


def _with_titles(name: str, titles: str) -> str:
    return f"{name}, {titles}" if titles else name
