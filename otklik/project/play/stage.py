"""What the story is played with: people, travellers, mailbox, the incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from otklik.lib.config import Config
from otklik.project.play.mails import Mails
from otklik.project.play.traveller import Traveller
from otklik.project.play.web import Browser


@dataclass(frozen=True, kw_only=True)
class People:
    """Sign-in links of our own people; `on_shift` are the operators who must all be told."""

    on_shift: list[str]
    responder: str
    responder_email: str
    lead: str


@dataclass
class Stage:
    """Everything the story plays with."""

    config: Config
    people: People
    travellers: list[Traveller]
    tell: Callable[[str], None]
    mails: Mails
    door: httpx.AsyncClient
    service: str
    operators: list[Browser] = field(default_factory=list)
    responder: Browser = field(init=False)
    lead: Browser = field(init=False)
    incident: int = 0
    newest_before: int = 0
    measured: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.responder, self.lead = Browser(self.config.desk_url), Browser(self.config.desk_url)

    async def status(self) -> dict[str, Any]:
        answer = await self.door.get("/status/checkin.json")
        return dict(answer.raise_for_status().json())

    async def record(self) -> dict[str, Any]:
        answer = await self.lead.client.get(f"/incidents/{self.incident}/export.json")
        return dict(answer.raise_for_status().json())

    async def step(self, name: str, **fields: str) -> None:
        await self.responder.post(f"/incidents/{self.incident}/{name}/", **fields)
