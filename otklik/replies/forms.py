"""The page on which a ready answer is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.desk.access import teams_to_give_to
from otklik.desk.actions.thread import LONGEST
from otklik.desk.forms import LongText
from otklik.desk.models import Kind, State
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
    note = LongText(label=_("Internal note"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, operator: Operator, template: ReplyTemplate, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(template, name) for name in ReplyTemplateForm.base_fields}
        super().__init__(*args, **kwargs)
        self.operator, self.template = operator, template
        states = [(one.value, one.label) for one in State if one not in (State.NEW, State.CLOSED)]
        audiences = [one for one in ReplyTemplate.AUDIENCES if one[0] != ReplyTemplate.EVERYBODY or operator.is_lead]
        self.offer("audience", audiences)
        self.offer("state", [NOTHING, *states])
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
        if not any(content.get(name) for name in ("text_ru", "text_en", "state", "to_team", "kind", "note")):
            self.add_error(first_of("text"), _("Write a text, or choose at least one act."))
        return content

    def written(self) -> ReplyTemplate:
        """The template with what was typed, not saved yet."""
        content, template = self.cleaned_data, self.template
        template.name = clean_line(content["name"], most=80)
        template.audience = content["audience"]
        template.team = content["team"] if template.audience == ReplyTemplate.TEAM else None
        template.owner = self.operator if template.audience == ReplyTemplate.PERSONAL else None
        for name in ("text_ru", "text_en", "note"):
            setattr(template, name, clean(content[name], most=LONGEST))
        template.state, template.kind, template.to_team = content["state"], content["kind"], content["to_team"]
        return template
