"""Stand-in until the calendar writer is put here; overwrite this file."""


def invite(event, *, method, organizer, organizer_name, attendee, attendee_name, alarm_minutes) -> bytes:
    raise AssertionError("the calendar writer is not here yet")
