"""Zendesk's JSON export: a ticket, user or organisation a line, or the pages of its interface ({"tickets": […]})."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otklik.exchange.adapters.known import files, known, note, objects
from otklik.exchange.adapters.plain import plain
from otklik.exchange.colleagues import COLLEAGUES
from otklik.exchange.records import Record
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused

STATES = {
    "new": "new",
    "open": "open",
    "pending": "waiting_customer",
    "hold": "waiting_third_party",
    "solved": "resolved",
    "closed": "closed",
    "deleted": "closed",
}
# Its priority is ours: what a ticket of this impact and urgency has.
PRIORITIES = {
    "urgent": ("severe", "now"),
    "high": ("severe", "today"),
    "normal": ("tangible", "today"),
    "low": ("small", "today"),
}
KINDS = {"question": "question", "incident": "failure", "problem": "failure", "task": "request"}

STAFF = ("agent", "admin")


def records(thing: dict[str, Any]) -> Iterator[Record]:
    """What one object holds: a ticket brings its requester and comments along."""
    external = str(thing.get("id") or "")
    if "requester_id" in thing or "requester" in thing or "subject" in thing:
        yield from ticket(external, thing)
    elif "role" in thing or "email" in thing:
        yield user(external, thing, COLLEAGUES if thing.get("role") in STAFF else "customers")
    elif "domain_names" in thing or "shared_tickets" in thing:
        yield Record(subject="organisations", external=external, values={"name": thing.get("name")})
    else:
        raise Refused(_("This is neither a ticket nor a user nor an organisation of Zendesk."))


def user(external: str, thing: dict[str, Any], subject: str) -> Record:
    language = "en" if str(thing.get("locale") or "ru").lower().startswith("en") else "ru"
    values = {name: thing.get(name) for name in ("name", "email", "phone")}
    organisation = thing.get("organization_id")
    return Record(
        subject=subject,
        external=external,
        values={**values, "language": language, "organisation_id": str(organisation) if organisation else ""},
    )


def ticket(external: str, thing: dict[str, Any]) -> Iterator[Record]:
    requester, group, owner = (
        thing[name] if isinstance(thing.get(name), dict) else {} for name in ("requester", "group", "assignee")
    )
    asker = str(thing.get("requester_id") or requester.get("id") or "")
    if requester:
        # Whoever asks is a customer, even if he works there.
        yield user(asker, requester, "customers")
    impact, urgency = PRIORITIES.get(str(thing.get("priority") or ""), PRIORITIES["normal"])
    comments = objects(thing.get("comments"))
    facts, rest = known("zendesk", external, thing.get("tags"), fields(thing))
    yield Record(
        subject="tickets",
        external=external,
        values={
            "subject": thing.get("subject") or thing.get("raw_subject"),
            "text": thing.get("description"),
            "kind": KINDS.get(str(thing.get("type") or ""), "question"),
            "state": STATES.get(str(thing.get("status") or ""), "open"),
            "impact": impact,
            "urgency": urgency,
            "customer_external_id": asker,
            "team": group.get("name"),
            "owner_external_id": str(thing.get("assignee_id") or owner.get("id") or ""),
            "owner_email": owner.get("email"),
            "known_as": external,
            "facts": facts,
            "made_at": thing.get("created_at"),
            "changed_at": thing.get("updated_at"),
            "messages": [*(comment(one, asker) for one in comments), *note(rest, thing.get("updated_at"))],
        },
    )


def fields(thing: dict[str, Any]) -> dict[str, Any]:
    """Its own fields are named by their ids alone: what they are called stands in no ticket."""
    return {f"zendesk_field_{one.get('id')}": one.get("value") for one in objects(thing.get("custom_fields"))}


def comment(thing: dict[str, Any], asker: str) -> dict[str, Any]:
    is_public = thing.get("public") is not False
    author = str(thing.get("author_id") or "")
    return {
        "id": str(thing.get("id") or ""),
        "kind": "note" if not is_public else "customer" if author == asker else "reply",
        "text": thing.get("plain_body") or plain(str(thing.get("html_body") or thing.get("body") or "")),
        "at": thing.get("created_at"),
        # It names where they are, and holds none of them.
        "files": files(thing.get("attachments"), "file_name"),
    }
