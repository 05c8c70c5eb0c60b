"""Threads that may be left behind: never too many, reused, and new ones after a fork."""

from __future__ import annotations

import os
import threading
import time

import pytest

from guard import GuardWSGI, wsgi
from guard.crew import Crew, Crowded
from guard.tests.conftest import wsgi as ask
from guard.tests.sites import wsgi_site


def test_a_free_thread_is_used_again():
    crew = Crew("test-crew", 4)
    names = {crew.submit(threading.get_ident).result(5) for _ in range(20)}
    assert len(names) == 1


def test_a_full_crew_says_so_and_recovers():
    crew, gate = Crew("test-crew", 2), threading.Event()
    hanging = [crew.submit(gate.wait) for _ in range(2)]
    with pytest.raises(Crowded):
        crew.submit(time.time)
    gate.set()
    assert all(one.result(5) for one in hanging)
    assert crew.submit(lambda: "free").result(5) == "free"


def test_an_exception_reaches_whoever_waits():
    with pytest.raises(ZeroDivisionError):
        Crew("test-crew", 1).submit(lambda: 1 / 0).result(5)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_a_forked_process_has_a_crew_of_its_own():
    crew = Crew("test-crew", 2)
    crew.submit(time.time).result(5)
    child = os.fork()
    if child == 0:
        os._exit(0 if crew.submit(lambda: True).result(5) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_when_too_many_requests_hang_the_next_is_told_at_once(monkeypatch, options):
    monkeypatch.setattr(wsgi, "MOST_AT_ONCE", 2)
    guard = GuardWSGI(wsgi_site, **options, timeout_s=0.05)
    assert [ask(guard, "/hang").status for _ in range(2)] == [504, 504]
    began = time.monotonic()
    assert ask(guard, "/").status == 503
    assert time.monotonic() - began < 0.5
    time.sleep(1.2)
    assert ask(guard, "/").status == 200
