"""The way to a saved view, and to the teams for which one may save another."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Team
from otklik.desk.models import SavedView


def view_for(operator: Operator, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.seen_by(operator), pk=pk)


def teams_to_save_for(operator: Operator) -> QuerySet[Team]:
    return operator.teams.order_by("name")
