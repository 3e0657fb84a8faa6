import socket

from coord.local import ports


def test_the_ports_of_the_last_start_are_used_again(folder):
    first = ports.inner_ports(folder, ("broker", "mail"))

    assert ports.inner_ports(folder, ("broker", "mail")) == first


def test_a_port_that_was_taken_meanwhile_is_replaced(folder):
    first = ports.inner_ports(folder, ("broker",))["broker"]

    with socket.create_server(("127.0.0.1", first)):
        second = ports.inner_ports(folder, ("broker",))["broker"]

    assert second != first


def test_no_two_servers_share_a_port(folder):
    found = ports.inner_ports(folder, tuple("abcdefgh"))

    assert len(set(found.values())) == len(found)


def test_damaged_memory_is_no_hindrance(folder):
    (folder.run / "ports.json").write_text("{")

    assert ports.inner_ports(folder, ("broker",))["broker"] in ports.INNER_PORTS
