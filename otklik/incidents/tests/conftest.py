"""Nothing leaves these tests: calls are kept instead of sent, the public files go to a folder of the test."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from otklik.incidents import jobs, publishing
from otklik.notices.transports import NotSent


@dataclass
class Exchange:
    """Where calls arrive. `deaf` addresses are refused."""

    calls: list[dict[str, str]] = field(default_factory=list)
    deaf: set[str] = field(default_factory=set)

    def send_page(self, kind: str, address: str, *, title: str, text: str, url: str, key: str) -> None:
        if address in self.deaf:
            raise NotSent("nobody there")
        self.calls.append({"kind": kind, "address": address, "title": title, "text": text, "url": url, "key": key})

    @property
    def addresses(self) -> list[str]:
        return [call["address"] for call in self.calls]


@pytest.fixture(autouse=True)
def exchange(monkeypatch: pytest.MonkeyPatch) -> Exchange:
    kept = Exchange()
    monkeypatch.setattr(jobs, "send_page", kept.send_page)
    return kept


@pytest.fixture
def published(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PUBLISHED = tmp_path / "published"
    monkeypatch.setattr(publishing, "last", publishing.Last())
    return settings.PUBLISHED
