"""Pages for patients and those around them, behind signed addresses and without sign-in.

Looking changes nothing, for mail scanners open every link many times. Whatever does not count (any more)
is answered by one page with the same words, which tells whom to call.
"""

from coord.web.patient import answering, code, offers, personal, pick_up, stopping
from coord.web.patient.blueprint import blueprint

__all__ = ["answering", "blueprint", "code", "offers", "personal", "pick_up", "stopping"]
