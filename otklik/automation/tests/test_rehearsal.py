"""A rehearsal tells what would have happened, and leaves everything as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from otklik.automation import rehearsal
from otklik.automation.content import Content
from otklik.automation.rehearsal import SoFar, rehearsed, too_long
from otklik.automation.tests.conftest import Desk
from otklik.conftest import Cast
from otklik.desk.actions import add_message, hand_over, reply
from otklik.journal.models import Entry
from otklik.lib.clock import now

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def to_the_end(content: Content) -> SoFar:
    found = rehearsed(content, SoFar())
    for _step in range(20):
        if found.is_done:
            break
        query = dict(part.split("=") for part in found.query().split("&"))
        found = rehearsed(content, SoFar.of(query))
    return found


def test_what_was_handed_over_since_counts_as_it_arrived(desk: Desk, cast: Cast) -> None:
    handed, other = desk.ticket("Чемодан пропал"), desk.ticket("Где мой билет?")
    hand_over(handed, by=cast.lena, team=cast.baggage)
    before = Entry.objects.count()
    found = to_the_end(Content(conditions={"words": ["чемоданы"], "team": ["none"]}, acts={"team": str(cast.baggage.pk)}))
    assert (found.looked, found.matched, found.counts, found.examples) == (2, 1, {"team": 1}, (handed.pk,))
    assert Entry.objects.count() == before
    handed.refresh_from_db()
    assert handed.team == cast.baggage
    assert not other.rule_runs.exists()


def test_a_large_week_is_looked_through_step_by_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "A_STEP", 3)
    for number in range(8):
        desk.ticket(f"Письмо {number}", kind="idea" if number % 2 else "question")
    found = to_the_end(Content(conditions={"kind": ["idea"]}, acts={"note": "!"}))
    assert (found.looked, found.matched) == (8, 4)


def test_what_is_older_than_a_week_is_left_out(desk: Desk) -> None:
    with time_machine.travel(now() - timedelta(days=8), tick=False):
        desk.ticket()
    Entry.objects.update(at=now() - timedelta(days=8))
    assert to_the_end(Content(acts={"note": "!"})).looked == 0


@pytest.mark.parametrize(
    ("said", "for_us", "found"),
    [
        # Minutes after noon and who spoke: c for the customer, w for us.
        ("0c 40w", True, [0]),
        ("0c 20c 40w", True, [0]),
        ("0c 20w 25c", True, [2]),
        ("0c 20w", True, []),
        ("0c 10w 50c", False, [1]),
        ("0c 10w 30w 65c", False, [2]),
        ("0c 10w 20c 30w", False, [3]),
        ("", True, []),
    ],
)
def test_who_waited_too_long(said: str, for_us: bool, found: list[int]) -> None:
    lines = [(NOON + timedelta(minutes=int(one[:-1])), one[-1] == "w") for one in said.split()]
    until = NOON + timedelta(minutes=90)
    assert too_long(lines, until=until, longest=timedelta(minutes=30), for_us=for_us) == found


def test_waiting_of_last_week_is_told(desk: Desk, cast: Cast) -> None:
    with time_machine.travel(now() - timedelta(hours=5), tick=False) as traveller:
        late, quick = desk.ticket(), desk.ticket()
        traveller.shift(timedelta(minutes=5))
        reply(quick, "Да", by=cast.anna)
        traveller.shift(timedelta(minutes=55))
        reply(late, "Да", by=cast.anna)
        add_message(quick, "Спасибо", channel="portal")
    late.messages.filter(operator=None).update(at=now() - timedelta(hours=5))
    late.messages.exclude(operator=None).update(at=now() - timedelta(hours=4))
    quick.messages.update(at=now())
    found = to_the_end(Content(event="waits", minutes=30, acts={"note": "!"}))
    assert found.examples == (late.pk,)


def test_an_admin_who_answers_nobody_sees_counts_and_no_tickets(desk: Desk, as_oleg: Client, as_lena: Client) -> None:
    desk.ticket(subject="Личное дело")
    rule = desk.rule(acts={"note": "!"})
    path = f"/rules/{rule.pk}/rehearsal/"
    assert "Личное дело" in as_lena.get(path).content.decode()
    assert "Личное дело" not in as_oleg.get(path).content.decode()
    for nonsense in ("after=x", "after=99999999999999999-1", "looked=-5&seen=a.b", "after=1764000000000000-х", "n_x=1"):
        assert as_lena.get(f"{path}?{nonsense}").status_code == 200
