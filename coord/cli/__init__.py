"""The operator's commands, one file a noun."""

from coord.cli import accounts, database, feed, importing, messages, slots

COMMANDS = (
    database.prepare,
    database.migrate,
    accounts.create_user,
    importing.import_,
    messages.messages,
    feed.feed,
    slots.slots,
    slots.why_not,
)
