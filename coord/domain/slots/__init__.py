"""Search: every bookable start of a visit, with its people, room and follow-up, at one clinic.

Starts are bits; people, room and follow-up are chosen only for the starts that somebody looks at.
"""

from coord.domain.slots.clinic_search import ClinicSearch
from coord.domain.slots.group_search import GroupSearch, WantedGroup
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.slots.wanted import Wanted

__all__ = ["ClinicSearch", "GroupSearch", "KindAtSite", "Wanted", "WantedGroup"]
