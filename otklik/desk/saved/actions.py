"""Keeping a list under a name, and letting it go."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk.facts import ViewForgotten, ViewSaved
from otklik.desk.listing import Choice
from otklik.desk.models import SavedView
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line

MOST = 20
LONGEST_QUERY = 800


@transaction.atomic
def save_view(
    name: str, choice: Choice, *, by: Operator | None, team: Team | None = None, person: Operator | None = None
) -> SavedView:
    """For all of a team, for a person, or else for oneself. Raises `Refused` without a name, with one that is taken, and for the twenty-first."""
    name = clean_line(name, most=60)
    if not name:
        raise Refused(_("Give the view a name, for example “Refunds this week”."))
    query = choice.query(rows="", after="")
    if len(query) > LONGEST_QUERY:
        raise Refused(_("This search is too long to be kept. Take some of its words out."))
    owner = {"team": team} if team else {"operator": person or by}
    if SavedView.objects.filter(**owner).count() >= MOST:
        raise Refused(_("There are twenty views already. Remove one that nobody needs any more."))
    try:
        with transaction.atomic():
            view = SavedView.objects.create(name=name, query=query, **owner)
    except IntegrityError as error:
        raise Refused(_("There is a view called “%(name)s” already. Choose another name.") % {"name": name}) from error
    record(ViewSaved(view=view.pk, by=by.pk if by else None))
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: Operator) -> None:
    if SavedView.objects.filter(pk=view.pk).delete()[0]:
        record(ViewForgotten(view=view.pk, by=by.pk))
