"""Copies of a template in files."""

import uuid
from pathlib import Path


class SqliteCopies:
    """Makes copies of the template in a folder."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._octets = template.read_bytes()
        self._folder = folder

    def make(self) -> "SqliteCopy":
        return SqliteCopy(self._octets, self._folder / f"{uuid.uuid4().hex[:12]}.sqlite3")


class SqliteCopy:
    def __init__(self, octets: bytes, path: Path) -> None:
        self._octets, self._path = octets, path
        self.url = f"sqlite:///{path}"
        path.write_bytes(octets)

    def restore(self) -> bool:
        """A new file takes the old one's place: whoever still has that open writes to nobody's."""
        self.drop()
        self._path.write_bytes(self._octets)
        return True

    def drop(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
