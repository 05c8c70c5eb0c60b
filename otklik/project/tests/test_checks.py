"""`otklik check` refuses what is unsafe, one sentence each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from otklik.lib.config import Address, Config
from otklik.project import checks, ground
from otklik.project.checks import BAD, GOOD, WARNING, Finding


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("OTKLIK_SECRET")
    return ground.prepare()


def bad(findings: Iterator[Finding]) -> str:
    return "\n".join(finding.sentence for finding in findings if finding.state == BAD)


def test_a_fresh_data_folder_is_safe(config: Config) -> None:
    assert [finding.state for finding in (*checks.secret(config), *checks.folders(config), *checks.openness(config))] == [
        GOOD,
        GOOD,
    ]


def test_a_short_secret(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_SECRET", "qwerty")
    assert "shorter than 32" in bad(checks.secret(config))


def test_a_secret_that_others_may_read(config: Config) -> None:
    (config.data / "secret").chmod(0o644)
    assert "chmod 600" in bad(checks.secret(config))


@pytest.mark.parametrize(("mode", "is_bad"), [(0o700, False), (0o710, False), (0o750, True), (0o755, True)])
def test_a_folder_that_others_may_look_into(config: Config, mode: int, is_bad: bool) -> None:
    config.data.chmod(mode)
    assert ("chmod 700" in bad(checks.folders(config))) == is_bad


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"desk_url": "http://desk.example"}, "OTKLIK_DESK_URL is http://desk.example: without https"),
        ({"door_url": "http://door.example"}, "OTKLIK_DOOR_URL is http://door.example: without https"),
        ({"demo": True, "desk": Address(host="0.0.0.0", port=8000)}, "This is the demo"),
        ({"desk_url": "https://desk.example", "door_url": "https://door.example"}, ""),
        ({}, ""),
    ],
)
def test_what_strangers_could_use(config: Config, change: dict[str, Any], said: str) -> None:
    found = bad(checks.openness(replace(config, **change)))
    assert said in found
    assert bool(found) == bool(said)


def test_debugging_is_not_for_work(config: Config, settings: Any) -> None:
    settings.DEBUG = True
    assert "OTKLIK_DEBUG" in bad(checks.openness(config))


@pytest.mark.django_db
def test_the_tests_own_database_knows_letters_and_time(django_db_setup: None) -> None:
    found = list(checks.base(os.environ["DATABASE_URL"]))
    assert Finding(GOOD, "The database is new enough and knows Russian letters.") in found
    assert not [finding for finding in found if finding.state == BAD and "fsync" not in finding.sentence]


@pytest.mark.django_db
def test_a_clock_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.time, "time", lambda: 1_000_000_000.0)
    monkeypatch.setattr(checks.schema, "is_behind", lambda: False)
    assert "The clocks of this machine and of the database differ" in bad(checks.base(os.environ["DATABASE_URL"]))


def test_a_mail_server_that_is_away_or_gets_a_password_openly(config: Config, settings: Any) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    assert [finding.state for finding in checks.mail(config)] == [WARNING]
    away = list(checks.mail(replace(config, smtp_url="smtp://127.0.0.1:1")))
    assert [finding.state for finding in away] == [WARNING]
    assert "127.0.0.1:1" in away[0].sentence
    open_one = replace(config, smtp_url="smtp://anna:horse@mail.example:25")
    assert "it would travel open" in bad(checks.mail(open_one))


def test_parts_that_do_not_run_are_no_fault(config: Config) -> None:
    silent = replace(config, door=Address(host="127.0.0.1", port=1), desk=Address(host="127.0.0.1", port=1))
    assert [finding.state for finding in checks.parts(silent)] == [WARNING, WARNING]
