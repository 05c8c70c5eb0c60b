"""Examples for the review page: one small story told with every piece."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ExampleForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), help_text=gettext_lazy("One line the next reader understands."))
    service = forms.ChoiceField(label=gettext_lazy("Service"), choices=[])
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    text = forms.CharField(label=gettext_lazy("What happened"), widget=forms.Textarea, required=False)
    severity = forms.ChoiceField(label=gettext_lazy("How bad"), widget=forms.RadioSelect, choices=[])
    tell = forms.BooleanField(label=gettext_lazy("Tell the affected customers"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services()  # type: ignore[attr-defined]
        self.fields["severity"].choices = [("some", _("Some cannot go on")), ("all", _("Nobody can go on"))]  # type: ignore[attr-defined]


def services() -> list[tuple[str, str]]:
    return [
        ("checkin", _("Online check-in")),
        ("boarding", _("Boarding passes")),
        ("booking", _("Booking")),
        ("payment", _("Payment")),
        ("baggage", _("Baggage")),
        ("miles", _("Miles")),
        ("seats", _("Seats")),
        ("account", _("Account")),
        ("refund", _("Refunds")),
    ]


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
        "choices": [("15", _("15 min")), ("30", _("30 min")), ("60", _("1 h")), ("", _("don't know yet"))],
        "tabs": [
            {"href": "#", "text": _("Mine"), "count": 4, "current": True},
            {"href": "#", "text": _("Unassigned"), "count": 12},
            {"href": "#", "text": _("All"), "count": 12480},
        ],
        "facts": [
            (_("Ticket number"), "421 2404 550183"),
            (_("Flight"), "OT 214, 23.11, 06:40"),
            (_("Tried already"), _("Reload, another browser")),
        ],
        "timeline": [
            {"at": minutes[20], "text": _("Anna Kotova raised the failure from ticket 1042"), "icon": "triangle-alert", "tone": "alarm"},
            {"at": minutes[19], "text": _("Page sent to Igor Lebedev"), "by": _("web push"), "icon": "bell"},
            {"at": minutes[18], "text": _("Igor Lebedev has it"), "icon": "user-check", "tone": "sky"},
            {"at": minutes[6], "text": _("Forecast 14:40–15:00 given"), "by": _("Igor Lebedev")},
            {"at": minutes[2], "text": _("127 customers told"), "icon": "mail-check", "tone": "calm"},
        ],
        "stamps": [
            {"name": _("First failure"), "at": minutes[21], "span": ""},
            {"name": _("Raised"), "at": minutes[20], "span": _("one minute later")},
            {"name": _("Acknowledged"), "at": minutes[18], "span": _("two minutes later")},
            {"name": _("Cause found"), "at": minutes[6], "span": _("12 minutes later"), "current": True},
            {"name": _("Fixed"), "at": None},
            {"name": _("Confirmed by customers"), "at": None},
        ],
        "plot_headers": [_("Time"), _("Reports")],
        "plot_rows": [["14:00", 2], ["14:05", 31], ["14:10", 64], ["14:15", 58], ["14:20", 40], ["14:25", 12], ["14:30", 3]],
    }
