"""The installation's secrets: made once, kept in a file of the owner's, never overwritten."""

import base64
import json
import secrets
import stat
from dataclasses import asdict, dataclass, fields

from coord.local.files import write_once
from coord.local.folder import DataFolder
from coord.local.refusal import Refusal

KEY_BYTES = 32
CONSONANTS = "bdfgjklmnprstvz"
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Keys and passwords; the two keys are base64 of 32 random bytes."""

    secret_key: str
    password_salt: str
    field_key: str
    index_key: str
    broker_password: str
    demo_password: str

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name):
                raise ValueError(f"{field.name} is empty")
        for key in (self.field_key, self.index_key):
            if len(base64.b64decode(key, validate=True)) != KEY_BYTES:
                raise ValueError(f"a key is not {KEY_BYTES} bytes long")


def load_or_create(folder: DataFolder) -> Secrets:
    """The folder's secrets; a damaged or lost file is refused, for a new one would not open the data."""
    if not folder.secrets.exists():
        _refuse_lost_keys(folder)
        _create(folder)
    return load(folder)


def _refuse_lost_keys(folder: DataFolder) -> None:
    if folder.database.exists() and folder.database.stat().st_size:
        raise Refusal(
            f"{folder.secrets} is missing, and without its keys the database beside it cannot be read: "
            "put the file back from a backup, or choose another folder with --data."
        )


def _create(folder: DataFolder) -> None:
    try:
        write_once(folder.secrets, json.dumps(asdict(_new()), indent=2) + "\n")
    except FileExistsError:
        return


def load(folder: DataFolder) -> Secrets:
    """The secrets that are there; raises Refusal where they cannot be read."""
    try:
        found = _parse(folder.secrets.read_text())
    except OSError as error:
        raise Refusal(
            f"{folder.secrets} cannot be read ({error.strerror}): make it readable for you."
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal(
            f"{folder.secrets} is damaged: put it back from a backup, or choose another folder with --data; "
            "it is never overwritten, because its keys open the data."
        ) from error
    _close_to_others(folder)
    return found


def _parse(text: str) -> Secrets:
    """The secrets by name; what a newer release added is left alone."""
    found = json.loads(text)
    return Secrets(**{field.name: str(found[field.name]) for field in fields(Secrets)})


def _close_to_others(folder: DataFolder) -> None:
    if stat.S_IMODE(folder.secrets.stat().st_mode) != stat.S_IRUSR | stat.S_IWUSR:
        folder.secrets.chmod(stat.S_IRUSR | stat.S_IWUSR)


def _new() -> Secrets:
    return Secrets(
        secret_key=secrets.token_urlsafe(48),
        password_salt=secrets.token_urlsafe(24),
        field_key=_key(),
        index_key=_key(),
        broker_password=secrets.token_urlsafe(32),
        demo_password=_readable_password(),
    )


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _readable_password() -> str:
    """Four made-up words, easy to read aloud and type: 19 characters, some 49 bits."""
    return "-".join(_word() for _ in range(4))


def _word() -> str:
    return "".join(secrets.choice(letters) for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS))
