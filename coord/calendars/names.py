"""A patient's name as calendars tell it: whole, or by its initials."""

from dataclasses import dataclass
from unicodedata import normalize

UNNAMED = "Patient"


@dataclass(frozen=True, slots=True)
class PatientNames:
    """`preferred` is a whole name, a first name, or empty."""

    legal: str
    preferred: str = ""

    @property
    def full(self) -> str:
        return f"{self.legal} “{self.preferred}”" if self.preferred else self.legal

    @property
    def initials(self) -> str:
        """First and last letter of the name that the patient goes by: `A.F.`."""
        called, legal = self.preferred.split(), self.legal.split()
        words = called if len(called) > 1 else [*(called or legal[:1]), *legal[1:]]
        letters = [letter for word in words if (letter := _first_letter(word))]
        return "".join(f"{letter}." for letter in letters[:1] + letters[1:][-1:]) or UNNAMED


def _first_letter(word: str) -> str:
    return next((letter.upper() for letter in normalize("NFC", word) if letter.isalpha()), "")
