"""The form of a rule: when, if, then; every condition and every act stands there once and is empty until it is wanted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Team
from otklik.automation.acts import Act
from otklik.automation.all_acts import offered
from otklik.automation.conditions import CONDITIONS, kinds, languages
from otklik.automation.content import EVENTS, MOST_MINUTES, USUAL_MINUTES, Content
from otklik.automation.models import Plan, Skills
from otklik.desk.matter_forms import stored
from otklik.desk.models import SETTLED
from otklik.lib.text import clean, clean_line
from otklik.services.models import Service

LONGEST_WORDS, LONGEST_TEXT = 300, 4000
# In minutes.
UNITS = [(1, _("minutes")), (60, _("hours")), (24 * 60, _("days"))]
MOST_AT_ONCE = 100


class RuleForm(forms.Form):
    name = forms.CharField(label=_("What the rule is called"), max_length=120)
    event = forms.ChoiceField(label=_("When"), choices=list(EVENTS.items()))
    minutes = forms.IntegerField(
        label=_("Too long is"), min_value=1, max_value=MOST_MINUTES, required=False, initial=USUAL_MINUTES
    )
    unit = forms.TypedChoiceField(
        label=pgettext_lazy("of time", "Counted in"), choices=UNITS, coerce=int, initial=1, required=False
    )
    stops = forms.BooleanField(label=_("Do not ask the rules below this one"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in CONDITIONS.values():
            options = condition.options() if condition.options else []
            if condition.options and not options:
                # Nothing to choose from yet, such as no calendar.
                continue
            self.fields[f"if_{condition.name}"] = (
                forms.MultipleChoiceField(
                    label=str(condition.label),
                    choices=options,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
                if condition.options
                else forms.CharField(
                    label=str(condition.label), max_length=LONGEST_WORDS, required=False, help_text=str(condition.hint or "")
                )
            )
        self.offered = offered()
        for act in self.offered:
            self.fields[f"do_{act.name}"] = field_for(act)

    @staticmethod
    def filled_with(name: str, content: Content) -> dict[str, Any]:
        """What the form shows of a rule."""
        conditions = {
            f"if_{one}": values if one in CONDITIONS and CONDITIONS[one].options else ", ".join(values)
            for one, values in content.conditions.items()
        }
        acts = {f"do_{one}": value for one, value in content.acts.items()}
        unit = max(minutes for minutes, _label in UNITS if content.minutes % minutes == 0)
        span = {"minutes": content.minutes // unit, "unit": unit}
        return {"name": name, "event": content.event, "stops": content.stops} | span | conditions | acts

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"], most=120)
        if not name:
            raise forms.ValidationError(_("Call it something: the history of tickets will speak of it by this name."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.content.minutes > MOST_MINUTES and not self.errors.keys() & {"minutes", "unit"}:
            self.add_error("minutes", _("Choose at most ninety days."))
        if cleaned.get("do_aside") and cleaned.get("do_state") in SETTLED:
            self.add_error("do_aside", _("A resolved ticket cannot be put aside, so choose one: the state or the moment."))
        if self.fields.keys() <= cleaned.keys() and not self.content.acts:
            self.add_error(None, _("Say what the rule should do: choose at least one thing under “Then”."))
        return cleaned

    @property
    def content(self) -> Content:
        """What was chosen, as far as it makes sense."""
        cleaned = self.cleaned_data
        conditions = {name: self.values_of(name) for name in CONDITIONS}
        acts = {act.name: clean(stored(cleaned.get(f"do_{act.name}")), most=LONGEST_TEXT) for act in self.offered}
        return Content(
            event=cleaned.get("event") or next(iter(EVENTS)),
            minutes=(cleaned.get("minutes") or USUAL_MINUTES) * (cleaned.get("unit") or 1),
            conditions={name: values for name, values in conditions.items() if values},
            acts={name: value for name, value in acts.items() if value},
            stops=bool(cleaned.get("stops")),
        )

    def values_of(self, name: str) -> list[str]:
        value = self.cleaned_data.get(f"if_{name}")
        if isinstance(value, list):
            return value
        words = clean_line(value or "", most=LONGEST_WORDS)
        return [words] if words.strip(" ,") else []

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[f"if_{name}"] for name in CONDITIONS if f"if_{name}" in self.fields]

    @property
    def acts(self) -> list[forms.BoundField]:
        return [self[f"do_{act.name}"] for act in self.offered if not act.kind]

    @property
    def filling(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Acts that write into fields, by the kinds that have them."""
        controls = [(act.kind, self[f"do_{act.name}"]) for act in self.offered if act.kind]
        return [(label, [one for kind, one in controls if kind == value]) for value, label in kinds() if value in dict(controls)]

    @property
    def fills_in(self) -> bool:
        """Whether one of them is chosen, so that they are shown."""
        return any(one.value() for _kind, controls in self.filling for one in controls)


def field_for(act: Act) -> forms.Field:
    if act.options:
        control: forms.Field = forms.ChoiceField(choices=[("", str(act.nothing)), *act.options()])
    elif act.control:
        control = act.control()
    else:
        control = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    control.label, control.help_text, control.required, control.initial = str(act.label), str(act.hint or ""), False, None
    return control


class PlanForm(forms.ModelForm):
    """How one team's work is given out. Several stand on one page, told apart by the team's id."""

    class Meta:
        model = Plan
        fields = ("mode", "most", "is_sticky")

    def __init__(self, data: Any = None, *, team: Team | None, instance: Plan | None) -> None:
        super().__init__(data, instance=instance, prefix=f"team-{team.pk if team else 'none'}")
        self.team = team
        self.fields["most"].widget = forms.NumberInput(attrs={"min": 1, "max": MOST_AT_ONCE})
        self.fields["most"].validators.extend([MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)])

    @property
    def about(self) -> str:
        return self.team.name if self.team else gettext("Tickets of no team")


class SkillsForm(forms.Form):
    """What a person is given. Nothing ticked means anything."""

    services = forms.ModelMultipleChoiceField(
        label=_("Services"), queryset=Service.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(label=_("Kinds"), choices=(), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=(), required=False, widget=forms.CheckboxSelectMultiple)
    most = forms.IntegerField(
        label=_("At most at once"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        required=False,
        help_text=_("Empty: as many as the team's limit says."),
    )

    def __init__(self, data: Any = None, *, instance: Skills | None) -> None:
        filled = (
            {
                "services": [service.pk for service in instance.services.all()],
                "kinds": instance.kinds,
                "languages": instance.languages,
                "most": instance.most,
            }
            if instance
            else None
        )
        super().__init__(data, initial=filled)
        self.kind_choices, self.language_choices = kinds(), languages()
        self.fields["kinds"].choices = self.kind_choices  # type: ignore[attr-defined]
        self.fields["languages"].choices = self.language_choices  # type: ignore[attr-defined]
