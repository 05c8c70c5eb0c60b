"""Rules are written, put in force, put in order, taken away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.accounts.rules import moved
from otklik.automation.content import Content
from otklik.automation.facts import RuleDrafted, RuleRemoved, RulesReordered, RuleSwitchedOff, RuleSwitchedOn
from otklik.automation.models import Rule, RuleVersion
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@transaction.atomic
def draft(rule: Rule | None, name: str, content: Content, *, by: Operator | None) -> Rule:
    """Writes a rule down. What was in force before stays in force until the draft is switched on."""
    if not content.acts:
        raise Refused(_("Say what the rule should do."))
    if rule is None:
        last = Rule.objects.kept().aggregate(last=Max("position"))["last"] or 0
        rule = Rule(position=last + 1)
    else:
        rule = locked(rule)
    rule.name = name
    rule.draft = None if rule.current and rule.current.said == content else content.as_json()
    rule.save()
    record(RuleDrafted(rule=rule.pk, by=by.pk if by else None))
    return rule


@transaction.atomic
def switch_on(rule: Rule, *, by: Operator) -> Rule:
    """Puts the draft in force as a new version; without a draft, the last version again."""
    rule = locked(rule)
    if rule.draft:
        number = (rule.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        rule.current = RuleVersion.objects.create(rule=rule, number=number, content=rule.draft, by=by)
        rule.draft = None
    elif rule.is_on:
        return rule
    if rule.current is None:
        raise Refused(_("There is nothing to switch on yet: write the rule first."))
    rule.is_on, rule.trouble = True, None
    rule.save()
    record(RuleSwitchedOn(rule=rule.pk, version=rule.current.number, by=by.pk))
    return rule


@transaction.atomic
def switch_off(rule: Rule, *, by: Operator | None, trouble: dict[str, str] | None = None) -> Rule:
    """`trouble` says what the rule could not find when it was nobody who switched it off."""
    rule = locked(rule)
    if rule.is_on:
        rule.is_on, rule.trouble = False, trouble
        rule.save(update_fields=["is_on", "trouble"])
        record(RuleSwitchedOff(rule=rule.pk, by=by.pk if by else None))
    return rule


@transaction.atomic
def move_rule(rule: Rule, step: int, *, by: Operator) -> None:
    """One place earlier (-1) or later (+1) in the order in which rules are asked."""
    rules = list(Rule.objects.kept().select_for_update())
    here = next((one for one in rules if one.pk == rule.pk), None)
    if here is None:
        raise Refused(_("This rule is gone."))
    for position, one in enumerate(moved(rules, here, step), start=1):
        Rule.objects.filter(pk=one.pk).update(position=position)
    record(RulesReordered(by=by.pk))


@transaction.atomic
def remove_rule(rule: Rule, *, by: Operator) -> None:
    """Takes it off the list. Its versions stay: the history of tickets speaks of them."""
    rule = locked(rule)
    if rule.removed_at is None:
        rule.is_on, rule.removed_at = False, now()
        rule.save(update_fields=["is_on", "removed_at"])
        record(RuleRemoved(rule=rule.pk, by=by.pk))


def locked(rule: Rule) -> Rule:
    return Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)
