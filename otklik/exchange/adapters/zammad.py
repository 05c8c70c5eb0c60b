"""Zammad's JSON: tickets as its interface gives them with `expand=true` and their `articles`; users; organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otklik.exchange.adapters.known import files, known, note, objects, value_in
from otklik.exchange.adapters.plain import plain
from otklik.exchange.colleagues import COLLEAGUES
from otklik.exchange.records import Record
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused

STATES = {
    "new": "new",
    "open": "open",
    "pending reminder": "waiting_customer",
    "pending close": "waiting_customer",
    "closed": "closed",
    "merged": "closed",
    "removed": "closed",
}
# Named «3 high» there, and some have a fourth one of their own. Ours is what a ticket of this impact and urgency has.
PRIORITIES = {"1": ("small", "today"), "2": ("tangible", "today"), "3": ("severe", "today"), "4": ("severe", "now")}
SENDERS = {"customer": "customer", "agent": "reply", "system": "note"}
# Its own people: by the names of their roles, or by the ids that these have from the beginning.
STAFF, STAFF_IDS = {"admin", "agent"}, {1, 2}
# Whoever stands as the owner of what nobody has.
NOBODY = "1"
# What every ticket has there. Anything else is a field that the company made itself.
MAIN = (
    "id",
    "number",
    "title",
    "note",
    "type",
    "preferences",
    "tags",
    "articles",
    "article_count",
    "time_unit",
    "checklist",
    "mentions",
)
NAMED = (
    "group",
    "priority",
    "state",
    "organization",
    "owner",
    "customer",
    "created_by",
    "updated_by",
    "checklist",
    "create_article_type",
    "create_article_sender",
)
MOMENTS = (
    *("created_at", "updated_at", "close_at", "last_close_at", "pending_time", "escalation_at", "close_escalation_at"),
    *("first_response_at", "first_response_escalation_at", "update_escalation_at", "last_owner_update_at"),
    *("last_contact_at", "last_contact_agent_at", "last_contact_customer_at"),
)
SPANS = tuple(f"{of}_{span}" for of in ("first_response", "close", "update") for span in ("in_min", "diff_in_min"))
STANDARD = {*MAIN, *NAMED, *MOMENTS, *SPANS, *(f"{name}_id" for name in NAMED)}
LISTS = ("_ids", "ticket_time_accounting")


def records(thing: dict[str, Any]) -> Iterator[Record]:
    """What one object holds. A ticket names its customer by e-mail where nothing else is known."""
    external = str(thing.get("id") or "")
    if "title" in thing or "number" in thing:
        yield ticket(external, thing)
    elif "login" in thing or "firstname" in thing:
        yield user(external, thing, COLLEAGUES if is_staff(thing) else "customers")
    elif "domain" in thing or "domain_assignment" in thing:
        yield Record(subject="organisations", external=external, values={"name": thing.get("name")})
    else:
        raise Refused(_("This is neither a ticket nor a user nor an organisation of Zammad."))


def is_staff(thing: dict[str, Any]) -> bool:
    names, ids = thing.get("roles"), thing.get("role_ids")
    if isinstance(names, list) and names:
        return any(str(name).lower() in STAFF for name in names)
    return isinstance(ids, list) and any(one in STAFF_IDS for one in ids if isinstance(one, int))


def user(external: str, thing: dict[str, Any], subject: str) -> Record:
    name = " ".join(str(thing.get(part) or "") for part in ("firstname", "lastname"))
    organisation = thing.get("organization_id")
    return Record(
        subject=subject,
        external=external,
        values={
            "name": name.strip() or thing.get("login"),
            "email": thing.get("email"),
            "phone": thing.get("mobile") or thing.get("phone"),
            "organisation_id": str(organisation) if organisation else "",
            "organisation": thing.get("organization") if isinstance(thing.get("organization"), str) else "",
        },
    )


def ticket(external: str, thing: dict[str, Any]) -> Record:
    customer = thing.get("customer")
    impact, urgency = PRIORITIES.get(str(thing.get("priority") or "")[:1], PRIORITIES["2"])
    articles = objects(thing.get("articles"))
    owner, owner_id = thing.get("owner"), str(thing.get("owner_id") or "")
    own = {name: value for name, value in thing.items() if name not in STANDARD and not name.endswith(LISTS)}
    facts, rest = known("zammad", thing.get("number"), thing.get("tags"), own)
    return Record(
        subject="tickets",
        external=external,
        values={
            "subject": thing.get("title"),
            "text": thing.get("note"),
            "kind": "question",
            "state": STATES.get(str(thing.get("state") or "open").lower(), "open"),
            "impact": impact,
            "urgency": urgency,
            "customer_external_id": str(thing.get("customer_id") or ""),
            "customer_email": customer if isinstance(customer, str) and "@" in customer else "",
            "customer_name": customer if isinstance(customer, str) and "@" not in customer else "",
            "team": thing.get("group") if isinstance(thing.get("group"), str) else "",
            "owner_external_id": owner_id if owner_id != NOBODY else "",
            "owner_email": owner if isinstance(owner, str) and "@" in owner else "",
            "known_as": value_in(thing.get("number")),
            "facts": facts,
            "made_at": thing.get("created_at"),
            "changed_at": thing.get("updated_at"),
            "closed_at": thing.get("close_at"),
            "messages": [*map(article, articles), *note(rest, thing.get("updated_at"))],
        },
    )


def article(thing: dict[str, Any]) -> dict[str, Any]:
    body = str(thing.get("body") or "")
    is_html = "html" in str(thing.get("content_type") or "")
    kind = "note" if thing.get("internal") is True else SENDERS.get(str(thing.get("sender") or "").lower(), "customer")
    return {
        "id": str(thing.get("id") or ""),
        "kind": kind,
        "text": plain(body) if is_html else body,
        "at": thing.get("created_at"),
        "files": files(thing.get("attachments"), "filename"),
    }
