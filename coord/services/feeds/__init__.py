"""Calendar subscriptions: issued, listed, revoked, and read."""

from coord.services.feeds.issuing import address, hashed, issue, revoke, webcal
from coord.services.feeds.listing import all_standing, operator, owners, page, revoke_as_operator
from coord.services.feeds.reading import render
from coord.services.feeds.values import (
    FeedsPage,
    FullFeedsOff,
    Issued,
    IssuedBefore,
    Owner,
    PractitionerName,
    Rendered,
    ShownFeed,
)

__all__ = [
    "FeedsPage",
    "FullFeedsOff",
    "Issued",
    "IssuedBefore",
    "Owner",
    "PractitionerName",
    "Rendered",
    "ShownFeed",
    "address",
    "all_standing",
    "hashed",
    "issue",
    "operator",
    "owners",
    "page",
    "render",
    "revoke",
    "revoke_as_operator",
    "webcal",
]
