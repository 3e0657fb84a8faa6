"""What the Dockerfile says, and a folder with what it copies into its last stage."""

import re
import shutil
from pathlib import Path

from tests.compose.project import ROOT

IGNORED = shutil.ignore_patterns("__pycache__", "vendor")


def instructions() -> list[list[str]]:
    """The Dockerfile's lines as words, continued lines joined."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def last_stage() -> list[list[str]]:
    lines = instructions()
    start = max(number for number, words in enumerate(lines) if words[0] == "FROM")
    return lines[start:]


def copied(lines: list[list[str]]) -> list[list[str]]:
    """Sources and target of each COPY from Coord's own folder."""
    return [words[1:] for words in lines if words[0] == "COPY" and not words[1].startswith("--from=")]


def build(folder: Path) -> None:
    """The image's working folder, but for the files that other stages make."""
    for source, target in copied(last_stage()):
        shutil.copytree(ROOT / source, folder / target, ignore=IGNORED)
