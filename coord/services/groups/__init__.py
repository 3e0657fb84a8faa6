"""Groups of patients: opened, joined, moved and called off; whoever leaves changes nobody else."""

from coord.services.groups.changing import call_off, move
from coord.services.groups.finding import FoundGroups, GroupAsk, GroupSlot, find
from coord.services.groups.joining import join, join_all
from coord.services.groups.opening import open_course, open_groups, open_planned
from coord.services.groups.other_times import OtherTimes, other_times
from coord.services.groups.planning import CourseAsk, PlannedGroups, WayOfGroups, plan
from coord.services.groups.reserving import reserve
from coord.services.groups.resizing import Resized, resize
from coord.services.groups.showing import GroupPage, Offer, ShownGroup, ahead, courses, kinds, offers, page
from coord.services.groups.transferring import transfer
from coord.services.groups.values import CourseOpening, Joining, Opened, Opening, PlannedOpening

__all__ = [
    "CourseAsk",
    "CourseOpening",
    "FoundGroups",
    "GroupAsk",
    "GroupPage",
    "GroupSlot",
    "Joining",
    "Offer",
    "Opened",
    "Opening",
    "OtherTimes",
    "PlannedGroups",
    "PlannedOpening",
    "Resized",
    "ShownGroup",
    "WayOfGroups",
    "ahead",
    "call_off",
    "courses",
    "find",
    "join",
    "join_all",
    "kinds",
    "move",
    "offers",
    "open_course",
    "open_groups",
    "open_planned",
    "other_times",
    "page",
    "plan",
    "reserve",
    "resize",
    "transfer",
]
