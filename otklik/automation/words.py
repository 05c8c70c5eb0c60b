"""A rule as a sentence: «Когда приходит обращение, если услуга — …, то передать группе …»."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from otklik.accounts.models import Operator
from otklik.automation import rules
from otklik.automation.acts import Act
from otklik.automation.all_acts import act_named, in_order
from otklik.automation.conditions import CONDITIONS, Options
from otklik.automation.content import EVENTS, Content
from otklik.automation.phrases import apart, parts
from otklik.lib.text import shortened
from otklik.pages.words import span_words

LONGEST_TEXT = 60
HELD: dict[str, Promise] = {
    rules.CIRCLE: gettext_lazy("held back: it would have answered what it had caused itself"),
    rules.TOO_LONG: gettext_lazy("held back: too many rules woke one another in a row"),
    rules.TOO_OFTEN: gettext_lazy("held back: it had changed this ticket three times within an hour"),
}


class Reader:
    """Looks up the names of choices once for a whole page of rules."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, str]] = {}
        self.acts: dict[str, Act | None] = {}

    def named(self, part: str, options: Callable[[], Options], value: str) -> str:
        if part not in self.names:
            self.names[part] = dict(options())
        return self.names[part].get(value) or self.past(part, value)

    @staticmethod
    def past(part: str, value: str) -> str:
        """Somebody who may not be chosen any more is still called by name."""
        gone = (
            Operator.objects.get_queryset().filter(pk=int(value)).first()
            if part in ("do_owner", "do_follower") and value.isdigit()
            else None
        )
        return str(gone) if gone else _("something that is gone")

    def sentence(self, content: Content) -> str:
        """The whole rule, with a full stop."""
        when = str(EVENTS.get(content.event, content.event))
        if content.is_timed:
            when = _("%(event)s (%(span)s)") % {"event": when, "span": span_words(content.minutes * 60)}
        conditions = [self.condition(name, values) for name, values in content.conditions.items() if name in CONDITIONS]
        acts = [self.act_words(act, value) for act, value in in_order(content.acts)]
        words = {"when": when, "conditions": ", ".join(conditions), "acts": joined(acts)}
        if not acts:
            return _("When %(when)s, …") % words
        if conditions:
            return _("When %(when)s, if %(conditions)s, then %(acts)s.") % words
        return _("When %(when)s, then %(acts)s.") % words

    def condition(self, name: str, values: Sequence[str]) -> str:
        condition = CONDITIONS[name]
        if condition.has_phrases:
            found = [part_words(part) for value in values for part in parts(value)]
        elif condition.options is None:
            found = [quoted(part) for value in values for part in value.split(",") if part.strip()]
        else:
            found = [self.named(f"if_{name}", condition.options, value) for value in values]
        return str(condition.words) % {"values": _(" or ").join(found)}

    def act(self, name: str, value: str) -> str:
        """One act that is known by its name alone."""
        if name not in self.acts:
            self.acts[name] = act_named(name)
        act = self.acts[name]
        return self.act_words(act, value) if act else _("something that is gone")

    def act_words(self, act: Act, value: str) -> str:
        said = (
            quoted(shortened(value, LONGEST_TEXT).rstrip("."))
            if act.options is None
            else self.named(f"do_{act.name}", act.options, value)
        )
        return str(act.words) % {"value": said}


def quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text.strip()}


def part_words(part: str) -> str:
    """Words and phrases that must all be there."""
    phrases, words = apart(part)
    found = [
        _("%(phrase)s in a row") % {"phrase": quoted(one)} if len(one.split()) > 1 else quoted(one)
        for one in phrases
        if one.strip()
    ]
    return joined([*found, *([quoted(words)] if words else [])]) or quoted(part)


def joined(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + _(" and ") + parts[-1] if len(parts) > 1 else "".join(parts)


def trouble_words(trouble: dict[str, str] | None) -> str:
    """Why a rule is off though nobody switched it off."""
    if trouble is None:
        return ""
    if (act := act_named(trouble.get("act", ""))) is not None:
        return _(
            "Otklik switched this rule off: what it names in “%(act)s” is gone. Choose something else and switch it on again."
        ) % {"act": act.label}
    return _(
        "Otklik switched this rule off: it could not be carried out. Nothing was changed by it. Look through it and try again."
    )


def loops_words(count: int) -> str:
    return ngettext(
        "In the last day Otklik held this rule back %(count)s time: rules were answering one another.",
        "In the last day Otklik held this rule back %(count)s times: rules were answering one another.",
        count,
    ) % {"count": count}
