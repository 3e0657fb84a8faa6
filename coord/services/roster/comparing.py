"""What a file would change: rows to add, rows to change, and rows that are not in it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from coord.services.roster.keeping import Found, Kept, Key, Wanted


@dataclass(slots=True)
class Changes:
    """The difference between a file and its table; `same` are the lines of rows that stay as they are."""

    added: list[Wanted] = field(default_factory=list)
    changed: list[tuple[Found, Wanted]] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    missing: list[Found] = field(default_factory=list)

    def meet(self, was: Found, one: Wanted) -> None:
        one = one.after(was)
        if was.values == one.values:
            self.same.append(one.line)
        else:
            self.changed.append((was, one))


def compare(kept: Kept, found: Iterable[Found], wanted: Iterable[Wanted]) -> Changes:
    """Match by key, and what then remains by what may have become what."""
    old: defaultdict[Key, list[Found]] = defaultdict(list)
    for was in found:
        old[was.key].append(was)
    changes = Changes()
    for one in wanted:
        if matches := old.get(one.key):
            changes.meet(matches.pop(0), one)
        else:
            changes.added.append(one)
    changes.missing = [was for left in old.values() for was in left]
    if changes.added and changes.missing:
        _pair(kept, changes)
    changes.added = [one.as_new() for one in changes.added]
    return changes


def _pair(kept: Kept, changes: Changes) -> None:
    """A new row and a missing one of the same group may be one row whose key was changed."""
    groups: defaultdict[Hashable, list[Found]] = defaultdict(list)
    for was in changes.missing:
        if (group := kept.group(was.key)) is not None:
            groups[group].append(was)
    added, gone = [], set[int]()
    for one in changes.added:
        candidates = groups.get(kept.group(one.key), [])
        old = next((was for was in candidates if was.id not in gone and kept.became(was, one)), None)
        if old:
            gone.add(old.id)
            changes.meet(old, one)
        else:
            added.append(one)
    changes.added = added
    changes.missing = [was for was in changes.missing if was.id not in gone]
