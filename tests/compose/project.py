"""docker-compose.yml as Compose reads it: parsed, and its variables replaced."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+):(?P<how>[?-])(?P<words>[^{}]*)\}|(?P<other>))")


class Unset(Exception):
    """A variable that the file asks for has no value; carries its name and the file's sentence."""


def project() -> dict[str, Any]:
    """The file with its variables as they are written."""
    found: dict[str, Any] = YAML(typ="safe").load(FILE)
    return found


def services(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The services with values for variables; raises Unset as Compose would end."""
    found: dict[str, dict[str, Any]] = _resolved(project()["services"], environment)
    return found


def variables() -> Iterator[re.Match[str]]:
    """Every place in the file that is not plain text."""
    for line in FILE.read_text().splitlines():
        if not line.lstrip().startswith("#"):
            yield from VARIABLE.finditer(line)


def _resolved(part: Any, environment: Mapping[str, str]) -> Any:
    match part:
        case dict():
            return {name: _resolved(value, environment) for name, value in part.items()}
        case list():
            return [_resolved(value, environment) for value in part]
        case str():
            return VARIABLE.sub(lambda found: _value(found, environment), part)
    return part


def _value(found: re.Match[str], environment: Mapping[str, str]) -> str:
    if found["dollar"]:
        return "$"
    if value := environment.get(found["name"] or ""):
        return value
    if found["how"] != "-":
        raise Unset(found["name"], found["words"])
    return found["words"]


def seconds(duration: str) -> float:
    """A duration of the file, which are all in seconds."""
    return float(duration.removesuffix("s"))
