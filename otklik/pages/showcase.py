"""Examples for the review page: one small story told with every piece."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy


def services() -> list[tuple[str, str]]:
    return [
        ("checkin", pgettext("example", "Online check-in")),
        ("boarding", pgettext("example", "Boarding passes")),
        ("booking", pgettext("example", "Booking")),
        ("payment", pgettext("example", "Payment")),
        ("baggage", pgettext("example", "Baggage")),
        ("miles", pgettext("example", "Miles")),
        ("seats", pgettext("example", "Seats")),
        ("account", pgettext("example", "Account")),
        ("refund", pgettext("example", "Refunds")),
    ]


def severities() -> list[tuple[str, str]]:
    return [("some", pgettext("example", "Some cannot go on")), ("all", pgettext("example", "Nobody can go on"))]


class ExampleForm(forms.Form):
    subject = forms.CharField(
        label=pgettext_lazy("example", "Subject"), help_text=pgettext_lazy("example", "One line the next reader understands.")
    )
    service = forms.ChoiceField(label=pgettext_lazy("example", "Service"), choices=services)
    email = forms.EmailField(label=pgettext_lazy("example", "E-mail"))
    title_ru = forms.CharField(label=pgettext_lazy("example", "Title in Russian"), required=False)
    title_en = forms.CharField(label=pgettext_lazy("example", "Title in English"), required=False)
    text = forms.CharField(label=pgettext_lazy("example", "What happened"), widget=forms.Textarea, required=False)
    severity = forms.ChoiceField(label=pgettext_lazy("example", "How bad"), widget=forms.RadioSelect, choices=severities)
    tell = forms.BooleanField(label=pgettext_lazy("example", "Tell the affected customers"), required=False, initial=True)


def examples() -> dict[str, Any]:
    """Values for `pages/pieces.html`."""
    now = timezone.now()
    minutes = {n: now - timedelta(minutes=n) for n in (2, 6, 14, 18, 19, 20, 21)}
    wrong = ExampleForm({"subject": "", "service": "checkin", "email": "anna@", "severity": "all"})
    return {
        "wide": False,
        "now": now,
        "minutes_ago": minutes[2],
        "began": minutes[21],
        "yesterday": now - timedelta(days=1),
        "soon": now + timedelta(minutes=12),
        "later": now + timedelta(minutes=32),
        "form": ExampleForm(initial={"email": "anna@example.org"}),
        "wrong": wrong,
        "few": services()[:3],
        "spans": [timedelta(seconds=42), timedelta(minutes=7), timedelta(hours=3, minutes=5), timedelta(days=2, hours=4)],
        "choices": [
            ("15", pgettext("example", "15 min")),
            ("30", pgettext("example", "30 min")),
            ("60", pgettext("example", "1 h")),
            ("", pgettext("example", "don't know yet")),
        ],
        "tabs": [
            {"href": "#", "text": pgettext("example", "Mine"), "count": 4, "current": True},
            {"href": "#", "text": pgettext("example", "Unassigned"), "count": 12},
            {"href": "#", "text": pgettext("example", "All"), "count": 12480},
        ],
        "facts": [
            (pgettext("example", "Ticket number"), "421 2404 550183"),
            (pgettext("example", "Flight"), "OT 214, 23.11, 06:40"),
            (pgettext("example", "Tried already"), pgettext("example", "Reload, another browser")),
        ],
        "timeline": [
            {
                "at": minutes[20],
                "text": pgettext("example", "Anna Kotova raised the failure from ticket 1042"),
                "icon": "triangle-alert",
                "tone": "alarm",
            },
            {
                "at": minutes[19],
                "text": pgettext("example", "Page sent to Igor Lebedev"),
                "by": pgettext("example", "web push"),
                "icon": "bell",
            },
            {"at": minutes[18], "text": pgettext("example", "Igor Lebedev has it"), "icon": "user-check", "tone": "sky"},
            {
                "at": minutes[6],
                "text": pgettext("example", "Forecast 14:40–15:00 given"),
                "by": pgettext("example", "Igor Lebedev"),
            },
            {"at": minutes[2], "text": pgettext("example", "127 customers told"), "icon": "mail-check", "tone": "calm"},
        ],
        "stamps": [
            {"name": pgettext("example", "First failure"), "at": minutes[21], "span": ""},
            {"name": pgettext("example", "Raised"), "at": minutes[20], "span": pgettext("example", "one minute later")},
            {"name": pgettext("example", "Acknowledged"), "at": minutes[18], "span": pgettext("example", "two minutes later")},
            {
                "name": pgettext("example", "Cause found"),
                "at": minutes[6],
                "span": pgettext("example", "12 minutes later"),
                "current": True,
            },
            {"name": pgettext("example", "Fixed"), "at": None},
            {"name": pgettext("example", "Confirmed by customers"), "at": None},
        ],
        "plot_headers": [pgettext("example", "Time"), pgettext("example", "Reports")],
        "plot_rows": [["14:00", 2], ["14:05", 31], ["14:10", 64], ["14:15", 58], ["14:20", 40], ["14:25", 12], ["14:30", 3]],
    }
