import stat
import time

import pytest
import redis

from coord.local import broker, ports


@pytest.fixture
def address(folder, make_child):
    [port] = ports.inner_ports(folder, ("broker",)).values()
    program = broker.program(folder, port, 'pass "word" \\ 1')
    make_child(*program.command).start()
    return {"host": "127.0.0.1", "port": port}


def test_the_broker_answers_who_knows_its_password(address):
    with redis.Redis(**address, password='pass "word" \\ 1') as client:
        assert _patiently(client.ping) is True


def test_the_broker_refuses_who_does_not(address):
    with redis.Redis(**address) as client, pytest.raises(redis.AuthenticationError):
        _patiently(client.ping)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("maxmemory-policy", "noeviction"), ("save", ""), ("appendonly", "no"), ("bind", "127.0.0.1")],
)
def test_the_broker_keeps_nothing_and_loses_nothing(address, setting, value):
    with redis.Redis(**address, password='pass "word" \\ 1', decode_responses=True) as client:
        assert _patiently(lambda: client.config_get(setting)) == {setting: value}


def test_the_password_is_in_a_private_file_and_not_in_the_command(folder):
    program = broker.program(folder, 20001, "secret-word")

    assert "secret-word" not in " ".join(program.command)
    file = folder.broker / "valkey.conf"
    assert "secret-word" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def _patiently(ask):
    """The answer, once the server has started to listen."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return ask()
        except redis.AuthenticationError:
            raise
        except redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
