"""The Dockerfile and .dockerignore; what they copy is run by test_start.py."""

import re

from tests.compose import image
from tests.compose.project import ROOT


def test_it_copies_the_front_end_files_that_coordctl_copies():
    lines = [line for line in (ROOT / "coordctl").read_text().splitlines() if "$vendor/" in line]
    fetched = re.findall(r'"\$modules/([^"]+)"', "\n".join(lines))
    copied = [word for words in image.instructions() for word in words if word.startswith("node_modules/")]

    assert fetched
    assert sorted(copied) == sorted(f"node_modules/{name}" for name in fetched)


def test_packages_are_installed_by_their_hashes_alone():
    installs = [words for words in image.instructions() if "install" in words]

    assert len(installs) == 1
    assert " ".join(installs[0]).endswith("--require-hashes -r requirements.txt")
    assert ["RUN", "npm", "ci", "--loglevel", "error"] in image.instructions()


def test_it_runs_as_a_user_of_its_own():
    assert [words[1] for words in image.last_stage() if words[0] == "USER"] == ["coord"]


def test_its_last_stage_needs_no_network():
    commands = [words[1] for words in image.last_stage() if words[0] == "RUN"]

    assert commands == ["useradd", "python"]


def test_its_bases_are_named_with_their_release_and_without_a_host():
    stages = [words for words in image.instructions() if words[0] == "FROM"]
    ours = {words[3] for words in stages if len(words) == 4}

    assert {words[1] for words in stages} - ours == {"python:3.11-slim", "node:24-slim"}


def test_docker_is_shown_what_is_copied_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    shown = {line[1:] for line in lines if line.startswith("!")}
    sources = {source for words in image.copied(image.instructions()) for source in words[:-1]}

    assert "*" in lines
    assert shown == sources
