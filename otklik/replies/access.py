"""The ways to ready answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Team
from otklik.replies.models import ReplyTemplate


def template_to_use(operator: Operator, pk: int) -> ReplyTemplate:
    return get_object_or_404(ReplyTemplate.objects.used_by(operator).select_related("to_team", "team"), pk=pk)


def template_to_write(operator: Operator, pk: int) -> ReplyTemplate:
    return get_object_or_404(ReplyTemplate.objects.written_by(operator).select_related("to_team", "team"), pk=pk)


def teams_to_write_for(operator: Operator) -> QuerySet[Team]:
    """One's own teams; every team for a lead."""
    return (Team.objects.all() if operator.is_lead else operator.teams.all()).order_by("name")
