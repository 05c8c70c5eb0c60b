"""The demo's mailbox, read over HTTP: who was told what, how often."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx

LINK = re.compile(r"https?://\S+")
NOTICE = "otklik-notice"


@dataclass
class Mails:
    """What has come since the play began."""

    url: str
    since: str
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def look(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(f"{self.url}/api/messages", params={"since": self.since})
        answer.raise_for_status()
        for mail in answer.json()["messages"]:
            self.known[str(mail["id"])] = mail

    def to(self, address: str, path: str) -> list[str]:
        """Links of this kind in the letters to this address, oldest first."""
        found = [mail for mail in self.known.values() if address in mail["to"]]
        links = [link for mail in sorted(found, key=lambda mail: str(mail["received_at"])) for link in LINK.findall(mail["text"])]
        return [link for link in links if path in link]

    def notices_to(self, address: str, part: str) -> list[str]:
        """Keys of the notices with this part in them that reached this address."""
        keys = [str(mail["headers"].get(NOTICE, "")) for mail in self.known.values() if address in mail["to"]]
        return [key for key in keys if part in key]

    def told(self) -> dict[str, Counter[str]]:
        """Notice → address → how many letters with different Message-IDs; a repeat after a crash keeps its Message-ID."""
        seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for mail in self.known.values():
            notice = str(mail["headers"].get(NOTICE, ""))
            for address in mail["to"]:
                seen[notice][address].add(str(mail["message_id"]))
        return {notice: Counter({address: len(ids) for address, ids in told.items()}) for notice, told in seen.items()}
