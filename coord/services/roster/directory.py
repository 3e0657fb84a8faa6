"""The numbers of rows by the names that files use, and back."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

_FILES = {
    "clinic_id": "clinics",
    "practitioner_id": "practitioners",
    "prescriber_id": "practitioners",
    "patient_id": "patients",
    "related_person_id": "related_people",
}
_REFERRED_TO = frozenset(_FILES.values())


@dataclass(slots=True)
class Directory:
    """One organization's; it grows while its tables are read and written."""

    organization_id: int
    _numbers: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _names: defaultdict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))

    def learn(self, file: str, key: tuple[Any, ...], number: int) -> None:
        """`key` is what names the row in its own file; others write it with a slash."""
        if file in _REFERRED_TO:
            name = "/".join(key)
            self._numbers[file].setdefault(name, number)
            self._names[file][number] = name

    def number(self, file: str, name: str) -> int:
        return self._numbers[file][name]

    def number_or_none(self, file: str, name: str) -> int | None:
        return self._numbers[file].get(name)

    def name(self, file: str, number: int) -> str:
        return self._names[file][number]

    def file_of(self, column: str) -> str | None:
        """The file whose rows a database column refers to."""
        return _FILES.get(column)

    def is_referred_to(self, file: str) -> bool:
        return file in _REFERRED_TO

    def tenant(self, model: type[Any]) -> dict[str, int]:
        return {"organization_id": self.organization_id} if hasattr(model, "organization_id") else {}
