"""Putting intervals side by side: a resource of capacity k has k lanes, and no lane holds an overlap."""

from collections.abc import Sequence
from heapq import heappop, heappush

from coord.domain.facts import Taken
from coord.domain.interval import Interval, merge
from coord.domain.spans import overlapping


def is_full(taken: Sequence[Interval], wanted: Interval, capacity: int) -> bool:
    """Whether at some minute of the wanted interval `capacity` others are there already."""
    near = overlapping(taken, wanted)
    instants = {wanted.starts, *(one.starts for one in near if one.starts > wanted.starts)}
    return any(sum(one.starts <= at < one.ends for one in near) >= capacity for at in instants)


def full_intervals(taken: Sequence[Interval], capacity: int) -> tuple[Interval, ...]:
    """When `capacity` or more are there at once, by one sweep over starts and ends."""
    changes = sorted([(one.starts, 1) for one in taken] + [(one.ends, -1) for one in taken])
    full, there, since = [], 0, 0
    for at, change in changes:
        if there >= capacity and at > since:
            full.append(Interval(since, at))
        there, since = there + change, at
    return merge(full)


def place(taken: Sequence[Taken], wanted: Interval, capacity: int) -> tuple[int, dict[int, int]] | None:
    """The lane for the wanted interval and the new lanes of those that must make way, by occupancy.

    Takes the first free lane; where capacity is there but scattered over the lanes, deals the
    neighbours out anew in order of start, which never needs more lanes than overlap at once.
    None where the resource is full.
    """
    if is_full([one.interval for one in taken], wanted, capacity):
        return None
    blocked = {one.lane for one in taken if one.interval.overlaps(wanted)}
    if free := [lane for lane in range(capacity) if lane not in blocked]:
        return free[0], {}
    near = _neighbours(taken, wanted)
    *dealt, own = _deal([*(one.interval for one in near), wanted])
    return own, {one.occupancy_id: lane for one, lane in zip(near, dealt, strict=True) if one.lane != lane}


def _neighbours(taken: Sequence[Taken], wanted: Interval) -> list[Taken]:
    """Those that overlap the wanted interval, those that overlap these, and so on: nobody else moves."""
    block = next(
        block for block in merge([wanted, *(one.interval for one in taken)]) if block.contains(wanted)
    )
    return [one for one in taken if block.contains(one.interval)]


def _deal(intervals: Sequence[Interval]) -> list[int]:
    """A lane for each interval, in the order given: greedy colouring of an interval graph."""
    lanes = [0] * len(intervals)
    freed: list[int] = []
    running: list[tuple[int, int]] = []
    opened = 0
    for index in sorted(range(len(intervals)), key=lambda i: intervals[i]):
        while running and running[0][0] <= intervals[index].starts:
            heappush(freed, heappop(running)[1])
        if freed:
            lane = heappop(freed)
        else:
            lane, opened = opened, opened + 1
        lanes[index] = lane
        heappush(running, (intervals[index].ends, lane))
    return lanes
