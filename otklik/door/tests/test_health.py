"""The door's own health: parts may be missing, only a spool that cannot accept is fatal."""

from __future__ import annotations


def test_a_lonely_door_is_healthy_enough_to_accept(visitor):
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert parts["spool"]["state"] == "ok"
    assert parts["published"] == {"state": "absent", "age": None}
    assert parts["bus"] == {"state": "off"}


def test_health_tells_how_much_waits_and_how_long(visitor, publisher):
    publisher.publish(age_s=1000)
    visitor.report()
    parts = visitor.get("/healthz").json()["parts"]
    assert parts["spool"]["waiting"] == 1
    assert parts["spool"]["age"] in (0, 1)
    assert parts["published"]["state"] == "stale"
    assert 1000 <= parts["published"]["age"] < 1010


def test_figures_are_there_for_prometheus(visitor):
    visitor.report()
    visitor.send(b"{")
    figures = visitor.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    assert "otklik_door_reports_accepted_total 1.0" in figures.text
    assert 'otklik_door_answers_total{status="400"} 1.0' in figures.text
    assert "otklik_door_spool_waiting 1.0" in figures.text


def test_figures_and_health_hold_nothing_of_the_customer(visitor):
    visitor.report(message="canary-7f3a", contact="canary@example.org", identifiers=[{"kind": "phone", "value": "canary-phone"}])
    assert "canary" not in visitor.get("/metrics").text + visitor.get("/healthz").text
