"""A provider of texts that is busy, broken or silent: no text goes out twice, and no doubt is hidden."""

from datetime import timedelta

import pytest

from coord.services import outbox
from tests.faults import texting as phones
from tests.faults.processes import LONG, note, within

# How the provider takes a text at first; then it is well. In the end: status, and how often it was taken.
MOODS = {
    "well": ("sent", 1),
    "429": ("sent", 1),
    "401": ("sent", 1),
    "500": ("unknown", 0),
    "503": ("unknown", 0),
    "500-taken": ("sent", 1),
    "reset": ("sent", 1),
    "reset-early": ("unknown", 0),
    "garbage": ("sent", 1),
    "hang": ("sent", 1),
    "21610": ("failed", 0),
    "21614": ("failed", 0),
    "21617": ("failed", 0),
}
if LONG:
    MOODS |= {"drip": ("sent", 1), "hang-early": ("unknown", 0)}
BOTH = ["sqlite", "postgresql"] if LONG else ["postgresql"]
STORM = 400 if LONG else 20
pytestmark = pytest.mark.parametrize("database_url", BOTH, indirect=True)


def numbers(count):
    return [f"+1510555{number:04}" for number in range(200, 200 + count)]


def test_f14_each_trouble_of_a_provider_ends_as_promised(texting, site, sql, provider, clock, clinic):
    number_of = dict(zip(MOODS, numbers(len(MOODS)), strict=True))
    provider.moods = {number: mood for mood, number in number_of.items()}
    queued = {
        mood: phones.queue(sql, phones.telephone(sql, clinic, number)) for mood, number in number_of.items()
    }
    site.beat()
    worker = site.worker()

    within(90, lambda: len(provider.asked) == len(MOODS), "every text was tried")
    within(40, lambda: not provider.in_hand, "silent calls were given up")
    provider.moods = {}
    for minutes in (2, 3, 11, 31, 61):
        _pass(clock, sql, minutes)
    within(60, lambda: phones.all_settled(sql), "every text has come to its end")

    now, taken = phones.statuses(sql), {to: many for (to, _), many in provider.times().items()}
    found = {mood: (now[queued[mood]], taken.get(number, 0)) for mood, number in number_of.items()}
    assert found == MOODS
    phones.never_twice(provider)
    _doubts_are_shown(sql, clinic)
    assert worker.stop() == 0


def _pass(clock, sql, minutes):
    """Let time pass, and the worker do what is due by then; whoever asks the provider has a minute for it."""
    clock.advance(minutes=minutes)
    due = (
        "SELECT count(*) FROM message m LEFT JOIN text_attempt t ON t.message_id = m.id WHERE"
        " m.status IN ('claimed', 'sending')"
        " OR (m.status = 'pending' AND m.due_at <= :now AND m.dedupe_key LIKE 'text/%')"
        " OR (m.status = 'unknown' AND t.look_at <= :asked)"
    )

    def is_done():
        now = clock.now().replace(tzinfo=None)
        return not sql.one(due, now=now, asked=now + timedelta(seconds=61))

    within(90, is_done, f"what was due after {minutes} minutes was done")


def _doubts_are_shown(sql, clinic):
    shown = {one.id for one in outbox.listed("unknown", by=clinic.scheduler).messages}
    assert shown == {id_ for id_, status in phones.statuses(sql).items() if status == "unknown"}
    assert sql.one("SELECT count(*) FROM task WHERE kind = 'text_unknown'") == 1  # one for the visit
    assert sql.one("SELECT count(*) FROM contact_point WHERE opted_out_how = 'provider'") == 1
    assert sql.one("SELECT count(*) FROM contact_point WHERE undeliverable_at IS NOT NULL") == 1


def test_f14_a_storm_of_too_many_delays_texts_and_neither_loses_nor_doubles_one(
    texting, site, sql, provider, clock, clinic
):
    contact = phones.telephone(sql, clinic, "+15105550200")
    queued = [phones.queue(sql, contact) for _ in range(STORM)]
    provider.mood = "429"
    site.beat()
    worker = site.worker()
    for round_, minutes in enumerate((1, 5), 1):
        within(
            120, lambda number=round_ * STORM: len(provider.asked) >= number, f"round {round_} was refused"
        )
        within(60, lambda: set(phones.statuses(sql).values()) == {"pending"}, "all of them wait")
        clock.advance(minutes=minutes + 0.1)
    provider.mood = "well"
    took = within(300, lambda: phones.all_settled(sql), "every text has come to its end")

    note(f"{STORM} texts after two refusals each: out in {took:.1f} s")
    assert phones.counts(sql) == {"sent": len(queued)}
    assert len(provider.taken) == STORM
    phones.never_twice(provider)
    assert worker.stop() == 0


def test_f16_what_is_too_late_after_hours_without_a_provider_never_goes_out(
    texting, site, sql, provider, clock, clinic
):
    contact = phones.telephone(sql, clinic, "+15105550200")
    queued = [phones.queue(sql, contact) for _ in range(5)]
    stale = (clock.now() + timedelta(hours=3)).replace(tzinfo=None)
    sql.change("UPDATE message SET stale_at = :stale WHERE dedupe_key LIKE 'text/%'", stale=stale)
    provider.mood = "429"
    site.beat()
    worker = site.worker()
    for minutes in (0, 2, 6, 16, 61, 61, 61, 61, 61, 61):
        _pass(clock, sql, minutes)
    provider.mood = "well"
    _pass(clock, sql, 61)

    assert set(phones.statuses(sql).values()) <= {"failed", "suppressed"}
    assert len(phones.statuses(sql)) == len(queued)
    assert provider.taken == []
    assert sql.one("SELECT count(*) FROM task WHERE kind = 'text_failed'") == 1
    assert worker.stop() == 0


def test_f07_a_worker_killed_while_texting_sends_no_text_twice(texting, site, sql, provider, clock, clinic):
    contact = phones.telephone(sql, clinic, "+15105550200")
    queued = [phones.queue(sql, contact) for _ in range(200 if LONG else 24)]
    provider.slowness = 0.1
    site.beat()
    for _ in range(8 if LONG else 2):
        worker, before = site.worker(), len(provider.asked)
        within(
            60,
            lambda goal=before + 4: len(provider.asked) >= goal and provider.in_hand,
            "texts are on the way",
        )
        assert worker.kill() == -9
        clock.advance(seconds=61)
    provider.slowness = 0
    worker = site.worker()
    within(120, lambda: phones.all_settled(sql), "every text has come to its end")
    note(f"{dict(phones.counts(sql))} before the provider was asked")
    for minutes in (2, 3, 11, 31, 61):
        _pass(clock, sql, minutes)

    note(f"{dict(phones.counts(sql))} after it")
    phones.never_twice(provider)
    now = phones.counts(sql)
    assert now["sent"] == len(provider.taken)
    assert now["sent"] + now["unknown"] == len(queued)
    assert worker.stop() == 0
