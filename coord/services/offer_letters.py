"""What a patient is written when a visit is offered to them."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reminders import MessageKind, ReminderPlan
from coord.messaging import letters, phones
from coord.messaging.facts import Letter
from coord.messaging.sender import Parcel
from coord.services import wordings
from coord.services.languages.choosing import chosen, noted
from coord.services.parcels import Addressing
from coord.store import cipher


def parcel(tx: Connection, row: Any, addressing: Addressing, plan: ReminderPlan) -> Parcel:
    """The message ready to go."""
    kinds = {MessageKind(row.kind)}
    language = chosen(tx, row.organization_id, row.languages, kinds, plan.unreviewed).language
    letter = _letter(row, addressing, noted(tx, [row], language))
    letter = replace(letter, wording=wordings.of(tx, row.organization_id))
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    reference = f"{row.kind}.{row.id}@coord"
    if row.channel != "email":
        letter = replace(letter, text_link=letter.link if addressing.is_public else "")
        return Parcel(to, row.text_number or "", reference, None, "", letters.text(letter))
    words = letters.mail(letter)
    return Parcel(
        to=to,
        sender=addressing.sender,
        sender_name=row.neutral_name if row.sender_name_allowed else "",
        reference=reference,
        in_reply_to=None,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


def _letter(row: Any, addressing: Addressing, language: str) -> Letter:
    is_named, is_by_video = row.sender_name_allowed, row.unit[0]["room"] is None
    return Letter(
        kind=MessageKind(row.kind),
        name=row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else "",
        address=row.address if is_named else "",
        phone=phones.written(row.phone),
        zone=ZoneInfo(row.patient_zone if is_by_video else row.time_zone),
        starts=row.starts,
        ends=row.ends,
        language=language,
        jurisdiction=row.jurisdiction,
        is_by_video=is_by_video,
        link=addressing.offer_page(row.offer_id, row.contact_point_id, row.starts),
        answer_until=to_minute(row.expires_at),
        follow_up=row.unit[1]["starts"] if len(row.unit) > 1 else None,
    )
