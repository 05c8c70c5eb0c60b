"""Choosing the company's manner, writing its own rules, and counting what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.speech import rules
from otklik.speech.facts import MannerChanged, OwnRuleRemoved, OwnRuleSaved
from otklik.speech.models import Manner, OwnRule, Tally

MOST_COUNTED = 40
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")


@transaction.atomic
def change_manner(*, by: Operator | None, **values: Any) -> Manner:
    """Keeps profiles by kind, words to prefer, to avoid, and names."""
    manner = renewed()
    for name, value in values.items():
        setattr(manner, name, value)
    manner.save()
    record(MannerChanged(by=by.pk if by else None))
    return manner


@transaction.atomic
def save_own_rule(own: OwnRule, *, by: Operator | None) -> OwnRule:
    """Keeps a new or a changed rule. Raises `Refused` when there are too many to stay quick."""
    if not own.pk and OwnRule.objects.count() >= rules.MOST_RULES:
        raise Refused(
            _("There are %(number)s own rules already. Remove one that is no longer needed.") % {"number": rules.MOST_RULES}
        )
    renewed().save()
    own.save()
    record(OwnRuleSaved(own_rule=own.pk, by=by.pk if by else None))
    return own


@transaction.atomic
def remove_own_rule(own: OwnRule, *, by: Operator) -> None:
    renewed().save()
    if OwnRule.objects.filter(pk=own.pk).delete()[0]:
        record(OwnRuleRemoved(own_rule=own.pk, by=by.pk))


def renewed() -> Manner:
    """The manner, locked, one version on; everything that was worked out from it is worked out again."""
    Manner.objects.get_or_create(pk=1)
    manner = Manner.objects.select_for_update().get(pk=1)
    manner.version += 1
    return manner


def count(*, seen: Iterable[str], accepted: Iterable[str], sent: Iterable[str]) -> None:
    """Adds one text's findings to the day's counts. By rule only: neither the writer nor the text is kept."""
    numbers: dict[str, Counter[str]] = {}
    for column, names in (("seen", {*seen, *accepted, *sent}), ("accepted", set(accepted)), ("sent", set(sent))):
        for name in sorted(names)[:MOST_COUNTED]:
            if NAME.fullmatch(name):
                numbers.setdefault(name, Counter())[column] += 1
    day = timezone.localdate()
    with transaction.atomic():
        Tally.objects.bulk_create([Tally(rule=name, day=day) for name in sorted(numbers)], ignore_conflicts=True)
        # In one order, so that two writers never wait for each other.
        for name in sorted(numbers):
            changes = {column: F(column) + number for column, number in numbers[name].items()}
            Tally.objects.filter(rule=name, day=day).update(**changes)
