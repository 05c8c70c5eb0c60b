"""What the demo company lets Otklik do by itself."""

from __future__ import annotations

from otklik.accounts.models import Operator, Team
from otklik.automation.actions.planning import change_plan
from otklik.automation.actions.writing import draft, switch_on
from otklik.automation.content import Content
from otklik.automation.models import Plan
from otklik.project.demo.people import BAGGAGE, REFUNDS

LEAD = "Елизавета Громова"


def decide(by_name: dict[str, Operator]) -> None:
    """Three rules at work, one still being thought about; one team whose work is given out."""
    lead = by_name[LEAD]
    teams = {team.name: team for team in Team.objects.all()}
    at_work = {
        "Багаж — своей группе": Content(
            conditions={"words": ["чемодан, багаж, потеряли сумку, lost luggage"], "team": ["none"]},
            acts={"team": str(teams[BAGGAGE].pk)},
            stops=True,
        ),
        "Возвраты — своей группе": Content(
            conditions={"words": ["возврат, вернуть деньги, refund"], "team": ["none"]},
            acts={"team": str(teams[REFUNDS].pk)},
        ),
        "Жалобы не ждут": Content(
            event="waits",
            minutes=20,
            conditions={"kind": ["complaint"]},
            acts={"note": "Жалоба ждёт уже двадцать минут. Ответьте хотя бы, когда будет следующая новость."},
        ),
    }
    for name, content in at_work.items():
        switch_on(draft(None, name, content, by=lead), by=lead)
    thanks = Content(event="silent", minutes=3 * 24 * 60, acts={"note": "Клиент молчит три дня. Спросите, получилось ли у него."})
    draft(None, "Спросить, получилось ли", thanks, by=lead)
    change_plan(teams[REFUNDS], mode=Plan.OFFER, most=4, is_sticky=True, by=lead)
