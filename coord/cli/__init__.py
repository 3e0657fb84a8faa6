"""The operator's commands, one file a noun."""

from coord.cli import accounts, busy, database, feed, importing, messages, slots

COMMANDS = (
    database.prepare,
    database.migrate,
    accounts.create_user,
    importing.import_,
    messages.messages,
    feed.feed,
    busy.busy,
    slots.slots,
    slots.why_not,
)
