import pytest

from coord.local import ports, secrets
from coord.local.operator import join_installation
from coord.local.refusal import Refusal


@pytest.fixture
def installation(folder):
    secrets.load_or_create(folder)
    ports.inner_ports(folder, ("broker", "mail"))
    folder.address.write_text("http://127.0.0.1:8123")
    return folder


def test_a_command_works_on_what_up_has_made(installation):
    settings = {"COORD_DATA": str(installation.root)}

    join_installation(settings)

    assert settings["COORD_DATABASE_URL"] == f"sqlite:///{installation.root}/coord.sqlite3"
    assert settings["COORD_BASE_URL"] == "http://127.0.0.1:8123"
    assert settings["COORD_SECRET_KEY"] == secrets.load(installation).secret_key
    assert {"COORD_REDIS_URL", "COORD_SMTP_URL"} < settings.keys()


def test_the_operators_own_settings_come_first(installation):
    settings = {"COORD_DATA": str(installation.root), "COORD_DATABASE_URL": "postgresql://db.example/coord"}

    join_installation(settings)

    assert settings["COORD_DATABASE_URL"] == "postgresql://db.example/coord"


def test_nothing_is_made_where_up_has_never_been(tmp_path):
    settings = {"COORD_DATA": str(tmp_path / "nothing")}

    join_installation(settings)

    assert settings == {"COORD_DATA": str(tmp_path / "nothing")}
    assert not (tmp_path / "nothing").exists()


def test_damaged_secrets_are_refused_here_too(installation):
    installation.secrets.write_text("{")

    with pytest.raises(Refusal, match="is damaged"):
        join_installation({"COORD_DATA": str(installation.root)})
