"""Issuing, listing and revoking feeds."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from coord.calendars.levels import Level
from coord.services import feeds
from coord.services.errors import KeyReused, NotFound
from coord.services.feeds import FullFeedsOff, Issued, IssuedBefore
from coord.store import outbox, places
from coord.store.db import reading, transaction
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

EARLIER = (NOW - timedelta(days=40)).date()


def allow_full_feeds(organization_id, *, allowed=True, since=EARLIER):
    with transaction() as tx:
        values = {"organization_id": organization_id, "name": "privacy", "valid_from": since}
        tx.execute(insert(places.Policy).values(**values, value={"full_feeds": allowed}))


def test_a_token_has_256_random_bits_and_only_its_hash_is_kept(reader):
    first, second = reader.issue(), reader.issue()

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first.token)
    assert first.token != second.token
    with reading() as tx:
        kept = set(tx.scalars(select(outbox.Feed.token_hash)))
    assert kept == {hashlib.sha256(one.token.encode()).digest() for one in (first, second)}


def test_a_practitioner_is_found_by_mail_in_any_case_and_by_public_id(reader, clinic):
    for who in ("Dan@Demo.example", clinic.practitioners["dan"]):
        assert isinstance(feeds.issue(who, Level.BUSY, "", by=clinic.scheduler, now=NOW), Issued)


def test_nobody_gets_a_feed_of_another_organization(clinic):
    stranger = Clinic("Other")

    with pytest.raises(NotFound):
        feeds.issue(stranger.practitioners["dan"], Level.BUSY, "", by=clinic.scheduler, now=NOW)


def test_each_device_has_a_feed_of_its_own_with_label_level_and_last_use(reader, clinic):
    phone, laptop = reader.issue(label="phone"), reader.issue(level="busy", label="  laptop " + "x" * 80)
    reader.fetch(phone)

    first, second = feeds.page(by=clinic.scheduler, now=NOW).feeds

    assert (first.id, first.label, first.level, first.practitioner) == (
        phone.feed, "phone", Level.INITIALS, "Dan Ortiz, LMFT",
    )  # fmt: skip
    assert timedelta() <= first.used_at - NOW < timedelta(minutes=1)
    assert (second.id, second.level, second.used_at) == (laptop.feed, Level.BUSY, None)
    assert second.label == "laptop " + "x" * 53


def test_names_are_refused_until_the_house_allows_them(reader, clinic):
    refused = reader.issue(level="full")
    allow_full_feeds(clinic.organization_id)
    allowed = reader.issue(level="full")

    assert isinstance(refused, FullFeedsOff)
    assert isinstance(allowed, Issued)
    assert feeds.page(by=clinic.scheduler, now=NOW).full_allowed


def test_a_policy_counts_from_its_day_on_and_the_newest_one_wins(reader, clinic):
    allow_full_feeds(clinic.organization_id)
    allow_full_feeds(clinic.organization_id, allowed=False, since=NOW.date())

    assert isinstance(reader.issue(level="full"), FullFeedsOff)
    assert isinstance(reader.issue(level="full", now=NOW - timedelta(days=1)), Issued)


def test_what_one_house_allows_another_does_not_have(reader):
    allow_full_feeds(Clinic("Other").organization_id)

    assert isinstance(reader.issue(level="full"), FullFeedsOff)


def test_the_same_request_twice_makes_one_feed_and_tells_its_token_once(clinic):
    def ask(key, body=b"body"):
        by = clinic.scheduler
        return feeds.issue("dan@demo.example", Level.BUSY, "", by=by, now=NOW, once=once(key, body))

    first, second = ask("a key of a form, once"), ask("a key of a form, once")

    assert second == IssuedBefore(first.feed)
    assert count("feed") == 1
    with pytest.raises(KeyReused):
        ask("a key of a form, once", b"other")


def test_issuing_and_revoking_are_in_the_audit_trail_once_each(reader, clinic):
    issued = reader.issue()
    for _ in range(2):
        feeds.revoke(issued.feed, by=clinic.scheduler, now=NOW)

    for did in ("feed.issued", "feed.revoked"):
        where = f"did = '{did}' AND subject_id = {issued.feed} AND user_id = {clinic.user_id}"
        assert count("audit_entry", where) == 1, did


def test_the_operator_is_in_the_audit_trail_as_nobody(clinic):
    (owner, _) = feeds.owners("dan@demo.example")

    issued = feeds.issue(owner.public_id, Level.BUSY, "", by=owner.operator, now=NOW)
    feeds.revoke_as_operator(issued.feed, now=NOW)

    assert count("audit_entry", "did LIKE 'feed.%' AND user_id IS NULL") == 2


def test_a_revoked_feed_is_not_listed(reader, clinic):
    kept, gone = reader.issue(), reader.issue()
    feeds.revoke(gone.feed, by=clinic.scheduler, now=NOW)

    assert [one.id for one in feeds.page(by=clinic.scheduler, now=NOW).feeds] == [kept.feed]
    assert [one.id for one in feeds.all_standing()] == [kept.feed]


def test_nobody_revokes_or_sees_a_feed_of_another_organization(reader):
    issued, stranger = reader.issue(), Clinic("Other").scheduler

    with pytest.raises(NotFound):
        feeds.revoke(issued.feed, by=stranger, now=NOW)
    assert feeds.page(by=stranger, now=NOW).feeds == ()
    assert reader.fetch(issued).status_code == 200
