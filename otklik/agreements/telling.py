"""Who hears of a ticket that stands still, and the letter: what it is, since when, what was tried already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from otklik.accounts.models import Operator, Role
from otklik.agreements import rules
from otklik.agreements.models import Stillness
from otklik.agreements.tried import tried
from otklik.desk.actions.mentions import who_see
from otklik.desk.models import Ticket
from otklik.notices.actions import Letter, tell
from otklik.pages.words import clock


def people_on(row: Stillness) -> list[Operator]:
    """Those who stand on the ticket's rung and may see it. On the team's: whoever of it is on shift, else all of it.

    Only the manager need not see tickets: an admin has named him to be told of them. In place of one who has left the leads
    are told again, and why it is they.
    """
    ticket = row.ticket
    if row.rung == rules.OWNER:
        return list(who_see(ticket).filter(pk=ticket.owner_id or 0))
    if row.rung == rules.COLLEAGUES:
        team = who_see(ticket).filter(pk__in=ticket.team.operators.values("pk")) if ticket.team else Operator.objects.none()
        on_shift = Operator.objects.on_shift().filter(pk__in=team)
        return list(on_shift or team)
    if row.rung in (rules.LEAD, rules.IN_PLACE_OF_MANAGER):
        return list(Operator.objects.active().with_role(Role.LEAD))
    return [row.agreement.manager] if row.agreement.manager else []


def tell_of_stillness(rows: Iterable[Stillness]) -> None:
    """One letter to each person about all the tickets that have just reached him."""
    for_whom: dict[Operator, list[Stillness]] = defaultdict(list)
    for row in rows:
        for person in people_on(row):
            for_whom[person].append(row)
    letters = [(person, letter(person, about)) for person, about in for_whom.items()]
    # Written together with the rungs: whether a rung was told is what the rows say, the key only has to be new.
    for person, written in letters:
        tell(f"still:{person.pk}:{uuid4()}", "still", [written])


def letter(person: Operator, rows: list[Stillness]) -> Letter:
    with translation.override(person.locale), timezone.override(person.time_zone):
        count = len(rows)
        subject = (
            _("Ticket %(number)s stands still") % {"number": rows[0].ticket.number}
            if count == 1
            else ngettext("%(n)d ticket stands still", "%(n)d tickets stand still", count) % {"n": count}
        )
        parts = [paragraph(row) for row in rows]
        why = _("You are told because nothing has brought it forward for as long as was agreed. Any step ends this.")
        return Letter(
            recipient=f"operator:{person.pk}",
            address=person.email,
            subject=subject,
            text="\n\n".join([*parts, why]),
            language=person.locale,
        )


def paragraph(row: Stillness) -> str:
    ticket = row.ticket
    head = _("%(number)s “%(subject)s”: nothing since %(when)s.") % {
        "number": ticket.number,
        "subject": ticket.subject,
        "when": clock(row.since),
    }
    done = [f"— {line}" for line in tried(ticket)] or [_("Nothing has been tried yet.")]
    return "\n".join([head, url_of(ticket), *done, *in_place_of_manager(row)])


def in_place_of_manager(row: Stillness) -> list[str]:
    if row.rung != rules.IN_PLACE_OF_MANAGER:
        return []
    words = _(
        "You are told in place of the manager: %(name)s no longer works here. Ask an admin to choose another in “%(agreement)s”."
    )
    return [words % {"name": row.agreement.manager, "agreement": row.agreement}]


def url_of(ticket: Ticket) -> str:
    return settings.DESK_URL + reverse("desk:ticket", args=[ticket.number])
