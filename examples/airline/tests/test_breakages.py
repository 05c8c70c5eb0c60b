"""The five breakages, against processes of their own."""

from __future__ import annotations

import re
import signal
import threading
import time

import httpx
import pytest

from examples.airline.seed import Passenger
from examples.airline.tests.conftest import PATIENCE_S, Processes, form_of

PDF = re.compile(r'href="(/boarding-pass/[\w-]+\.pdf)"')


def checked_in(running: Processes, passenger: Passenger) -> str:
    """The address of her boarding pass."""
    running.browser.post("/check-in/", data=form_of(passenger))
    found = PDF.search(running.browser.post("/check-in/seat/", data={"seat": "14E"}).text)
    assert found
    return found[1]


def test_cut_check_in_works_and_the_pass_breaks_off_half_way(running: Processes, zoya: Passenger) -> None:
    running.turn("cut")
    pdf = checked_in(running, zoya)
    with running.browser.stream("GET", pdf) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()
    assert running.browser.get(pdf.removesuffix(".pdf") + "/").status_code == 200
    running.turn(None)
    assert running.browser.get(pdf).content.rstrip().endswith(b"%%EOF")


def test_hang_no_answer_until_the_guard_gives_one_and_the_rest_of_the_site_stands(running: Processes, zoya: Passenger) -> None:
    pdf = checked_in(running, zoya)
    running.turn("hang")
    with pytest.raises(httpx.ReadTimeout):
        running.browser.get(pdf, timeout=1)
    assert running.browser.get("/").status_code == 200
    late = running.browser.get(pdf, timeout=PATIENCE_S)
    assert late.status_code == 504
    assert late.elapsed.total_seconds() >= running.settings.patience_s
    assert "место 14E за вами" in late.text


def test_hang_a_repair_lets_the_waiting_request_through(running: Processes) -> None:
    running.turn("hang")
    repair = threading.Timer(0.4, running.turn, [None])
    repair.start()
    answer = running.browser.get("/check-in/", timeout=PATIENCE_S)
    repair.join()
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() > 0.4


@pytest.mark.parametrize("kind", ["error", "database"])
def test_error_and_database_fail_at_once_with_the_screen(running: Processes, zoya: Passenger, kind: str) -> None:
    pdf = checked_in(running, zoya)
    running.turn(kind)
    failed = running.browser.get(pdf)
    assert failed.status_code == 500
    assert failed.headers["Cache-Control"] == "no-store"
    assert "место 14E за вами" in failed.text
    running.turn(None)
    assert running.browser.get(pdf).status_code == 200


def test_kill_the_process_dies_of_sigkill_and_stays_dead_over_a_restart_until_repaired(
    running: Processes, zoya: Passenger
) -> None:
    pdf = checked_in(running, zoya)
    running.turn("kill")
    assert running.site.wait(PATIENCE_S) == -signal.SIGKILL
    running.site.communicate()
    with pytest.raises(httpx.ConnectError):
        running.browser.get("/")
    assert httpx.get(f"{running.settings.switch.url}/switch/api", trust_env=False).json()["site"] == "down"
    running.site = running.start("examples.airline")
    time.sleep(2)
    assert running.site.poll() is None
    assert not running.is_up(running.settings.address)
    running.turn(None)
    running.wait_until(lambda: running.is_up(running.settings.address))
    assert running.browser.get(pdf).content.startswith(b"%PDF-")


def test_a_process_that_waits_dead_still_ends_when_told_to(running: Processes) -> None:
    running.turn("kill")
    running.site.wait(PATIENCE_S)
    running.site.communicate()
    running.site = running.start("examples.airline")
    time.sleep(1.5)
    running.site.send_signal(signal.SIGTERM)
    assert running.site.wait(PATIENCE_S) == -signal.SIGTERM


def test_a_busy_port_is_a_sentence(running: Processes) -> None:
    second = running.start("examples.airline")
    _, errors = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 1
    assert f"Polyus cannot listen on {running.settings.address}: Address already in use." in errors
    assert "Traceback" not in errors


def test_it_stops_cleanly(running: Processes) -> None:
    # A process of its own: the common one has said already what the breakages of other tests did to it.
    running.site.terminate()
    running.site.communicate(timeout=PATIENCE_S)
    running.site = running.start("examples.airline")
    running.wait_until(lambda: running.is_up(running.settings.address))
    running.site.send_signal(signal.SIGTERM)
    _, errors = running.site.communicate(timeout=PATIENCE_S)
    assert running.site.returncode == 0
    assert "Traceback" not in errors
