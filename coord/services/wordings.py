"""The words of a house: which sentence is said in place of ours, checked before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging import lint
from coord.messaging.catalogue import catalogue
from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.lint import Finding
from coord.messaging.patterns import arguments
from coord.messaging.wording import Wording
from coord.services.errors import NotFound
from coord.store import audit, locks, wordings
from coord.store.db import reading, retried, transaction

EDITABLE = tuple(kind for kind in MessageKind if kind not in TO_PRACTITIONERS)
# What many messages share, what stands around every text, what texts are answered with, and patients' pages.
SHARED = ("parts", "text", "replies", "pages")
# They say a fact and nothing else, stand in calendars, which are the same for all who read them, or on pages
# that are shown where nobody knows whose patient reads.
_FIXED = frozenset(
    f"parts.{part}" for part in ("when", "address", "moment", "entry", "entry_at", "entry_video")
) | frozenset(
    f"pages.{part}"
    for part in (
        "title_gone",
        "call_us",
        "title_again",
        "try_again",
        "title_too_often",
        "title_failed",
        "try_later",
    )
)
_fault = lru_cache(maxsize=1024)(lint.findings)


class Changed(Exception):
    """Somebody else has changed the sentence since it was read."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a sentence; `pattern` is empty where the standard wording came back."""

    pattern: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: what is said, what we would say, the facts it may name, and how it came to be.

    `seen` is the number of its newest version, 0 where there is none. `findings` speak against what the
    house wrote when other rules held; then the standard wording goes out.
    """

    key: str
    standard: str
    own: str
    facts: tuple[str, ...]
    seen: int
    versions: tuple[Version, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def part(self) -> str:
        return self.key.rpartition(".")[2]

    @property
    def pattern(self) -> str:
        return self.own or self.standard


def of(tx: Connection, organization_id: int) -> Wording:
    """What the organization says in its own words; a sentence that has come to break a rule is left out."""
    return Wording.of(
        (language, key, pattern)
        for (language, key), (_, pattern) in wordings.newest(tx, organization_id).items()
        if pattern and not _fault(key, pattern, language)
    )


def kinds(language: str, *, by: Actor) -> dict[str, int]:
    """Every kind of message, and what they share, that may be put otherwise, with how many sentences are."""
    _must_be_written(language)
    with reading() as tx:
        found = wordings.newest(tx, by.organization_id)
    own = {key for (of_, key), (_, pattern) in found.items() if of_ == language and pattern}
    return {kind: sum(_kind_of(key) == kind for key in own) for kind in (*EDITABLE, *SHARED)}


def sentences(language: str, kind: str, *, by: Actor) -> tuple[Said, ...]:
    """The sentences of a kind of message or of what they share; NotFound where there are none to change."""
    keys = _keys(language, kind)
    with reading() as tx:
        found = wordings.newest(tx, by.organization_id)
        return tuple(_said(tx, language, key, found, by) for key in keys)


def _said(
    tx: Connection, language: str, key: str, found: Mapping[tuple[str, str], tuple[int, str]], by: Actor
) -> Said:
    seen, own = found.get((language, key), (0, ""))
    versions = wordings.versions(tx, by.organization_id, language, key) if seen else []
    standard = catalogue(language)[key].pattern
    facts = dict.fromkeys(one.name for one in arguments(catalogue(ENGLISH)[key].pattern))
    return Said(
        key,
        standard,
        own,
        tuple(facts),
        seen,
        tuple(Version(one.pattern, one.changed_at, one.email or "") for one in versions),
        _fault(key, own, language) if own else (),
    )


def findings(language: str, patterns: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """What is wrong, by key, with sentences as somebody would have them; NotFound for an unknown key."""
    for key in patterns:
        _must_be_editable(language, key)
    found = {key: _fault(key, pattern, language) for key, pattern in patterns.items()}
    return {key: faults for key, faults in found.items() if faults}


def change(
    language: str, patterns: Mapping[str, str], seen: Mapping[str, int], *, by: Actor, now: datetime
) -> dict[str, tuple[Finding, ...]]:
    """Say these sentences from now on; where any breaks a rule, nothing is kept and all is told.

    Raises Changed where somebody else has changed one since it was `seen`.
    """
    if faults := findings(language, patterns):
        return faults
    retried(lambda: _change(language, patterns, seen, by, now))
    return {}


def back(language: str, key: str, *, by: Actor, now: datetime) -> bool:
    """Say the standard sentence again; False where it is said already."""
    _must_be_editable(language, key)
    return retried(lambda: _change(language, {key: ""}, {}, by, now)) > 0


def _change(
    language: str, patterns: Mapping[str, str], seen: Mapping[str, int], by: Actor, now: datetime
) -> int:
    with transaction() as tx:
        locks.take(tx, [by.organization_id], locks.WORDINGS)
        found = wordings.newest(tx, by.organization_id)
        new = [one for one in patterns.items() if _is_new(language, *one, found)]
        if any(
            seen.get(key, _number(language, key, found)) != _number(language, key, found) for key, _ in new
        ):
            raise Changed
        for key, pattern in new:
            wordings.add(tx, language, key, pattern, by=by, now=now)
            audit.record(
                tx,
                "wording.changed" if pattern else "wording.taken_back",
                by=by,
                now=now,
                subject="wording",
                details={"language": language, "key": key},
            )
        return len(new)


def _is_new(language: str, key: str, pattern: str, found: Mapping[tuple[str, str], tuple[int, str]]) -> bool:
    """Whether it is not said already; our own words need no row."""
    _, own = found.get((language, key), (0, ""))
    wanted = "" if pattern == catalogue(language)[key].pattern else pattern
    return wanted != own


def _number(language: str, key: str, found: Mapping[tuple[str, str], tuple[int, str]]) -> int:
    return found.get((language, key), (0, ""))[0]


def _keys(language: str, kind: str) -> list[str]:
    _must_be_written(language)
    if kind not in {*EDITABLE, *SHARED}:
        raise NotFound
    return [key for key in catalogue(ENGLISH).sentences if _kind_of(key) == kind and key not in _FIXED]


def _kind_of(key: str) -> str:
    """The kind of message that says a sentence, or the name of what is shared."""
    first, _, rest = key.partition(".")
    return rest.partition(".")[0] if first == "messages" else first


def _must_be_editable(language: str, key: str) -> None:
    if key not in _keys(language, _kind_of(key)):
        raise NotFound


def _must_be_written(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound
