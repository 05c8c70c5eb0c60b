"""Writes what the public reads as files: the door serves them from memory, and they stand when all else is dead."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from otklik.incidents import statuspage
from otklik.incidents.bulletin import Bulletin
from otklik.incidents.planned import all_planned
from otklik.incidents.readers import LANGUAGES, company_time
from otklik.lib.clock import iso
from otklik.pages.published import mark_svg, status_css

log = structlog.get_logger(__name__)

AT_LEAST_EVERY_S = 60
OWN_CSS = Path(__file__).parent / "static" / "incidents" / "status.css"

# Everything that a published file says: rows as text, so that no change of any column is overlooked.
FINGERPRINT = """
SELECT (SELECT count(*)::text || ':' || coalesce(sum(version), 0) FROM incidents_incident),
       (SELECT count(*) FROM incidents_affected a JOIN incidents_incident i ON i.id = a.incident_id
         WHERE i.state NOT IN ('closed', 'merged', 'false_alarm', 'self_cleared')),
       (SELECT md5(string_agg(s::text, '|' ORDER BY s.id)) FROM services_service s),
       (SELECT md5(string_agg(c::text, '|' ORDER BY c.id)) FROM services_component c),
       (SELECT md5(string_agg(c::text, '|')) FROM accounts_company c)
"""


@dataclass
class Last:
    """What this process published last, and when."""

    fingerprint: tuple[Any, ...] = ()
    at: float = -AT_LEAST_EVERY_S


last = Last()


def publish_if_changed() -> bool:
    """Publishes when something has changed since this process did, and at least once a minute. Says whether it did."""
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        fingerprint = (*(cursor.fetchone() or ()), *all_planned())
    fresh = time.monotonic() - last.at < AT_LEAST_EVERY_S and (settings.PUBLISHED / "tree.json").exists()
    if fresh and fingerprint == last.fingerprint:
        return False
    publish(settings.PUBLISHED)
    last.fingerprint, last.at = fingerprint, time.monotonic()
    return True


def publish(folder: Path) -> None:
    """Writes the whole tree; `tree.json` is the last, so a reader who looks for it finds all the rest in place."""
    files = contents(Bulletin.now())
    for name in sorted(files, key=lambda name: name == "tree.json"):
        write(folder, name, files[name])
    known = {folder / name for name in files}
    for path in (folder / "status").glob("*.json"):
        if path not in known:
            path.unlink(missing_ok=True)
    for place in (folder, folder / "status", folder / "assets"):
        sync_folder(place)


def contents(bulletin: Bulletin) -> dict[str, bytes]:
    """Every file of the tree by its name."""
    files: dict[str, bytes] = {
        "assets/status.css": (status_css() + OWN_CSS.read_text("utf-8")).encode(),
        "assets/mark.svg": mark_svg().encode(),
        "tree.json": as_json(bulletin.tree()),
    }
    for service in bulletin.services:
        files[f"status/{service.slug}.json"] = as_json(bulletin.status(service))
    for language in LANGUAGES:
        with translation.override(language), company_time():
            context = statuspage.context(bulletin, language)
            files[f"status/index.{language}.html"] = render_to_string("incidents/published/index.html", context).encode()
            entries = statuspage.entries(bulletin)
            files[f"status/feed.{language}.atom"] = atom(bulletin, entries, language)
            files[f"status/feed.{language}.json"] = json_feed(bulletin, entries, language)
    return files


def atom(bulletin: Bulletin, entries: list[statuspage.Entry], language: str) -> bytes:
    """RFC 4287."""
    address = f"{settings.DOOR_URL}/status/"
    feed = Atom1Feed(
        title=statuspage.title(bulletin),
        link=address,
        description="",
        language=language,
        feed_url=f"{address}feed.atom?lang={language}",
        feed_guid=address,
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.url,
            # Django calls summaries HTML, and readers take them for it.
            description=linebreaks(entry.text, autoescape=True),
            unique_id=entry.id,
            pubdate=entry.at,
            updateddate=entry.at,
            author_name=bulletin.company.name,
        )
    return feed.writeString("utf-8").encode()


def json_feed(bulletin: Bulletin, entries: list[statuspage.Entry], language: str) -> bytes:
    """JSON Feed 1.1."""
    address = f"{settings.DOOR_URL}/status/"
    items = [
        {"id": entry.id, "url": entry.url, "title": entry.title, "content_text": entry.text, "date_published": iso(entry.at)}
        for entry in entries
    ]
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": statuspage.title(bulletin),
            "home_page_url": address,
            "feed_url": f"{address}feed.json?lang={language}",
            "language": language,
            "items": items,
        }
    )


def as_json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def write(folder: Path, name: str, content: bytes) -> None:
    """Replaces a file at once: a reader sees the old one or the new one, whole, also after a power cut."""
    path = folder / name
    if path.parent != folder and path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the tree and not in its folders, where a reader who lists them would meet it.
    temporary = folder / f".{name.replace('/', '-')}.new"
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def sync_folder(folder: Path) -> None:
    """Makes the renames themselves durable."""
    if not folder.exists():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
