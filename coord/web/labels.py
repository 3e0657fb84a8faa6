"""What people read for codes: reasons for changes, arrival checks, tasks."""

from collections.abc import Callable

from coord.domain.changes import CancelReason, NoShowReason, NotTreatedReason
from coord.domain.qualifications import Kind
from coord.domain.ride import LeftHow, RideKind, RideState
from coord.domain.waitlist import AskedBy, Freed, OfferStatus, Priority
from coord.messaging.languages import english_name
from coord.services.waitlist import ByPhone, Why
from coord.web import states, why_not_sent

CANCEL_REASONS = {
    CancelReason.PATIENT: "The patient asked",
    CancelReason.CLINICIAN: "A clinician is away",
    CancelReason.CLINIC: "The clinic cannot hold it",
    CancelReason.MEDICAL: "Medical",
    CancelReason.OTHER: "Other",
}

NOSHOW_REASONS = {
    NoShowReason.UNKNOWN: "Not known",
    NoShowReason.FORGOT: "Forgot",
    NoShowReason.ILL: "Ill",
    NoShowReason.NO_RIDE: "No ride",
    NoShowReason.OTHER: "Other",
}

NOT_TREATED_REASONS = {
    NotTreatedReason.ATE: "Has eaten",
    NotTreatedReason.HIGH_READING: "A reading is too high",
    NotTreatedReason.NO_RIDE: "No ride home",
    NotTreatedReason.CHANGED_MIND: "The patient changed their mind",
    NotTreatedReason.TOO_LATE: "Too late to begin",
    NotTreatedReason.OTHER: "Other",
}

CHECKS = {
    "fasted": "Has fasted as asked",
    "readings": "Readings are fine",
    "ride_confirmed": "Ride home is confirmed",
    "clearance": "Medical clearance",
}

GATES = {
    "medical_clearance": "Medical clearance",
    "psychological_clearance": "Psychological clearance",
    "consent": "Consent",
    "guardian_consent": "Guardians’ consent",
    "assent": "Assent",
    "rems_enrolment": "REMS enrolment",
}

TASKS = {
    "noshow_follow_up": "Did not come: call the patient",
    "follow_up_without_dose": "Not treated: decide about the follow-up",
    "follow_up_missing": "No follow-up: find a time",
    "not_treated_to_move": "Not treated: find another day",
    "ride_not_confirmed": "Ride not confirmed: ask the patient",
    "ride_urgent": "Ride not confirmed, and the visit is near: call the patient",
    "ride_to_decide": "Ride not confirmed: keep, move or cancel the visit",
    "asked_other_time": "The patient asks for another time: call",
    "messages_stopped": "The patient, or somebody near them, stopped messages: agree on another way",
    "text_failed": "A text did not arrive: tell the patient",
    "text_unknown": "Nobody knows whether a text arrived: ask the patient",
    "distress": "URGENT: a text cannot wait: read it, and call",
    "nobody_on_call": "URGENT: a text cannot wait, and nobody on call can be reached: read it, and call",
    "said_cancel": "CANCEL was answered: texts have stopped, the visit stands: call",
    "wrong_number": "Wrong number: ask the patient for the right one",
    "number_unreachable": "This phone gets no texts: ask for another number",
    "blood_pressure": "Take blood pressure",
    "call_next_day": "Day after treatment: call the patient",
    "safety_form": "Send the safety programme’s form",
    "phq9": "PHQ-9 is due",
    "gad7": "GAD-7 is due",
    "pcl5": "PCL-5 is due",
    "licence_ends": "A licence, registration or training ends soon",
    "mail_stuck": "No mail leaves for a while now: tell whoever looks after the machine, and call who must"
    " know today",
    "texts_stuck": "No text leaves for a while now: tell whoever looks after the machine, and call who must"
    " know today",
    "message_failed": "A mail did not arrive: tell them another way",
    "call_to_prepare": "No message prepares them: call about eating and the ride home",
    "call_with_interpreter": "Written to in English, which they may not read: call with an interpreter",
    "call_relative_with_interpreter": "A relative was written to in English, which they may not read: call"
    " with an interpreter",
    "call_escort_with_interpreter": "The ride home was written to in English, which they may not read: call"
    " with an interpreter",
    "offer_by_phone": "Waitlist: call and offer the time that is kept (page Waitlist)",
    "reserved_place_gone": "A place was reserved in a group that was moved or called off: call the patient",
    "near_change": "Changed on the day of the visit: call the patient",
    "night_change": "Changed in the evening for a visit of the next day, and the message may not have been"
    " read: call the patient",
    "left_against_advice": "Left against advice: call the patient",
    "transferred": "Transferred: ask how the patient is",
}

MESSAGES = {
    "series_confirmation": "Confirmation of all visits booked together",
    "series_invitation": "Invitation to all visits booked together",
    "on_call": "Call to whoever is on call",
    "code": "Code to open a page",
    "reminder_7d": "Early reminder",
    "reminder_48h": "Reminder to prepare",
    "reminder_24h": "Reminder that it is soon",
    "reminder_2h": "Last reminder",
    "evening_check": "Check on the evening before",
    "follow_up_reminder": "Reminder of the follow-up",
    "advisory_before": "Way home, before",
    "advisory_after": "Way home, after",
    "advisory_extended": "Way home, later than said",
    "prompt_sleep": "A word on sleep",
    "prompt_meals": "A word on meals",
    "prompt_journal": "A word on writing things down",
    "escort_pickup": "Ride home: when to come",
    "escort_late": "Ride home: a new hour",
    "escort_ready": "Ride home: come now",
    "escort_cancelled": "Ride home: need not come",
    "escort_advisory": "Ride home: how to see them home",
    "relative_confirmation": "To a relative: confirmation",
    "relative_update": "To a relative: update",
    "relative_cancellation": "To a relative: cancellation",
    "relative_reminder": "To a relative: reminder",
    "relative_advisory": "To a guardian: the hours after the visit",
    "agenda": "A practitioner’s day",
    "licence_ends": "A licence ends",
    "offer": "Offer from the waitlist",
    "daily": "What is coming up",
    "parts": "Shared by many messages",
    "pages": "Patients’ pages",
    "text": "Around every text",
    "replies": "Answers to texts",
    "series_update": "Update of several visits",
    "series_cancellation": "Cancellation of several visits",
    "series_invitation_update": "Invitations, changed",
    "series_invitation_cancel": "Invitations, taken back",
    "relative_series": "To a relative: confirmation of several visits",
    "relative_series_update": "To a relative: update of several visits",
    "relative_series_cancellation": "To a relative: cancellation of several visits",
}

PARTS = {
    "parts": "In many messages",
    "text": "Around every text",
    "replies": "Answers to texts",
    "pages": "Patients’ pages",
}

CHANNELS = {"email": "mail", "sms": "text"}

RIDE_KINDS = {
    RideKind.RESPONSIBLE_ADULT: "A responsible adult",
    RideKind.MEDICAL_TRANSPORT: "Medical transport",
    RideKind.RIDE_HAILING_WITH_ESCORT: "A hired car, with somebody",
    RideKind.RIDE_HAILING_ALONE: "A hired car, alone",
}

RIDES = {
    RideState.CONFIRMED: "Ride confirmed",
    RideState.KEPT: "Kept without a confirmed ride",
    RideState.OPEN: "Ride not confirmed yet",
    RideState.NOT_CONFIRMED: "Ride not confirmed",
    RideState.URGENT: "Ride not confirmed, the visit is near",
    RideState.TO_DECIDE: "Ride not confirmed: keep, move or cancel",
}

LEFT = {
    LeftHow.RIDE: "With the ride",
    LeftHow.BACKUP: "With the backup",
    LeftHow.MEDICAL_TRANSPORT: "Medical transport",
    LeftHow.AGAINST_ADVICE: "Against advice",
    LeftHow.TRANSFERRED: "Transferred to a hospital",
}

READINESS = {
    "preparing": "preparing: eats nothing any more",
    "travelling": "may be on the way",
}

ARRIVALS = {
    "asked": "the provider is being asked",
    "accepted": "on its way",
    "sent": "on its way",
    "delivered": "arrived",
    "failed": "did not arrive",
}

MEANINGS = {
    "confirm": "1: comes",
    "other_time": "2: another time",
    "stop": "Stop",
    "cancel": "CANCEL",
    "start": "Start",
    "yes": "Yes",
    "help": "Help",
    "wrong_number": "Wrong number",
    "distress": "Distress",
    "words": "Words",
}

UNCLEAR = {
    "nothing_asked": "Nothing was asked lately",
    "out_of_date": "The visit that was asked about has changed or is past",
    "several_patients": "It may be about several patients",
    "several_visits": "It may be about several visits",
    "not_permitted": "Whoever has this phone may not answer for the patient",
    "said_yes": "Says yes; only 1 is taken for an answer by itself",
    "stopped_by_staff": "Asks for texts again; staff had stopped them",
}

ANSWERS = {
    "confirmed": "thanked",
    "other_time": "told that we call",
    "unread": "told to call",
    "help": "told whom to call",
    "stopped": "told that texts have ended",
    "cancel": "told that the visit stands",
    "started": "told that texts come again",
    "wrong_number": "told that texts have ended",
    "distress": "told that a clinician is being told, and whom to call in danger and in a crisis",
    "untold": "told to call us, and whom to call in danger and in a crisis: nobody on call could be told",
}

PRIORITIES = {
    Priority.URGENT: "Urgent",
    Priority.SOON: "Soon",
    Priority.NORMAL: "Normal",
}

ASKED_BY = {
    AskedBy.PATIENT: "The patient",
    AskedBy.RELATIVE: "Somebody around the patient",
    AskedBy.PRACTITIONER: "A practitioner",
    AskedBy.STAFF: "Staff",
}

FREED = {
    Freed.CANCELLED: "a visit was cancelled",
    Freed.MOVED: "a visit was moved",
    Freed.BACK: "somebody is there after all",
    Freed.RELEASED: "a reservation was released",
    Freed.HOURS: "there are more hours or people",
    Freed.ROOM: "a room can be used",
    Freed.PLACES: "the group has more places",
    Freed.OPENED: "the group was opened",
}

OFFERS = {
    OfferStatus.OFFERED: "Offered",
    OfferStatus.ACCEPTED: "Accepted",
    OfferStatus.PASSED: "Passed",
    OfferStatus.NOT_REACHED: "Not reached",
    OfferStatus.EXPIRED: "Not answered in time",
    OfferStatus.ENDED: "Ended by us",
}

BY_PHONE = {
    ByPhone.LANGUAGE: "nothing is reviewed in the patient’s language: call with an interpreter",
    ByPhone.NO_ADDRESS: "the patient has no mail or text address that may be used",
    ByPhone.NOT_ARRIVED: "no message about it has arrived",
    ByPhone.CHOSEN: "somebody chose to call",
    ByPhone.NO_TIME: "there is too little time for an answer by message",
}

QUALIFICATIONS = {
    Kind.KAP: "KAP training",
    Kind.COUNSELING_COMPACT: "Counseling compact",
    Kind.NURSE_COMPACT: "Nurse compact",
}

UNSUITED = {
    Why.KIND: "Waits for another kind of visit",
    Why.GROUP: "Waits for another group",
    Why.NO_PLACE: "The group has no place left",
    Why.CLINIC: "Wishes another clinic",
    Why.TIME: "Wishes other days or hours",
    Why.PEOPLE: "Wishes somebody who is not there",
    Why.GONE: "The patient is not treated now, or the visit has been held or cancelled",
    Why.RULES: "It cannot be booked then",
    Why.LATE: "Too little time is left to answer and to prepare",
    Why.NOT_NEEDED: "Needs nobody and no room that has become free: it could be booked all along",
}

IDLE = {
    "over": "the wish stood until a day that has passed",
    "visit_over": "the visit has been held or cancelled",
    "no_care": "care is paused or has ended",
    "group_over": "the group has been held or called off",
}

STEPS = {"begun": "has begun", "cancelled": "is cancelled", "fulfilled": "is completed"}


def _of(labels: dict[str, str]) -> Callable[[str], str]:
    """The words for a code; what a house named itself reads as it is spelt."""
    return lambda code: labels.get(code, code.replace("_", " ").capitalize())


FILTERS: dict[str, Callable[[str], str | bool]] = {
    "cancel_reason": _of({str(code): words for code, words in CANCEL_REASONS.items()}),
    "noshow_reason": _of({str(code): words for code, words in NOSHOW_REASONS.items()}),
    "not_treated": _of({str(code): words for code, words in NOT_TREATED_REASONS.items()}),
    "check_name": _of(CHECKS),
    "gate_name": _of(GATES),
    "task_name": _of(TASKS),
    "is_call": lambda kind: any(word in TASKS.get(kind, "") for word in ("call", "ask", "tell", "agree")),
    "message_kind": _of(MESSAGES),
    "message_why": why_not_sent.said,
    "language_name": english_name,
    "catalogue_part": lambda part: PARTS.get(part) or _of(MESSAGES)(part.removeprefix("messages.")),
    "channel": lambda channel: CHANNELS[channel],
    "ride_kind": _of({str(code): words for code, words in RIDE_KINDS.items()}),
    "ride_state": _of({str(code): words for code, words in RIDES.items()}),
    "readiness_name": _of(READINESS),
    "arrival": _of(ARRIVALS),
    "meaning": _of(MEANINGS),
    "unclear": _of(UNCLEAR),
    "answer": _of(ANSWERS),
    "left_how": _of({str(code): words for code, words in LEFT.items()}),
    "asked_by": _of({str(code): words for code, words in ASKED_BY.items()}),
    "priority": lambda number: PRIORITIES[Priority(int(number))],
    "by_phone": _of({str(code): words for code, words in BY_PHONE.items()}),
    "idle": _of(IDLE),
    "jurisdiction": states.named,
    "qualification": lambda kind: QUALIFICATIONS.get(Kind(kind), str(kind)),
    "unsuited": _of({str(code): words for code, words in UNSUITED.items()}),
    "freed": _of({str(code): words for code, words in FREED.items()}),
    "offer_status": _of({str(code): words for code, words in OFFERS.items()}),
    "standing": lambda status: STEPS.get(status, "is not at that point"),
}
