"""What issuing and listing feeds answer."""

from dataclasses import dataclass
from datetime import datetime

from coord.calendars.levels import Level
from coord.domain.permissions import Actor


@dataclass(frozen=True, slots=True)
class Issued:
    """A new feed, and its token, which is told only here."""

    feed: int
    token: str


@dataclass(frozen=True, slots=True)
class IssuedBefore:
    """This very request had been answered; its token was told then and is not known any more."""

    feed: int


@dataclass(frozen=True, slots=True)
class FullFeedsOff:
    """The house has not turned on feeds with patients' names."""


@dataclass(frozen=True, slots=True)
class ShownFeed:
    """A feed that stands, with its house's zone; `used_at` is None while nobody has fetched it."""

    id: int
    practitioner: str
    email: str
    label: str
    level: Level
    created_at: datetime
    used_at: datetime | None
    organization: str
    zone: str


@dataclass(frozen=True, slots=True)
class PractitionerName:
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class FeedsPage:
    feeds: tuple[ShownFeed, ...]
    practitioners: tuple[PractitionerName, ...]
    full_allowed: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """A practitioner as the operator finds them, and the operator as an actor of their organization."""

    public_id: str
    name: str
    organization: str
    operator: Actor


@dataclass(frozen=True, slots=True)
class Rendered:
    """A feed's octets; `etag` depends on nothing else, `changed_at` grows whenever they change."""

    octets: bytes
    etag: str
    changed_at: datetime
