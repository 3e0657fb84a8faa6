"""A follow-up that could begin while the room of its own visit is still being turned over.

That is soon after midnight, where a clinic treats at night: then the two need different rooms.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from coord.domain.appointment import AppointmentType, ProposedAppointment, RoomId
from coord.domain.free_time import Site, clinic_starts, room_pool
from coord.domain.local_time import local_date, on_day
from coord.domain.slots.kind_by_day import AnyKind
from coord.domain.timeline import STEP, each_bit, steps


class OwnTurnover:
    """Which follow-ups are left for a visit whose turnover goes on past midnight."""

    def __init__(self, visit: AppointmentType, after: AnyKind, site: Site) -> None:
        self.visit, self.after, self.site = visit, after, site

    @cached_property
    def starts(self) -> int:
        """The starts of visits whose turnover goes on past midnight."""
        if not (self.visit.needs_room and self.after.needs_room and self.visit.turnover):
            return 0
        zone, found = self.site.clinic.zone, 0
        for day in self.site.days:
            last = on_day(day, 1440, zone) - self.visit.minutes
            found |= self.site.starts_in(last - self.visit.turnover + 1, last + 1)
        return found & self.site.by_day(self._ticks)

    def _ticks(self, site: Site) -> int:
        return site.grid.ticks(site.facts.policy.start_grid) & clinic_starts(self.visit, site)

    def unfollowed(self, follow_ups: int, windows: Mapping[date, int]) -> int:
        """Those of the starts that none of these follow-ups can follow, in the window of its day."""
        unfollowed = 0
        for bit in each_bit(self.starts):
            ends = self.site.grid.minute(bit) + self.visit.minutes
            window = windows[local_date(ends - 1, self.site.clinic.zone)]
            if not self._can_follow(bit, follow_ups & window):
                unfollowed |= 1 << bit
        return unfollowed

    def _can_follow(self, bit: int, follow_ups: int) -> bool:
        if follow_ups >> bit + steps(self.visit.minutes + self.visit.turnover):
            return True
        rooms = {room for room, starts in self._rooms.items() if starts >> bit & 1}
        return any(len(rooms.union(self.after.rooms_at(one))) > 1 for one in each_bit(follow_ups))

    @cached_property
    def _rooms(self) -> dict[RoomId, int]:
        return room_pool(self.visit, self.site)

    def left_by(self, main: ProposedAppointment) -> int:
        """The starts at which a room is free for the follow-up of this very visit."""
        if not self.starts >> (main.starts - self.site.grid.origin) // STEP & 1:
            return self.site.grid.full
        left = self.site.starts_in(main.room_interval.ends, self.site.grid.minute(self.site.grid.length))
        for room, starts in self.after.rooms.items():
            if room != main.room_id:
                left |= starts
        return left
