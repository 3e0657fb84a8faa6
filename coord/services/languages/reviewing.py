"""Reviewing a language: all its sentences beside the English ones, and a mark that holds for these words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.messaging import reviewing
from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.wording import Wording
from coord.services import wordings
from coord.services.errors import NotFound
from coord.store import audit, locks, reviews
from coord.store.db import reading, retried, transaction


class Changed(Exception):
    """The words are not those that were read: read them again."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its mark: `open` counts the sentences that nobody has reviewed as they stand.

    Without a mark `reviewed_by` is empty and there is no `reviewed_at`.
    """

    code: str
    name: str
    english: str
    direction: str
    open: int
    sentences: int
    reviewed_by: str
    reviewed_at: datetime | None

    @property
    def is_reviewed(self) -> bool:
        return not self.open


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is said, once for each of its cases.

    `own` is empty where it is not translated, so that the English one is said.
    """

    key: str
    english: tuple[str, ...]
    own: tuple[str, ...]
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """All sentences by the part of the catalogue that they stand in; `sign` stands for all of these words."""

    language: Language
    parts: Mapping[str, tuple[Sentence, ...]]
    sign: str


def listed(*, by: Actor) -> tuple[Language, ...]:
    """Every language but English, which needs no mark."""
    with reading() as tx:
        marks = {one.language: one for one in reviews.listed(tx, by.organization_id)}
        wording = wordings.of(tx, by.organization_id)
    return tuple(_language(code, marks.get(code), wording) for code in LANGUAGES if code != ENGLISH)


def changed(*, by: Actor) -> tuple[Language, ...]:
    """The languages of which a sentence has changed since somebody reviewed them."""
    return tuple(one for one in listed(by=by) if one.reviewed_by and one.open)


def whole(code: str, *, by: Actor) -> Whole:
    """A language with all its sentences; NotFound where nothing is written in it."""
    language = next((one for one in listed(by=by) if one.code == code), None)
    if language is None:
        raise NotFound
    with reading() as tx:
        signs = reviews.signs(tx, by.organization_id, [code]).get(code, {})
        wording = wordings.of(tx, by.organization_id)
    parts: dict[str, tuple[Sentence, ...]] = {}
    for one in _sentences(code, signs, wording):
        part = one.key.rpartition(".")[0]
        parts[part] = (*parts.get(part, ()), one)
    return Whole(language, parts, reviewing.sign_of_all(code, wording))


def mark(code: str, seen: str, *, by: Actor, now: datetime) -> None:
    """Somebody has reviewed these words; Changed where `seen` is the sign of others."""
    _must_be_written(code)
    retried(lambda: _mark(code, seen, by, now))


def _mark(code: str, seen: str, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        locks.take(tx, [by.organization_id], locks.WORDINGS)
        wording = wordings.of(tx, by.organization_id)
        if seen != reviewing.sign_of_all(code, wording):
            raise Changed
        signs = {key: sign for key, sign in reviewing.signs(code, wording).items() if sign}
        reviews.put(tx, code, signs, by=by, now=now)
        _note(tx, "language.reviewed", code, by, now)


def take_back(code: str, *, by: Actor, now: datetime) -> bool:
    """It counts as reviewed no more; False where it did not before."""
    _must_be_written(code)
    return retried(lambda: _take_back(code, by, now))


def _take_back(code: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        is_gone = reviews.take_back(tx, by.organization_id, code)
        if is_gone:
            _note(tx, "language.review_taken_back", code, by, now)
        return is_gone


def _must_be_written(code: str) -> None:
    if code == ENGLISH or code not in LANGUAGES:
        raise NotFound


def _note(tx: Connection, did: str, code: str, by: Actor, now: datetime) -> None:
    audit.record(tx, did, by=by, now=now, subject="language", details={"language": code})


def _language(code: str, row: object | None, wording: Wording) -> Language:
    read: Mapping[str, str] = getattr(row, "signs", {})
    now, known = reviewing.signs(code, wording), LANGUAGES[code]
    return Language(
        code=code,
        name=known.name,
        english=known.english,
        direction=known.direction,
        open=sum(not sign or read.get(key) != sign for key, sign in now.items()),
        sentences=len(now),
        reviewed_by=getattr(row, "email", ""),
        reviewed_at=getattr(row, "reviewed_at", None),
    )


def _sentences(code: str, signs: Mapping[str, str], wording: Wording) -> list[Sentence]:
    own, now = wording.catalogue(code).sentences, reviewing.signs(code, wording)
    return [
        Sentence(
            key,
            reviewing.spoken(one),
            reviewing.spoken(own[key]) if key in own else (),
            is_reviewed=bool(now[key]) and signs.get(key) == now[key],
        )
        for key, one in wording.catalogue(ENGLISH).sentences.items()
    ]
