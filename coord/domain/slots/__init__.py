"""Search: every bookable start of a visit, with its people, room and follow-up, at one clinic.

Starts are bits; people, room and follow-up are chosen only for the starts that somebody looks at.
"""

from coord.domain.slots.clinic_search import ClinicSearch
from coord.domain.slots.group_search import GroupSearch, WantedGroup
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.slots.kind_by_day import AnyKind, kind_at_site
from coord.domain.slots.search_by_day import AnyGroupSearch, AnySearch, group_search_at, search_at
from coord.domain.slots.wanted import Wanted

__all__ = [
    "AnyGroupSearch",
    "AnyKind",
    "AnySearch",
    "ClinicSearch",
    "GroupSearch",
    "KindAtSite",
    "Wanted",
    "WantedGroup",
    "group_search_at",
    "kind_at_site",
    "search_at",
]
