"""Zammad's JSON: tickets as its interface gives them with `expand=true` and their `articles`; users; organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otklik.exchange.adapters.plain import plain
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


def records(thing: dict[str, Any]) -> Iterator[Record]:
    """What one object holds. A ticket names its customer by e-mail where nothing else is known."""
    external = str(thing.get("id") or "")
    if "title" in thing or "number" in thing:
        yield ticket(external, thing)
    elif "login" in thing or "firstname" in thing:
        yield user(external, thing)
    elif "domain" in thing or "domain_assignment" in thing:
        yield Record(subject="organisations", external=external, values={"name": thing.get("name")})
    else:
        raise Refused(_("This is neither a ticket nor a user nor an organisation of Zammad."))


def user(external: str, thing: dict[str, Any]) -> Record:
    name = " ".join(str(thing.get(part) or "") for part in ("firstname", "lastname"))
    organisation = thing.get("organization_id")
    return Record(
        subject="customers",
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
    articles = [one for one in thing.get("articles") or [] if isinstance(one, dict)]
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
            "made_at": thing.get("created_at"),
            "changed_at": thing.get("updated_at"),
            "closed_at": thing.get("close_at"),
            "messages": [article(one) for one in articles],
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
    }
