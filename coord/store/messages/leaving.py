"""Whether messages leave at all by a channel, told from the latest tries."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from coord.store.outbox import Message, MessageAttempt

LATEST = 500


def went_out(tx: Connection, channel: str, since: datetime) -> bool:
    """Whether any message went out by the channel since then, as the latest tries tell."""
    row = MessageAttempt
    newest = select(func.max(row.id)).scalar_subquery()
    query = (
        select(row.id)
        .join(Message, Message.id == row.message_id)
        .where(row.id > newest - LATEST, row.outcome == "sent", row.at > since, Message.channel == channel)
    )
    return tx.scalar(query.limit(1)) is not None


def held_up(tx: Connection, channel: str, until: datetime) -> dict[int, int]:
    """By organization, how many messages were tried in vain and are tried again before then."""
    row = Message
    query = (
        select(row.organization_id, func.count())
        .where(row.status == "pending", row.due_at < until, row.channel == channel, row.why.is_not(None))
        .group_by(row.organization_id)
    )
    return {organization_id: number for organization_id, number in tx.execute(query)}
