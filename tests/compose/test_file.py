"""docker-compose.yml against the Compose specification, and against what Coord asks of it."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.compose.installation import FILLED_IN
from tests.compose.project import FILE, ROOT, Unset, project, services, variables

SCALABLE = ("web", "worker")
OURS = (*SCALABLE, "beat", "migrate")
NEEDED = sorted({found["name"] for found in variables() if found["how"] == "?"})
# What `up` alone sets.
LOCAL = {"COORD_MAIL_FOLDER", "COORD_DEMO_PASSWORD"}
IMAGE = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)?:[a-z0-9.-]+")


def follows_the_specification(path) -> subprocess.CompletedProcess[str]:
    """What a schema says that comes with the checker; nothing is fetched."""
    schema = ("--builtin-schema", "vendor.compose-spec")
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_follows_the_specification():
    done = follows_the_specification(FILE)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_word_would_be_found(tmp_path):
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(FILE.read_text().replace("healthcheck:", "health_check:", 1))

    assert "health_check" in follows_the_specification(broken).stdout


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_ends_the_start_with_a_sentence(name):
    with pytest.raises(Unset) as missing:
        services({other: value for other, value in FILLED_IN.items() if other != name})

    assert missing.value.args[0] == name
    assert re.fullmatch(r"Put .+ into \.env.*\.", missing.value.args[1])


def test_every_variable_is_asked_for_or_has_a_default():
    assert [found.string for found in variables() if not (found["how"] or found["dollar"])] == []


def test_every_secret_comes_from_outside():
    secret = re.compile("PASSWORD|SECRET|SALT|KEY|DATABASE_URL|SMTP_URL|TEXT_URL")
    told = [
        item for service in project()["services"].values() for item in service.get("environment", {}).items()
    ]

    assert [name for name, value in told if secret.search(name) and "${" not in value] == []


@pytest.mark.parametrize("name", OURS)
def test_it_is_told_every_setting(name):
    known = set(re.findall(r'"(COORD_\w+)"', (ROOT / "coord" / "config.py").read_text()))

    assert set(services(FILLED_IN)[name]["environment"]) == known - LOCAL


def test_the_database_is_the_one_that_is_made():
    made = services(FILLED_IN)["postgres"]["environment"]
    used = urlsplit(services(FILLED_IN)["web"]["environment"]["COORD_DATABASE_URL"])

    assert (used.username, used.password) == (made["POSTGRES_USER"], made["POSTGRES_PASSWORD"])
    assert (used.hostname, used.port, used.path) == ("postgres", 5432, "/" + made["POSTGRES_DB"])


def test_only_pages_are_published_and_only_the_database_is_kept():
    found = services(FILLED_IN)

    assert {name: one["ports"] for name, one in found.items() if "ports" in one} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert [name for name, one in found.items() if "volumes" in one] == ["postgres"]


def test_only_pages_and_workers_reach_out():
    found = services(FILLED_IN)

    assert [name for name, one in found.items() if "outside" in one["networks"]] == ["web", "worker"]
    assert project()["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_it_waits_for_the_migrations(name):
    waits = services(FILLED_IN)[name]["depends_on"]

    assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_what_is_named_is_there():
    file = project()
    for service in file["services"].values():
        assert set(service["networks"]) <= set(file["networks"])
        assert set(service.get("depends_on", {})) <= set(file["services"])
        assert {volume.partition(":")[0] for volume in service.get("volumes", ())} <= set(file["volumes"])


def test_everything_is_started_again_but_the_migrations():
    restarts = {name: one["restart"] for name, one in services(FILLED_IN).items()}

    assert restarts.pop("migrate") == "no"
    assert set(restarts.values()) == {"unless-stopped"}


@pytest.mark.parametrize("name", SCALABLE)
def test_there_may_be_many_of_it(name):
    assert not {"container_name", "hostname"} & set(services(FILLED_IN)[name])


def test_images_are_named_with_their_release_and_without_a_host():
    named = [one["image"] for one in services(FILLED_IN).values() if "build" not in one]

    assert named
    assert [name for name in named if not IMAGE.fullmatch(name)] == []
