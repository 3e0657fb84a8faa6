"""The data folder: all that one installation keeps on this machine."""

from dataclasses import dataclass
from pathlib import Path

from coord.local.refusal import Refusal

PROJECT_ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("logs", "mail", "broker", "beat", "run")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names every file below one folder; `open` makes the folder ready for writing."""

    root: Path

    @classmethod
    def open(cls, path: Path) -> "DataFolder":
        """The folder, made where it is missing and closed to other users; refuses what cannot be written."""
        root = path.absolute()
        try:
            for room in (root, *(root / name for name in ROOMS)):
                room.mkdir(mode=0o700, parents=True, exist_ok=True)
            _try_writing(root)
        except OSError as error:
            raise Refusal(_unusable(root, error)) from error
        return cls(root)

    @property
    def database(self) -> Path:
        return self.root / "coord.sqlite3"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def lock(self) -> Path:
        return self.root / "up.lock"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def broker(self) -> Path:
        return self.root / "broker"

    @property
    def beat(self) -> Path:
        return self.root / "beat"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def address(self) -> Path:
        """Where the pages of the last start were."""
        return self.run / "address"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def _try_writing(root: Path) -> None:
    probe = root / "run" / "probe"
    probe.write_bytes(b"")
    probe.unlink()


def _unusable(root: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"The data folder {root} is a file, or lies below one: choose another folder with --data."
    return (
        f"The data folder {root} cannot be written ({error.strerror}): "
        "make it writable, or choose another with --data."
    )
