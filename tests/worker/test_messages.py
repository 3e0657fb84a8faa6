"""Sending in a worker's threads."""

import threading

from worker import messages


def test_no_more_send_at_once_than_leave_a_thread_for_all_else(monkeypatch):
    begun, go_on = threading.Semaphore(0), threading.Event()

    def send(_end):
        begun.release()
        go_on.wait(10)

    monkeypatch.setattr(messages, "deliver_until", send)
    senders = [threading.Thread(target=messages.deliver_due.run) for _ in range(messages.MOST_SENDERS)]
    for one in senders:
        one.start()
    assert all(begun.acquire(timeout=10) for _ in senders)
    messages.deliver_due.run()
    assert not begun.acquire(blocking=False)

    go_on.set()
    for one in senders:
        one.join(10)
    messages.deliver_due.run()
    assert begun.acquire(blocking=False)
