"""The locked requirements: makes them (`./coordctl lock`), and tells offline whether they are fresh."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each lock with what it is made from. The development lock must agree with the one it extends.
INPUTS = {
    "requirements.txt": ("requirements.in",),
    "requirements-node.txt": ("requirements-node.in",),
    "requirements-dev.txt": ("requirements-dev.in", "requirements.in", "requirements.txt"),
}
COMPILE = ("-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes")
TARGET = ("--python-version", "3.11", "--no-header", "--no-emit-index-url", "--no-emit-find-links")
# A lock that names a registry, or a folder of this machine, works nowhere else.
PLACES = re.compile(r"://|(?m:^\s*(-i|-f|-e|--(extra-)?index-url|--find-links)\b)|(?<!\S)[./~]*/\w")


def troubles() -> list[str]:
    """One sentence for each lock that does not fit its input."""
    return [*(trouble for lock in INPUTS for trouble in _of_lock(lock)), *_of_npm_lock()]


def remake(options: list[str]) -> None:
    """Resolve again; releases that are locked stay unless `--upgrade` is among the options."""
    for lock, inputs in INPUTS.items():
        held = ("--constraint", "requirements.txt") if "requirements.txt" in inputs else ()
        command = [sys.executable, *COMPILE, *TARGET, *held, *options, inputs[0], "--output-file", lock]
        subprocess.run(command, cwd=ROOT, check=True)
        path = ROOT / lock
        body = "".join(line for line in path.read_text().splitlines(keepends=True) if _is_body(line))
        path.write_text(_first_line(lock) + body)
        print(f"{lock}: {body.count('==')} packages")
    _remake_npm_lock(options)


def _is_body(line: str) -> bool:
    return not line.startswith("#")


def _first_line(lock: str) -> str:
    digest = hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in INPUTS[lock]))
    return f"# sha256 {digest.hexdigest()} of {', '.join(INPUTS[lock])}; made by ./coordctl lock\n"


def _of_lock(lock: str) -> list[str]:
    text = (ROOT / lock).read_text()
    first, _, body = text.partition("\n")
    found = []
    if first + "\n" != _first_line(lock):
        found.append(f"{lock} does not fit {', '.join(INPUTS[lock])}: run ./coordctl lock")
    if place := PLACES.search(body):
        found.append(f"{lock} names a place ({place.group().strip()}…): run ./coordctl lock")
    return found


def _of_npm_lock() -> list[str]:
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    found = []
    kinds = ("dependencies", "devDependencies")
    if any(lock["packages"][""].get(kind) != package.get(kind) for kind in kinds):
        found.append("package-lock.json does not fit package.json: run ./coordctl lock")
    if any("resolved" in package for package in lock["packages"].values()):
        found.append("package-lock.json names a registry: run ./coordctl lock")
    return found


def _remake_npm_lock(options: list[str]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        print("package-lock.json: left as it is, for there is no npm here")
        return
    verb = "update" if "--upgrade" in options else "install"
    subprocess.run([npm, verb, "--package-lock-only", "--loglevel", "error"], cwd=ROOT, check=True)
    print("package-lock.json: made")


def main(arguments: list[str]) -> int:
    """`--check` tells what is stale; anything else is an option for the resolver."""
    if arguments == ["--check"]:
        found = troubles()
        print("\n".join(found))
        return 1 if found else 0
    try:
        remake(arguments)
    except subprocess.CalledProcessError as error:
        print(
            f"{Path(error.cmd[0]).name} could not make the locks; its reason stands above.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
