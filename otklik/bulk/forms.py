"""Which act, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from otklik.bulk.acts import ACTS, Given
from otklik.desk.actions.thread import LONGEST
from otklik.desk.forms import HandOverForm, LongText
from otklik.desk.matter import moments
from otklik.desk.matter_forms import WhenForm
from otklik.desk.models import Kind, State, Ticket
from otklik.desk.order import Impact, Urgency

STATES = [(state.value, state.label) for state in (State.OPEN, State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY)]


class BulkForm(forms.Form):
    """One form for all acts: only what the chosen act needs is asked and read."""

    act = forms.ChoiceField(choices=[(name, act.label) for name, act in ACTS.items()], widget=forms.RadioSelect)
    to = forms.ChoiceField(label=_("To whom"), required=False)
    note = LongText(label=_("What should he know?"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    impact = forms.TypedChoiceField(label=_("What the customer loses"), choices=Impact.choices, coerce=int, required=False)
    urgency = forms.TypedChoiceField(label=_("How soon it gets worse"), choices=Urgency.choices, coerce=int, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    when = forms.ChoiceField(label=_("Until when"), required=False)
    moment = forms.CharField(
        label=_("Another moment"), required=False, max_length=40, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    into = forms.ChoiceField(label=_("Into which"), required=False)
    is_sure = forms.BooleanField(label=_("I am sure that all of them come from this person"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = LongText(label=_("Note for colleagues"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: QueryDict | None = None, *, tickets: Sequence[Ticket], goals: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"act": "hand-over", "impact": Impact.values[0], "when": "hour"}, auto_id="bulk-%s")
        self.offer("to", goals)
        self.offer("when", moments())
        self.offer("into", [(str(ticket.pk), f"{ticket.number} · {ticket.subject}") for ticket in tickets])
        self.given: Given = {}

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        if (read := READ.get(content.get("act", ""))) is not None and not self.errors:
            self.given = read(self, content)
        return content

    def take_over(self, other: forms.Form, **names: str) -> None:
        """Errors of a form that knows these fields already."""
        for name, said in other.errors.items():
            self.add_error(names.get(name, name), said)


def of_hand_over(form: BulkForm, content: dict[str, Any]) -> Given:
    asked = HandOverForm({"to": content["to"], "note": content["note"]})
    if not asked.is_valid():
        form.take_over(asked)
    return {
        "team": asked.team.pk if asked.team else None,
        "operator": asked.operator.pk if asked.operator else None,
        "note": content["note"],
    }


def of_priority(form: BulkForm, content: dict[str, Any]) -> Given:
    for name in ("impact", "urgency"):
        if content[name] == "":
            form.add_error(name, _("Choose what the customer loses and how soon."))
    return {"impact": content.get("impact"), "urgency": content.get("urgency")}


def of_choice(name: str) -> Callable[[BulkForm, dict[str, Any]], Given]:
    def read(form: BulkForm, content: dict[str, Any]) -> Given:
        if not content[name]:
            form.add_error(name, _("Choose one of these."))
        return {name: content.get(name)}

    return read


def of_snooze(form: BulkForm, content: dict[str, Any]) -> Given:
    asked = WhenForm({"when": content["when"], "moment": content["moment"]})
    if not asked.is_valid():
        form.take_over(asked)
        return {}
    return {"until": asked.cleaned_data["moment"].isoformat()}


def of_merge(form: BulkForm, content: dict[str, Any]) -> Given:
    if not content["into"]:
        form.add_error("into", _("Choose one of these."))
        return {}
    return {"into": int(content["into"]), "is_sure": content["is_sure"]}


def of_note(form: BulkForm, content: dict[str, Any]) -> Given:
    if not content["text"].strip():
        form.add_error("text", _("Write something first."))
    return {"text": content.get("text")}


def of_nothing(_form: BulkForm, _content: dict[str, Any]) -> Given:
    return {}


READ: dict[str, Callable[[BulkForm, dict[str, Any]], Given]] = {
    "hand-over": of_hand_over,
    "priority": of_priority,
    "kind": of_choice("kind"),
    "state": of_choice("state"),
    "resolve": of_nothing,
    "snooze": of_snooze,
    "follow": of_nothing,
    "merge": of_merge,
    "note": of_note,
}
