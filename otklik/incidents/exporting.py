"""The whole record of an incident as data: for the review, for auditors, for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.incidents.rules import derived_times
from otklik.incidents.timeline import timeline_of
from otklik.incidents.told import told_by_customer
from otklik.lib.clock import iso

# A cell that begins so would be taken for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_data(incident: Incident, *, reader: Operator) -> dict[str, Any]:
    """Stamps in UTC, lengths in seconds; customers by number only, so that the file can be passed on.

    A ticket that the reader may not see is not named.
    """
    seen = dict(Ticket.objects.seen_by(reader).filter(raises__incident=incident).values_list("pk", "number"))
    lengths = derived_times(incident.stamps)
    told = told_by_customer(incident, incident.affected.values_list("customer", flat=True))
    return {
        "incident": incident.pk,
        "service": incident.service.slug,
        "label": {"ru": incident.label_ru, "en": incident.label_en},
        "components": [component.slug for component in incident.components.all()],
        "state": incident.state,
        "version": incident.version,
        "reopened": incident.reopened,
        "merged_into": incident.merged_into_id,
        "owner": str(incident.owner) if incident.owner else None,
        "stamps": {name: iso(at) if at else None for name, at in incident.stamps.items()},
        "seconds": {name: round(span.total_seconds(), 3) if span is not None else None for name, span in lengths.items()},
        "raises": [
            rows(one, "at", by=one.operator, ticket=seen.get(one.ticket_id or 0))
            for one in incident.raises.select_related("operator")
        ],
        "calls": [
            rows(one, "round", "position", "state", "sent_at", "ended_at", responder=one.responder)
            for one in incident.pages.select_related("responder")
        ],
        "forecasts": [
            rows(one, "version", "from_at", "to_at", "basis_ru", "basis_en", "next_update_at", "at", "missed_at", by=one.by)
            for one in incident.forecasts.select_related("by").order_by("version")
        ],
        "briefings": [
            rows(
                one,
                "version",
                "say_ru",
                "say_en",
                "never_promise_ru",
                "never_promise_en",
                "workaround",
                "at",
                by=one.by,
                read_by=one.reads.count(),
            )
            for one in incident.briefings.select_related("by").order_by("version")
        ],
        "updates": [
            rows(one, "public_state", "text_ru", "text_en", "at", by=one.by)
            for one in incident.updates.select_related("by").order_by("at")
        ],
        "notes": [rows(one, "text", "at", by=one.by) for one in incident.notes.select_related("by")],
        "affected": [
            {
                "customer": one.customer_id,
                "since": iso(one.since),
                "reasons": [reason.kind for reason in one.reasons.all()],
                "told": [{"what": line.what, "state": line.state, "at": iso(line.at)} for line in told[one.customer_id]],
                "answers": [
                    {"round": given.round, "answer": given.answer, "via": given.via, "at": iso(given.at)}
                    for given in one.confirmations.all()
                ],
            }
            for one in incident.affected.prefetch_related("reasons", "confirmations").order_by("pk")
        ],
        "timeline": [
            {"at": iso(item.at), "what": item.text, "detail": item.detail, "by": item.by or None}
            for item in timeline_of(incident)
        ],
    }


def rows(row: Model, *fields: str, **more: Any) -> dict[str, Any]:
    """These fields of a row as JSON takes them, and what stands beside them."""
    values = {name: getattr(row, name) for name in fields}
    shown = {name: iso(value) if hasattr(value, "astimezone") else value for name, value in values.items()}
    return {**shown, **{name: str(value) if isinstance(value, Model) else value for name, value in more.items()}}


def as_csv(incident: Incident) -> str:
    """The timeline, one line a happening; the first column is UTC."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow([_("time (UTC)"), _("what"), _("detail"), _("who")])
    for item in timeline_of(incident):
        table.writerow([safe_cell(cell) for cell in (iso(item.at), item.text, item.detail, item.by)])
    return file.getvalue()


def safe_cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
