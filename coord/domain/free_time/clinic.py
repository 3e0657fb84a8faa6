"""When a clinic and its rooms can take a visit."""

from coord.domain.appointment import AppointmentType, RoomId
from coord.domain.facts import Room
from coord.domain.free_time.edges import spare_before_closing
from coord.domain.free_time.site import Site
from coord.domain.timeline import Grid, steps, window_starts


def clinic_starts(kind: AppointmentType, site: Site) -> int:
    """When the whole visit lies in the clinic's opening hours, with what must be to spare before closing."""
    needed = kind.minutes + spare_before_closing(kind, site)
    return window_starts(site.grid.free(site.clinic.opening), 0, steps(needed))


def room_pool(kind: AppointmentType, site: Site) -> dict[RoomId, int]:
    """Each fit room of the clinic and the starts for which it and its turnover are free."""
    return {
        room.id: _room_starts(kind, room, site)
        for room in site.facts.rooms.values()
        if room.clinic_id == site.clinic.id and kind.room_features <= room.features
    }


def _room_starts(kind: AppointmentType, room: Room, site: Site) -> int:
    taken = site.grid.busy(site.facts.busy(room.resource_id)) | site.grid.busy(room.out_of_use)
    free = _beyond_end(site.grid, kind) & ~taken
    return window_starts(free, 0, steps(kind.minutes + kind.turnover))


def _beyond_end(grid: Grid, kind: AppointmentType) -> int:
    """The grid and as many free steps after it as a turnover takes that ends the last day."""
    return (1 << (grid.length + steps(kind.turnover))) - 1
