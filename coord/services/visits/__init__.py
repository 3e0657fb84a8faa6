"""What happens on the day of a visit: who came and when, what was held, and what was not.

Each step is one transaction under the locks that booking takes, from the version that the user saw.
"""

from coord.services.visits.absent import did_not_come
from coord.services.visits.advising import Sheet, sheet, wait_longer
from coord.services.visits.afterwards import may_leave_at
from coord.services.visits.checks import Checks, arrival_checks, is_dose_of_given
from coord.services.visits.going import ready_to_go
from coord.services.visits.late import Lateness, lateness, put_off
from coord.services.visits.not_treated import end, keep_as_talk, set_aside
from coord.services.visits.steps import arrive, begin, complete
from coord.services.visits.treated_after_all import treat_after_all
from coord.services.visits.undoing import undo
from coord.services.visits.waiting import Waiting, wait_for_ride, waiting
from coord.services.visits.waiving import waive_follow_up

__all__ = [
    "Checks",
    "Lateness",
    "Sheet",
    "Waiting",
    "arrival_checks",
    "arrive",
    "begin",
    "complete",
    "did_not_come",
    "end",
    "is_dose_of_given",
    "keep_as_talk",
    "lateness",
    "may_leave_at",
    "put_off",
    "ready_to_go",
    "set_aside",
    "sheet",
    "treat_after_all",
    "undo",
    "wait_for_ride",
    "wait_longer",
    "waiting",
    "waive_follow_up",
]
