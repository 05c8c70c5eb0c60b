"""The desk's signs of life, through the front."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from otklik.project import health

pytestmark = pytest.mark.django_db


def test_with_a_database_the_desk_can_work(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["database"]["state"] == "ok"
    assert answer["Cache-Control"].startswith("max-age=0")


def test_without_a_database_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_question: str) -> float:
        raise OperationalError("connection refused at 10.0.0.5")

    monkeypatch.setattr(health, "_number", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["state"] == "down"
    assert "10.0.0.5" not in answer.content.decode()
    assert client.get("/metrics").status_code == 200


def test_a_silent_worker_is_told_and_does_not_close_the_desk(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '40 seconds')")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["state"] == "late"
    assert answer.json()["parts"]["worker"] == {"state": "down", "age_s": pytest.approx(40, abs=2)}


def test_a_job_that_nobody_takes_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) VALUES ('x', 'x', '{}', now() - interval '5 minutes')"
        )
    assert client.get("/healthz").json()["parts"]["jobs"]["state"] == "late"


def test_the_published_tree_has_an_age(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.PUBLISHED = tmp_path
    assert client.get("/healthz").json()["parts"]["published"] == {"state": "late", "age_s": None}
    (tmp_path / "tree.json").write_text("{}")
    os.utime(tmp_path / "tree.json", (time.time() - 30, time.time() - 30))
    assert client.get("/healthz").json()["parts"]["published"]["age_s"] == pytest.approx(30, abs=2)


def test_metrics_name_pages_and_never_paths(client: Client) -> None:
    client.get("/healthz")
    client.get("/c/somebodys-private-link")
    text = client.get("/metrics").content.decode()
    assert 'otklik_desk_answer_seconds_count{kind="2xx",method="GET",page="healthz"}' in text
    assert "somebodys-private-link" not in text
    assert 'otklik_part_ok{part="database"} 1.0' in text


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_they_only_answer_questions(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_measuring_is_the_outermost_layer() -> None:
    assert settings.MIDDLEWARE[0] == "otklik.project.metrics.Measured"
