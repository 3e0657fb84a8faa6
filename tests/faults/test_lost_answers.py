"""The booking is committed and its answer is lost on the way: the same form again gets that very answer."""

import pytest

from coord.web.forms import as_fields, new_key
from tests.faults import diary
from tests.faults.browser import AWAY, Browser
from tests.faults.processes import LONG, within
from tests.faults.proxy import Fault, Proxy
from tests.servers.running import free_port

LOST = (Fault.DROP, Fault.RESET, Fault.CUT, Fault.HALF_OPEN)
ROUNDS = 25 if LONG else 1


@pytest.fixture
def port(site) -> int:
    port = free_port()
    site.web(port)
    within(60, lambda: Browser(port).status("/readyz") == 200, "the pages are there")
    return port


def test_f06_the_same_key_gets_the_answer_that_was_lost(port, sql, clinic):
    with Proxy(port) as proxy:
        window = Browser(proxy.port)
        window.sign_in()
        for _ in range(ROUNDS):
            for fault in LOST:
                form = as_fields(clinic.treatment()) | {"key": new_key()}

                _lose(window, proxy, fault, form)
                name = sql.one("SELECT public_id FROM appointment WHERE follows_id IS NULL")
                again = [window.post("/booking/book", **form) for _ in range(2)]

                assert [answer.status for answer in again] == [303, 303]
                assert [answer.location for answer in again] == [f"/appointments/{name}"] * 2
                diary.check(sql, 1)
                diary.clear(sql)


def test_f06_a_late_answer_is_an_answer(port, sql, clinic):
    with Proxy(port) as proxy:
        window = Browser(proxy.port)
        window.sign_in()
        proxy.fault = Fault.DELAY

        answer = window.post("/booking/book", **as_fields(clinic.treatment()), key=new_key())

        assert answer.status == 303
        diary.check(sql, 1)


def _lose(window, proxy, fault, form):
    """Post the form through the fault; it has been committed when this returns."""
    before, proxy.fault = proxy.swallowed, fault
    window.patience = 2 if fault is Fault.HALF_OPEN else window.patience
    with pytest.raises(AWAY):
        window.post("/booking/book", **form)
    within(60, lambda: proxy.swallowed > before, "the server has answered")
    proxy.fault, window.patience = Fault.NONE, Browser.patience
