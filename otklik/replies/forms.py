"""The page on which a ready answer is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.desk.access import colleagues_to_give_to, teams_to_give_to
from otklik.desk.actions.thread import LONGEST
from otklik.desk.asides import asides
from otklik.desk.forms import LongText
from otklik.desk.matter_forms import field_of, stored
from otklik.desk.models import SETTLED, Kind, KindField, State
from otklik.desk.order import Impact, Urgency
from otklik.lib.text import clean, clean_line
from otklik.pages.fields import first_of
from otklik.replies.access import teams_to_write_for
from otklik.replies.models import ReplyTemplate
from otklik.speech.widgets import LookedText
from otklik.wording.kinds import Kind as Wording

NOTHING = ("", _("leave as it is"))


class ReplyTemplateForm(forms.Form):
    """Text in one or two languages, who uses it, and what is done with it."""

    name = forms.CharField(
        label=pgettext_lazy("ready answer", "Name"), max_length=80, help_text=_("What you look for it by: a few words")
    )
    audience = forms.ChoiceField(label=_("Who uses it"), choices=ReplyTemplate.AUDIENCES)
    team = forms.ModelChoiceField(label=_("Which team"), queryset=Team.objects.none(), required=False, empty_label=_("no team"))
    text_ru = LongText(
        label=_("Text in Russian"), max_length=LONGEST, required=False, widget=LookedText(Wording.REPLY, language="ru")
    )
    text_en = LongText(
        label=_("Text in English"), max_length=LONGEST, required=False, widget=LookedText(Wording.REPLY, language="en")
    )
    state = forms.ChoiceField(label=_("Then the ticket is"), required=False)
    to_team = forms.ModelChoiceField(
        label=_("Hand over to"), queryset=Team.objects.none(), required=False, empty_label=pgettext_lazy("hand over to", "nobody")
    )
    kind = forms.ChoiceField(label=_("It is a"), choices=[NOTHING, *Kind.choices], required=False)
    impact = forms.TypedChoiceField(
        label=_("What the customer loses"), choices=[NOTHING, *Impact.choices], coerce=int, empty_value=None, required=False
    )
    urgency = forms.TypedChoiceField(
        label=_("How soon it gets worse"), choices=[NOTHING, *Urgency.choices], coerce=int, empty_value=None, required=False
    )
    gives_to = forms.ChoiceField(label=_("Whose it is then"), required=False)
    aside = forms.ChoiceField(label=_("Put aside"), required=False)
    note = LongText(label=_("Internal note"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, operator: Operator, template: ReplyTemplate, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(template, name) for name in ReplyTemplateForm.base_fields}
        super().__init__(*args, **kwargs)
        self.operator, self.template = operator, template
        states = [(one.value, one.label) for one in State if one not in (State.NEW, State.CLOSED)]
        audiences = [one for one in ReplyTemplate.AUDIENCES if one[0] != ReplyTemplate.EVERYBODY or operator.is_lead]
        self.offer("audience", audiences)
        self.offer("state", [NOTHING, *states])
        self.offer("aside", [("", pgettext_lazy("put aside", "no")), *asides()])
        colleagues = [(str(one.pk), str(one)) for one in colleagues_to_give_to()]
        own = [(ReplyTemplate.ME, _("whoever uses the macro")), (ReplyTemplate.NOBODY, _("nobody: back into the queue"))]
        self.offer("gives_to", [NOTHING, *own, *colleagues])
        self.asked = list(KindField.objects.filter(retired_at__isnull=True).order_by("kind", "position", "pk"))
        for one in self.asked:
            made = field_of(one, template.fields.get(str(one.pk), ""))
            made.label, made.required = one.name, False
            self.fields[f"field-{one.pk}"] = made
        self.fields["team"].queryset = teams_to_write_for(operator)  # type: ignore[attr-defined]
        self.fields["to_team"].queryset = teams_to_give_to()  # type: ignore[attr-defined]
        for name, rows in (("text_ru", 6), ("text_en", 6), ("note", 2)):
            self.fields[name].widget.attrs["rows"] = rows

    def offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        if content.get("audience") == ReplyTemplate.TEAM and not content.get("team") and "team" not in self.errors:
            self.add_error("team", _("Choose the team."))
        if bool(content.get("impact")) != bool(content.get("urgency")) and not self.errors.keys() & {"impact", "urgency"}:
            left = "urgency" if content.get("impact") else "impact"
            self.add_error(left, _("Choose both: the priority follows from what the customer loses and how soon."))
        if content.get("aside") and content.get("state") in SETTLED:
            self.add_error("aside", _("A resolved ticket cannot be put aside, so choose one: the state or the moment."))
        if (
            self.filled
            and content.get("kind")
            and any(str(one.pk) in self.filled and one.kind != content["kind"] for one in self.asked)
        ):
            self.add_error(
                "kind", _("The fields below belong to tickets of another kind, so choose that kind or leave the kind as it is.")
            )
        acts = ("text_ru", "text_en", "state", "to_team", "kind", "note", "impact", "gives_to", "aside")
        if not self.filled and not any(content.get(name) for name in acts):
            self.add_error(first_of("text"), _("Write a text, or choose at least one act."))
        return content

    @property
    def filled(self) -> dict[str, str]:
        """What is written into fields, by their ids."""
        found = {str(one.pk): stored(self.cleaned_data.get(f"field-{one.pk}")) for one in self.asked}
        return {pk: value for pk, value in found.items() if value}

    @property
    def filling(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Their controls, by the kinds that have them."""
        return [
            (str(label), [self[f"field-{one.pk}"] for one in self.asked if one.kind == kind])
            for kind, label in Kind.choices
            if any(one.kind == kind for one in self.asked)
        ]

    @property
    def fills_in(self) -> bool:
        return any(one.value() for _kind, controls in self.filling for one in controls)

    def written(self) -> ReplyTemplate:
        """The template with what was typed, not saved yet."""
        content, template = self.cleaned_data, self.template
        template.name = clean_line(content["name"], most=80)
        template.audience = content["audience"]
        template.team = content["team"] if template.audience == ReplyTemplate.TEAM else None
        template.owner = self.operator if template.audience == ReplyTemplate.PERSONAL else None
        for name in ("text_ru", "text_en", "note"):
            setattr(template, name, clean(content[name], most=LONGEST))
        for name in ("state", "kind", "to_team", "impact", "urgency", "gives_to", "aside"):
            setattr(template, name, content[name])
        template.fields = self.filled
        return template
