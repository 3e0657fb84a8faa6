"""No treatment while the patient's course is paused; talks go on."""

from coord.domain.facts import Pause
from coord.domain.reasons import Field, PatientPaused
from tests.domain.builders import DAY_BEFORE, MONDAY, a_follow_up
from tests.domain.rules.row import row


def paused(until):
    return PatientPaused(field=Field.PATIENT, until=until)


def pause(until):
    return {"pause": Pause(until)}


ROWS = [
    row("a_dose_is_not_during_an_open_pause", patient=pause(None), dose=[paused(None)]),
    row("a_dose_is_not_on_the_last_day_of_a_pause", patient=pause(MONDAY), dose=[paused(MONDAY)]),
    row("a_dose_may_be_on_the_day_after_a_pause", patient=pause(DAY_BEFORE)),
    row("a_talk_may_be_during_a_pause", patient=pause(None), unit=[a_follow_up()]),
]
