"""What rides along with a reply: the acts of its macro, and which ready answers were used. Nothing left open is ever sent."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.desk.writing.along import Rider
from otklik.lib.refused import Refused
from otklik.replies import actions
from otklik.replies.models import ReplyTemplate
from otklik.replies.variables import is_known, names_in

MOST_TEMPLATES = 20


def read(ticket: Ticket, post: QueryDict, by: Operator) -> dict[str, Any] | None:
    """Templates that this person may not use count for nothing; a macro that is gone meanwhile is said, not skipped."""
    used = template_keys(post.getlist("template"))
    refuse_open(post.get("text", ""), from_template=bool(used))
    known = list(ReplyTemplate.objects.used_by(by).filter(pk__in=used).values_list("pk", flat=True))
    macro_keys = template_keys([post.get("macro", "")])
    if not macro_keys:
        return {"used": known} if known else None
    macro = ReplyTemplate.objects.used_by(by).filter(pk=macro_keys[0]).first()
    if macro is None:
        raise Refused(_("This macro is not there any more. Take it out below the text, then send again."))
    acts = actions.acts_of(macro, post.getlist("act"))
    actions.refuse_impossible(ticket, acts, then=post.get("then", ""), by=by)
    return {"used": known, "title": macro.name, "acts": acts}


def refuse_open(text: str, *, from_template: bool) -> None:
    left = [name for name in names_in(text) if from_template or is_known(name)]
    if left:
        names = ", ".join(f"{{{name}}}" for name in left[:5])
        raise Refused(_("Something is still open in the text: %(names)s. Fill it in or delete it, then send.") % {"names": names})


def template_keys(values: list[str]) -> list[int]:
    return [int(value) for value in values[:MOST_TEMPLATES] if value.isascii() and value.isdigit() and len(value) < 18]


def act(ticket: Ticket, content: dict[str, Any], by: Operator) -> None:
    actions.perform(ticket, content.get("acts", {}), title=content.get("title", ""), by=by)
    actions.count(content.get("used", []))


RIDER = Rider(name="replies", read=read, act=act)
