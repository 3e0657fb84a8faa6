"""What somebody may do who has a signed address and no account.

Looking changes nothing, doing something twice shows how it stands, and whatever does not count any more
(late, bent, of another purpose or visit, of a time that has moved) is one and the same None.
"""

from coord.services.links.answering import ask_other_time, come
from coord.services.links.codes import Entered, Sending, enter, send
from coord.services.links.languages import choose_language
from coord.services.links.opening import Opened, PickUp, opened, picked_up_at
from coord.services.links.personal import Personal, personal, tell_ride
from coord.services.links.stopping import Stopping, stop, stopping

__all__ = [
    "Entered",
    "Opened",
    "Personal",
    "PickUp",
    "Sending",
    "Stopping",
    "ask_other_time",
    "choose_language",
    "come",
    "enter",
    "opened",
    "personal",
    "picked_up_at",
    "send",
    "stop",
    "stopping",
    "tell_ride",
]
