"""What a patient does at an offer's address: looks, says yes, says no.

Looking changes nothing, saying it twice shows how it stands, and what is no address is None.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord import links
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.waitlist import OfferStatus
from coord.services.languages.pages import Reads, reads
from coord.services.repeats import Once
from coord.services.today import day_in
from coord.services.waitlist import ending
from coord.services.waitlist.accepting import TooLate, accept
from coord.services.waitlist.house import acting_for
from coord.store import policies
from coord.store.db import reading, retried, transaction
from coord.store.waitlist import offers

BY_PAGE = "page"


class Stands(StrEnum):
    """How an offer stands for its patient."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PASSED = "passed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class OpenedOffer:
    """What the address shows: when and where, until when (UTC epoch minutes), and whom to call.

    `instead` is the visit whose place it takes, and `follow_up` when the one starts that a yes books as
    well. `clinic` is empty where the patient wants no sender's name.
    """

    stands: Stands
    starts: int
    ends: int
    until: int
    zone: ZoneInfo
    instead: tuple[int, int] | None
    follow_up: int | None
    clinic: str
    phone: str
    jurisdiction: str
    reads: Reads
    is_by_video: bool
    is_treatment: bool


def opened(token: str, *, secret: str, now: datetime) -> OpenedOffer | None:
    with reading() as tx:
        row = _behind(tx, token, secret, now)
        return _shown(tx, row, now) if row is not None else None


def say_yes(token: str, *, secret: str, now: datetime) -> OpenedOffer | None:
    """Book it, if it still can be; how it stands then."""
    with reading() as tx:
        row = _behind(tx, token, secret, now)
    if row is None:
        return None
    by, once = _acting(row), Once(f"offer/{row.public_id}/yes", b"")
    outcome = accept(lambda tx: offers.by_id(tx, row.id), BY_PAGE, by=by, now=now, once=once)
    found = opened(token, secret=secret, now=now)
    if found is not None and isinstance(outcome, TooLate) and found.stands is Stands.OPEN:
        return replace(found, stands=Stands.OVER)
    return found


def say_no(token: str, *, secret: str, now: datetime) -> OpenedOffer | None:
    """Pass, so that the next one's turn comes; how it stands then."""

    def work() -> bool:
        with transaction() as tx:
            row = _behind(tx, token, secret, now)
            if row is None or row.expires_at <= now:
                return False
            by = _acting(row)
            return ending.end(tx, row, OfferStatus.PASSED, by=by, now=now, how=BY_PAGE)

    retried(work)
    return opened(token, secret=secret, now=now)


def _behind(tx: Connection, token: str, secret: str, now: datetime) -> Any | None:
    """The offer and whom we wrote to, where the address still belongs to its patient."""
    signed = links.read_offer(secret, token, to_minute(now))
    return offers.behind(tx, *signed) if signed else None


def _acting(row: Any) -> Actor:
    return acting_for(row.organization_id, row.created_for)


def _shown(tx: Connection, row: Any, now: datetime) -> OpenedOffer:
    is_by_video = row.unit[0]["room"] is None
    types = policies.kinds_known(tx, row.organization_id, day_in(row.time_zone, now))
    kind = types.get(row.unit[0]["type"])
    return OpenedOffer(
        stands=_stands(row, now),
        starts=row.starts,
        ends=row.ends,
        until=to_minute(row.expires_at),
        zone=ZoneInfo(row.patient_zone if is_by_video else row.time_zone),
        instead=(row.visit_starts, row.visit_ends) if row.visit_starts is not None else None,
        follow_up=row.unit[1]["starts"] if len(row.unit) > 1 else None,
        clinic=row.neutral_name if row.sender_name_allowed else "",
        phone=row.phone,
        jurisdiction=row.jurisdiction,
        reads=reads(tx, row.organization_id, row.languages, now),
        is_by_video=is_by_video,
        is_treatment=kind is not None and kind.is_treatment,
    )


def _stands(row: Any, now: datetime) -> Stands:
    match OfferStatus(row.status):
        case OfferStatus.ACCEPTED:
            return Stands.ACCEPTED
        case OfferStatus.PASSED:
            return Stands.PASSED
        case OfferStatus.OFFERED if row.expires_at > now:
            return Stands.OPEN
    return Stands.OVER
