"""A macro's acts in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from otklik.desk.models import Kind, State
from otklik.lib.text import shortened
from otklik.replies.actions import follows_reply
from otklik.replies.models import ReplyTemplate


def acts_in_words(template: ReplyTemplate) -> list[tuple[str, str]]:
    """Each act by its name and in words, in the order in which they are done."""
    found = []
    if template.kind:
        found.append(("kind", _("call it: %(kind)s") % {"kind": Kind(template.kind).label}))
    if template.note:
        found.append(("note", _("leave a note: “%(note)s”") % {"note": shortened(template.note, 60)}))
    if template.state:
        found.append(("state", _("then: %(state)s") % {"state": State(template.state).label}))
    if template.to_team:
        found.append(("team", _("hand over to %(team)s") % {"team": template.to_team.name}))
    return found


def acts_beside_reply(template: ReplyTemplate) -> list[tuple[str, str]]:
    """Without the state that the composer's own choice shows."""
    return [(act, words) for act, words in acts_in_words(template) if act != "state" or not follows_reply(template.state)]
