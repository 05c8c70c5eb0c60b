"""A macro's acts in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.asides import asides
from otklik.desk.matter_forms import YES_NO
from otklik.desk.models import Kind, KindField, State
from otklik.desk.order import priority_of
from otklik.lib.text import shortened
from otklik.replies.actions import follows_reply
from otklik.replies.models import ReplyTemplate


def acts_in_words(template: ReplyTemplate) -> list[tuple[str, str]]:
    """Each act by its name and in words, in the order in which they are done."""
    found = []
    if template.kind:
        found.append(("kind", _("call it: %(kind)s") % {"kind": Kind(template.kind).label}))
    if template.fields:
        found.append(("fields", _("fill in: %(fields)s") % {"fields": fields_in_words(template.fields)}))
    if template.impact and template.urgency:
        priority = priority_of(template.impact, template.urgency).label
        found.append(("priority", _("priority: %(priority)s") % {"priority": priority}))
    if template.note:
        found.append(("note", _("leave a note: “%(note)s”") % {"note": shortened(template.note, 60)}))
    if template.state:
        found.append(("state", _("then: %(state)s") % {"state": State(template.state).label}))
    if template.aside:
        found.append(("aside", _("put aside %(until)s") % {"until": dict(asides()).get(template.aside, "…")}))
    if template.gives_to:
        found.append(("owner", owner_in_words(template.gives_to)))
    if template.to_team:
        found.append(("team", _("hand over to %(team)s") % {"team": template.to_team.name}))
    return found


def fields_in_words(fields: dict[str, str]) -> str:
    known = KindField.objects.filter(pk__in=[int(pk) for pk in fields]).order_by("kind", "position", "pk")
    return ", ".join(
        _("%(field)s — %(value)s") % {"field": one.name, "value": value_in_words(one, fields[str(one.pk)])} for one in known
    )


def value_in_words(field: KindField, value: str) -> str:
    known = field.choices if field.type == KindField.Type.CHOICE else YES_NO if field.type == KindField.Type.YES_NO else []
    return str(dict(known).get(value, shortened(value, 60)))


def owner_in_words(value: str) -> str:
    if value == ReplyTemplate.ME:
        return _("take it myself")
    if value == ReplyTemplate.NOBODY:
        return _("back into the queue")
    return _("give to %(name)s") % {"name": Operator.objects.get_queryset().filter(pk=int(value)).first() or "…"}


def acts_beside_reply(template: ReplyTemplate) -> list[tuple[str, str]]:
    """Without the state that the composer's own choice shows."""
    return [(act, words) for act, words in acts_in_words(template) if act != "state" or not follows_reply(template.state)]
