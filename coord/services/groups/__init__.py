"""Groups of patients: opened, joined, moved and called off; whoever leaves changes nobody else."""

from coord.services.groups.changing import call_off, move
from coord.services.groups.joining import join, join_all
from coord.services.groups.opening import open_course, open_groups
from coord.services.groups.reserving import reserve
from coord.services.groups.resizing import Resized, resize
from coord.services.groups.showing import GroupPage, Offer, ShownGroup, ahead, courses, kinds, offers, page
from coord.services.groups.transferring import transfer
from coord.services.groups.values import CourseOpening, Joining, Opened, Opening

__all__ = [
    "CourseOpening",
    "GroupPage",
    "Joining",
    "Offer",
    "Opened",
    "Opening",
    "Resized",
    "ShownGroup",
    "ahead",
    "call_off",
    "courses",
    "join",
    "join_all",
    "kinds",
    "move",
    "offers",
    "open_course",
    "open_groups",
    "page",
    "reserve",
    "resize",
    "transfer",
]
