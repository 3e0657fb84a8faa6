"""The operator's commands, one file a noun."""

from coord.cli import (
    accounts,
    busy,
    courses,
    coverage,
    database,
    feed,
    groups,
    importing,
    languages,
    messages,
    policy,
    replan,
    slots,
    texts,
    waitlist,
)

COMMANDS = (
    database.prepare,
    database.migrate,
    accounts.create_user,
    importing.import_,
    messages.messages,
    languages.languages,
    feed.feed,
    busy.busy,
    policy.policy,
    slots.slots,
    slots.why_not,
    courses.course,
    groups.group,
    coverage.coverage,
    replan.replan_,
    texts.texts,
    waitlist.waitlist,
)
