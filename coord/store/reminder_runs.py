"""How far the reminders of visits that were booked before have followed each organization's plan."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.appointment import UPCOMING
from coord.store import diary, places
from coord.store.db import Model
from coord.store.outbox import BACK_IN_LINE, Message


class ReminderRun(Model):
    """`plan` is the digest of the plan that is followed, `visit` the last appointment that was looked at."""

    __tablename__ = "reminder_run"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    plan: Mapped[str] = mapped_column(default="")
    visit: Mapped[int] = mapped_column(default=0)
    is_done: Mapped[bool] = mapped_column(default=False)


def organizations(tx: Connection) -> list[int]:
    return list(tx.scalars(select(places.Organization.id).order_by(places.Organization.id)))


def lock(tx: Connection, organization_id: int) -> Any:
    """The run of the organization, held so that two workers do not run at once."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    first = dialect.insert(ReminderRun).values(
        organization_id=organization_id, plan="", visit=0, is_done=False
    )
    tx.execute(first.on_conflict_do_nothing())
    mine = ReminderRun.organization_id == organization_id
    return tx.execute(select(ReminderRun.__table__).where(mine).with_for_update()).one()


def keep(tx: Connection, organization_id: int, plan: str, visit: int, *, is_done: bool) -> None:
    tx.execute(
        update(ReminderRun)
        .where(ReminderRun.organization_id == organization_id)
        .values(plan=plan, visit=visit, is_done=is_done)
    )


def visits_after(tx: Connection, organization_id: int, visit: int, minute: int, most: int) -> list[int]:
    """The next visits to come, in the order in which they were booked, each of them held."""
    row, part = diary.Appointment, diary.Participant
    upcoming = select(part.appointment_id).where(part.status.in_(UPCOMING))
    query = (
        select(row.id)
        .where(
            row.organization_id == organization_id, row.id > visit, row.starts > minute, row.id.in_(upcoming)
        )
        .order_by(row.id)
        .limit(most)
    )
    return list(tx.scalars(query.with_for_update()))


def written(tx: Connection, appointment_ids: Sequence[int], kinds: Iterable[str]) -> list[Any]:
    """Every message of these kinds about these visits."""
    query = select(
        Message.id,
        Message.status,
        Message.why,
        Message.dedupe_key,
        Message.contact_point_id,
        Message.due_at,
        Message.stale_at,
    ).where(Message.appointment_id.in_(list(appointment_ids)), Message.kind.in_(list(kinds)))
    return list(tx.execute(query).all())


def set_right(tx: Connection, times: Sequence[tuple[int, datetime, datetime]]) -> None:
    """Each of these messages waits, for the time given for it; whoever has claimed it has it no more."""
    if not times:
        return
    tx.execute(
        update(Message)
        .where(
            Message.id == bindparam("one"), or_(Message.status == "pending", Message.status == "suppressed")
        )
        .values(due_at=bindparam("due"), stale_at=bindparam("stale"), **BACK_IN_LINE),
        [{"one": one, "due": due, "stale": stale} for one, due, stale in times],
    )
