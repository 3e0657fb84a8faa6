"""Taking in a text: read once however often it is brought, followed in one transaction, answered at once."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.replies import Meaning, read
from coord.domain.replies.reading import LONGEST
from coord.messaging.replying import Answer, House, said
from coord.messaging.texts.provider import Incoming
from coord.messaging.wording import Wording
from coord.services import delivery, wordings
from coord.services.languages.choosing import language_of_answer
from coord.services.replies import consent, urgent, visits
from coord.services.replies.heard import Heard, Reaction, taken_home_from
from coord.services.roster import Keys
from coord.store import audit, cipher, incoming, numbers, texts
from coord.store.db import retried, transaction

log = logging.getLogger(__name__)

SAID_YES = "said_yes"
# What may answer a machine that answers us; said again only after so long.
SAID_AGAIN_AFTER = {
    Answer.UNREAD: timedelta(hours=4),
    Answer.WRONG_NUMBER: timedelta(hours=4),
    Answer.DISTRESS: urgent.CALLED_AGAIN_AFTER,
    Answer.UNTOLD: urgent.CALLED_AGAIN_AFTER,
}


def received(text: Incoming, *, keys: Keys, now: datetime) -> str:
    """What is answered at once, or nothing; whoever said stop gets no message after this has returned."""
    found = retried(lambda: _receive(text, keys, now))
    if found is None:
        return ""
    reaction, house, language, wording = found
    if reaction.silenced:
        delivery.wait_until_unused(*reaction.silenced)
    return "" if text.is_answered else said(reaction.answer, house, language, wording)


def _receive(text: Incoming, keys: Keys, now: datetime) -> tuple[Reaction, House, str, Wording] | None:
    """None for a text that was brought before, or to a number that nobody has."""
    with transaction() as tx:
        organization_id = texts.owner_of(tx, text.to)
        if organization_id is None:
            log.warning("a text came to a number that no organization has")
            return None
        heard = _keep(tx, organization_id, text, keys, now)
        if heard is None:
            return None
        reaction = _said_once(tx, heard, REACTIONS[heard.meaning](tx, heard))
        _conclude(tx, heard, reaction)
        language = language_of_answer(tx, organization_id, heard.contacts, now)
        return reaction, _house(tx, heard), language, wordings.of(tx, organization_id)


def _keep(tx: Connection, organization_id: int, text: Incoming, keys: Keys, now: datetime) -> Heard | None:
    meaning, index = read(text.text), cipher.blind_index(keys.index, text.sender)
    kept = incoming.add(
        tx,
        organization_id=organization_id,
        reference=text.reference,
        number=cipher.seal(keys.field, text.sender),
        number_index=index,
        body=cipher.seal(keys.field, text.text[:LONGEST]),
        received_at=now,
        meaning=meaning,
    )
    if kept is None:
        return None
    contacts = tuple(numbers.known(tx, organization_id, "sms", index))
    rides = tuple(one.patient_id for one in taken_home_from(tx, organization_id, index, now))
    return Heard(kept, organization_id, index, contacts, meaning, text.is_answered, now, rides)


def _words(_tx: Connection, heard: Heard) -> Reaction:
    """Nobody but a person can read this."""
    return Reaction(Answer.UNREAD, is_open=True, patient_id=heard.patient_id)


def _yes(tx: Connection, heard: Heard) -> Reaction:
    """The phone company takes it for START from whoever has stopped; else a person says to what it is."""
    if consent.can_start(heard):
        return consent.start(tx, heard)
    return replace(_words(tx, heard), unclear=SAID_YES)


def _help(_tx: Connection, heard: Heard) -> Reaction:
    return Reaction(Answer.HELP, patient_id=heard.patient_id)


REACTIONS: dict[Meaning, Callable[[Connection, Heard], Reaction]] = {
    Meaning.CONFIRM: visits.confirm,
    Meaning.OTHER_TIME: visits.ask_other_time,
    Meaning.STOP: consent.stop,
    Meaning.CANCEL: consent.cancel,
    Meaning.WRONG_NUMBER: consent.wrong_number,
    Meaning.START: consent.start,
    Meaning.YES: _yes,
    Meaning.HELP: _help,
    Meaning.DISTRESS: urgent.distress,
    Meaning.WORDS: _words,
}


def _said_once(tx: Connection, heard: Heard, reaction: Reaction) -> Reaction:
    """The same reaction, silent where a machine may be answering what we answer."""
    if reaction.answer not in SAID_AGAIN_AFTER:
        return reaction
    since = heard.now - SAID_AGAIN_AFTER[reaction.answer]
    if not incoming.was_answered(tx, heard.number_index, reaction.answer, since):
        return reaction
    return replace(reaction, answer=Answer.NOTHING)


def _conclude(tx: Connection, heard: Heard, reaction: Reaction) -> None:
    incoming.conclude(
        tx,
        heard.text_id,
        unclear=reaction.unclear,
        answer="" if heard.is_answered else reaction.answer,
        status="open" if reaction.is_open else "done",
        patient_id=reaction.patient_id,
        appointment_id=reaction.appointment_id,
    )
    audit.record_of_itself(
        tx,
        heard.organization_id,
        "text.received",
        now=heard.now,
        subject="incoming_text",
        subject_id=heard.text_id,
        patient_id=reaction.patient_id,
        details={"meaning": heard.meaning, "unclear": reaction.unclear},
    )


def _house(tx: Connection, heard: Heard) -> House:
    """Who answers; without a name where anybody with the number wants none."""
    clinic = incoming.house(tx, heard.organization_id, heard.patient_id)
    is_named = all(one.sender_name_allowed for one in heard.contacts)
    if clinic is None:
        return House("", "", "")
    return House(clinic.neutral_name if is_named else "", clinic.phone, clinic.jurisdiction)
