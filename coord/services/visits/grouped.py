"""A patient of a group whose visit is taken back into the day: only while the group is still what it was."""

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentId
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.visits.opening import refuse
from coord.store import groups


def check_same_group(tx: Connection, group_id: AppointmentId | None, starts: int, by: Actor) -> None:
    """Refuse where the group that began then was called off or moved since, or has no place left."""
    if group_id is None:
        return
    group = groups.by_id(tx, by.organization_id, group_id)
    if group is None or group.called_off_at or group.interval.starts != starts:
        refuse(why.GroupStays(field=Field.UNIT))
    elif group.free < 1:
        refuse(why.GroupFull(field=Field.UNIT, places=group.places))
