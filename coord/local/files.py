"""Writing small files so that a crash leaves the old one or the new one, never half of one."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any


def write_private(path: Path, text: str) -> None:
    """Replace the file, readable by its owner alone."""
    draft = _draft(path, text)
    draft.replace(path)


def write_once(path: Path, text: str) -> None:
    """Write the file unless it is there already; raises FileExistsError, and never overwrites."""
    draft = _draft(path, text)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file, or nothing at all where it is missing or damaged."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _draft(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    return Path(name)
