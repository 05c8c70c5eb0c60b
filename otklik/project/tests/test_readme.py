"""What the two READMEs promise to list, they list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otklik.project.commands import COMMANDS

ROOT = Path(__file__).parents[3]
SETTING = re.compile(r"""(?:env\.get\(|environ\.get\(|number\(env, |address\(env, )"(OTKLIK_[A-Z_]+|DATABASE_URL)\"""")
# Set by Otklik itself, by its tests, or for the demo's own servers.
OWN = {
    "OTKLIK_DEMO",
    "OTKLIK_TEST_DATABASE_URL",
    "OTKLIK_AIRLINE",
    "OTKLIK_AIRLINE_SWITCH",
    "OTKLIK_MAILBOX",
    "OTKLIK_MAILBOX_WEB",
}


def settings() -> set[str]:
    texts = [(ROOT / "otklik" / name).read_text() for name in ("lib/config.py", "project/settings.py")]
    return {name for text in texts for name in SETTING.findall(text)} - OWN


def listed(text: str) -> set[str]:
    """With the short forms: `OTKLIK_OIDC_URL`, `_CLIENT`."""
    found = set(re.findall(r"`(OTKLIK_[A-Z_]+|DATABASE_URL)`", text))
    return found | {f"OTKLIK_OIDC{short}" for short in re.findall(r"`(_[A-Z]+)`", text)}


def test_settings_are_found() -> None:
    assert {"OTKLIK_DESK", "OTKLIK_SPOOL_BYTES", "OTKLIK_OIDC_URL"} <= settings()


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_every_setting_and_command_is_listed_and_no_other(name: str) -> None:
    text = (ROOT / name).read_text()
    assert settings() - listed(text) == set()
    assert {one for one in listed(text) if f'"{one}"' not in sources()} == set()
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    commands = next(part for part in section if part.startswith(("Commands", "Команды")))
    assert [one for one in COMMANDS if not re.search(rf"`(?:otklik )?{one}\b", commands)] == []


def sources() -> str:
    return "".join(path.read_text() for path in (ROOT / "otklik").rglob("*.py") if "tests" not in path.parts)
