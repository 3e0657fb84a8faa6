"""Which question a reply answers: that of the last text that asked, where no other could be meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Unclear(StrEnum):
    """Why nobody can tell what a reply is about; then a person looks."""

    NOTHING_ASKED = "nothing_asked"
    OUT_OF_DATE = "out_of_date"
    SEVERAL_PATIENTS = "several_patients"
    SEVERAL_VISITS = "several_visits"


@dataclass(frozen=True, slots=True)
class Question:
    """A text that asked whether somebody comes; `asked_at` is its UTC epoch minute.

    It `stands` while the visit is still to come as the text told it, and is open until it is answered.
    `escort` is the address of whom it named as taking the patient home, where it asked that too.
    """

    participant_id: int
    patient_id: int
    contact_point_id: int
    asked_at: int
    stands: bool
    is_answered: bool
    escort: int | None = None

    @property
    def is_open(self) -> bool:
        return self.stands and not self.is_answered


def meant(questions: Sequence[Question]) -> Question | Unclear:
    """The question that a reply to one number answers; asked of all texts that were sent to it lately.

    An answer that was given already may be given again. Nothing is guessed: where two patients or two
    visits could be meant, or where the last text is no longer true, it is unclear.
    """
    if not questions:
        return Unclear.NOTHING_ASKED
    last = max(questions, key=lambda one: one.asked_at)
    could_be = [one for one in questions if one.is_open] + [last]
    if len({one.patient_id for one in could_be}) > 1:
        return Unclear.SEVERAL_PATIENTS
    if len({one.participant_id for one in could_be}) > 1:
        return Unclear.SEVERAL_VISITS
    return last if last.stands else Unclear.OUT_OF_DATE
