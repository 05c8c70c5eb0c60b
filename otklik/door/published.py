"""The published tree: what the worker wrote for the public, held in memory and served without the worker."""

from __future__ import annotations

import logging
import re
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from otklik.door.documents import Document, always
from otklik.door.exchange import Headers
from otklik.door.texts import LANGUAGES, N_, day_said, said

log = logging.getLogger("otklik.door")

STALE_AFTER_S = 300
STALE_MARK = b"<!--stale-->"
# <!--until 2026-11-22T11:40:00Z-->…<!--/until--> is shown until then, <!--after …-->…<!--/after--> from then on:
# so a forecast goes out of sight in time even when nobody is left who could publish.
DATED = re.compile(rb"<!--(until|after) ([0-9TZ:.+-]+)-->(.*?)<!--/\1-->", re.DOTALL)
PAGE_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Headers = [(b"content-security-policy", PAGE_POLICY), (b"referrer-policy", b"no-referrer")]
FEEDS = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


class Index(msgspec.Struct):
    """`tree.json`."""

    published_at: datetime
    version: int | str = 0
    services: dict[str, dict[str, Any]] = {}


class ServiceStatus:
    """The state of one service, as the answers to reports need it."""

    def __init__(self, content: dict[str, Any], published_at: float) -> None:
        self.content = content
        changes_at = [*self.forecast_ends(), *self.news_due()]
        self.document = Document(self.render, "application/json", changes_at=changes_at, published_at=published_at)

    def forecast_ends(self) -> list[float]:
        incident = self.content.get("incident") or {}
        forecast = incident.get("forecast") or {}
        return [unix(forecast["to"])] if forecast.get("to") else []

    def news_due(self) -> list[float]:
        incident = self.content.get("incident") or {}
        return [unix(incident["next_update_at"])] if incident.get("next_update_at") else []

    def render(self, moment: float) -> bytes:
        """As published, without a time that has passed."""
        if any(due <= moment for due in self.news_due()):
            self.content["incident"]["next_update_at"] = None
        if any(end <= moment for end in self.forecast_ends()):
            self.content["incident"]["forecast"] = None
            for texts in (self.content.get("texts") or {}).values():
                texts.pop("basis", None)
        self.encoded_incident = msgspec.json.encode(self.content.get("incident"))
        return msgspec.json.encode(self.content)

    def incident(self, moment: float) -> dict[str, Any] | None:
        self.incident_json(moment)
        return self.content.get("incident")

    def incident_json(self, moment: float) -> bytes:
        if moment >= self.document.next_change:
            self.document.refresh(moment)
        return self.encoded_incident

    @property
    def is_incident(self) -> bool:
        return self.content.get("state") == "incident"

    @property
    def asks(self) -> bool:
        """Whether the service is said to be repaired and the customers are asked if they got through."""
        return bool(self.content.get("ask"))


class Tree:
    """One published version, read completely. Raises `OSError`, `ValueError` or `KeyError` when something is missing in it."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self.index = msgspec.json.decode((folder / "tree.json").read_bytes(), type=Index)
        self.published_at = self.index.published_at.timestamp()
        self.zone = zone
        status = folder / "status"
        self.services = {
            path.stem: ServiceStatus(msgspec.json.decode(path.read_bytes(), type=dict[str, Any]), self.published_at)
            for path in (status / f"{slug}.json" for slug in self.index.services)
            if path.exists()
        }
        self.documents: dict[str, Document | dict[str, Document]] = {
            f"/status/{slug}.json": service.document for slug, service in self.services.items()
        }
        self.documents |= {f"/status/assets/{path.name}": Document.file(path) for path in (folder / "assets").glob("*")}
        for kind in FEEDS:
            feeds = in_languages(status, "feed", kind)
            self.documents[f"/status/feed.{kind}"] = {language: self.feed(body, kind) for language, body in feeds}
        pages = in_languages(status, "index", "html")
        self.documents["/status/"] = {language: self.page(html, language) for language, html in pages}

    def feed(self, body: bytes, kind: str) -> Document:
        return Document(always(body), FEEDS[kind], published_at=self.published_at)

    def page(self, html: bytes, language: str) -> Document:
        stale_at, midnight = self.published_at + STALE_AFTER_S, self.midnight()

        def render(moment: float) -> bytes:
            shown = DATED.sub(lambda found: in_time(found, moment), html)
            line = self.stale_line(language, is_of_today=moment < midnight) if moment >= stale_at else b""
            return shown.replace(STALE_MARK, line)

        dated = [unix(found[2].decode()) for found in DATED.finditer(html)]
        return Document(
            render,
            "text/html; charset=utf-8",
            changes_at=[stale_at, midnight, *dated],
            published_at=self.published_at,
            headers=PAGE_HEADERS,
        )

    def midnight(self) -> float:
        """The end of the day on which it was published."""
        day = datetime.fromtimestamp(self.published_at, self.zone).date()
        return datetime.combine(day + timedelta(days=1), time_of_day(), self.zone).timestamp()

    def stale_line(self, language: str, *, is_of_today: bool) -> bytes:
        """With its day from midnight on: a page that is a day old must not pass for one of this morning."""
        at = datetime.fromtimestamp(self.published_at, self.zone)
        since = f"{at:%H:%M}" if is_of_today else f"{day_said(language, at)}, {at:%H:%M}"
        text = said(language, N_("This page has not been refreshed since {time}. What it says may be out of date."), time=since)
        return f'<p class="stale" role="status">{text}</p>'.encode()


class Published:
    """The tree that is served now; looks for a newer one when asked to."""

    def __init__(self, folder: Path, zone: ZoneInfo) -> None:
        self.folder = folder
        self.zone = zone
        self.tree: Tree | None = None
        self.seen: tuple[int, int] | None = None
        self.trouble = ""

    def look(self) -> bool:
        """Reads the tree when it has changed; says whether there is a new one. A damaged one leaves the old in its place."""
        try:
            found = (self.folder / "tree.json").stat()
            mark = (found.st_mtime_ns, found.st_ino)
            if mark == self.seen:
                return False
            self.tree = Tree(self.folder, self.zone)
        except FileNotFoundError as error:
            self.complain(f"{error.filename} is missing" if self.tree or self.folder.exists() else "")
            return False
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.complain(str(error))
            return False
        self.seen, self.trouble = mark, ""
        return True

    def complain(self, trouble: str) -> None:
        if trouble and trouble != self.trouble:
            if self.tree is None and trouble.endswith("is missing"):
                log.info("No status is published yet; the worker writes it when it starts.")
            else:
                log.warning("The published status cannot be read: %s. The last good one stays.", trouble)
        self.trouble = trouble

    def service(self, slug: str) -> ServiceStatus | None:
        return self.tree.services.get(slug) if self.tree else None

    def denies(self, slug: str) -> bool:
        """Whether it is sure that there is no such service; a tree that nobody refreshes is sure of nothing."""
        return self.tree is not None and slug not in self.tree.index.services and self.age_s < STALE_AFTER_S

    @property
    def age_s(self) -> int:
        """Seconds since the tree was published; 0 without one."""
        return max(0, int(time.time() - self.tree.published_at)) if self.tree else 0


def in_languages(folder: Path, name: str, ending: str) -> list[tuple[str, bytes]]:
    """`name.ru.ending` and `name.en.ending`."""
    return [(language, (folder / f"{name}.{language}.{ending}").read_bytes()) for language in LANGUAGES]


def unix(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def in_time(found: re.Match[bytes], moment: float) -> bytes:
    before = moment < unix(found[2].decode())
    return found[3] if before == (found[1] == b"until") else b""
