"""The clocks of a ticket from its history: pauses, answers, settling, reopening, hand-overs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from otklik.agreements.replay import (
    ANSWERED,
    ASKED,
    GONE,
    HANDED,
    MOVED,
    OPENED,
    OURS,
    SETTLED,
    WAITING,
    Event,
    Replay,
    Run,
    Target,
)  # fmt: skip
from otklik.agreements.rules import ANSWER, RESOLUTION, TEAM, UPDATE
from otklik.calendars.rules import Hours

MOSCOW = ZoneInfo("Europe/Moscow")
OFFICE = Hours(zone=MOSCOW, week=(*([((540, 1080),)] * 5), (), ()))
TARGETS = {
    ANSWER: Target(time=timedelta(minutes=30), hours=OFFICE, agreement=1),
    UPDATE: Target(time=timedelta(hours=2), hours=OFFICE, agreement=1),
    RESOLUTION: Target(time=timedelta(hours=8), hours=OFFICE, agreement=1),
}


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """Wednesday, 25 November 2026, unless another day is named."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


def event(what: str, moment: datetime, **more: object) -> Event:
    return Event(what=what, at=moment, **more)


def played(*events: Event, team_target=lambda _giver, _taker: None) -> Replay:
    return Replay(targets=TARGETS, team_target=team_target).play(events)


def last(replay: Replay, what: str) -> Run:
    return [run for run in replay.runs if run.what == what][-1]


def test_the_first_answer_is_due_in_working_time():
    replay = played(event(OPENED, at(17, 50, day=27)))
    assert last(replay, ANSWER).due_at == at(9, 20, day=30)
    assert last(replay, ANSWER).warn_at == datetime(2026, 11, 30, 9, 12, 30, tzinfo=MOSCOW)


def test_an_answer_in_time_is_met_and_a_late_one_stays_late():
    replay = played(event(OPENED, at(10)), event(ANSWERED, at(10, 20), turn=WAITING))
    assert (last(replay, ANSWER).is_met, last(replay, ANSWER).late_at) == (True, None)
    late = played(event(OPENED, at(10)), event(ANSWERED, at(11), turn=WAITING))
    assert (last(late, ANSWER).is_met, last(late, ANSWER).late_at) == (True, at(10, 30))


def test_clocks_stand_while_we_wait_and_go_on_with_what_is_left():
    replay = played(event(OPENED, at(10)), event(MOVED, at(10, 10), turn=WAITING))
    assert last(replay, ANSWER).due_at is None
    replay = played(event(OPENED, at(10)), event(MOVED, at(10, 10), turn=WAITING), event(ASKED, at(15)))
    assert last(replay, ANSWER).due_at == at(15, 20)
    assert last(replay, RESOLUTION).due_at == at(13, 50, day=26)


def test_every_wait_for_us_after_the_first_answer_has_its_own_clock():
    replay = played(
        event(OPENED, at(9)), event(ANSWERED, at(9, 10), turn=WAITING), event(ASKED, at(10)), event(ASKED, at(10, 30))
    )
    assert last(replay, UPDATE).due_at == at(12), "the second message of the customer does not give us more time"
    replay = played(event(OPENED, at(9)), event(ANSWERED, at(9, 10), turn=OURS))
    assert last(replay, UPDATE).due_at == at(11, 10), "whoever says that it stays with us owes the next word"


def test_settling_ends_everything_and_the_time_until_reopening_is_nobodys():
    history = [event(OPENED, at(9)), event(ANSWERED, at(9, 10), turn=OURS), event(MOVED, at(11), turn=SETTLED)]
    settled = played(*history)
    assert settled.live() == []
    assert last(settled, RESOLUTION).is_met
    back = played(*history, event(ASKED, at(16)))
    assert last(back, RESOLUTION).due_at == at(13, day=26), "two of eight hours were used before"
    assert last(back, UPDATE).due_at == at(18)
    assert len([run for run in back.runs if run.what == RESOLUTION]) == 1


def test_a_resolution_that_was_late_stays_late_after_reopening():
    replay = played(event(OPENED, at(9, day=23)), event(MOVED, at(9, day=25), turn=SETTLED), event(ASKED, at(10)))
    assert last(replay, RESOLUTION).due_at == at(17, day=23)


def test_a_pause_after_the_time_was_over_does_not_hide_it():
    replay = played(event(OPENED, at(10)), event(MOVED, at(11), turn=WAITING), event(ASKED, at(12)))
    assert last(replay, ANSWER).due_at == at(10, 30)


def test_the_telephone_is_an_answer():
    replay = played(event(OPENED, at(10), is_answered=True))
    assert last(replay, ANSWER).is_met
    assert last(replay, ANSWER).ended_at == at(10)
    assert last(replay, UPDATE).due_at == at(12), "and whoever took the call owes the next word"


def test_a_team_may_hold_what_was_handed_over_for_so_long():
    hours = Target(time=timedelta(hours=1), hours=OFFICE, agreement=7)
    asked = []

    def target(giver: int | None, taker: int) -> Target | None:
        asked.append((giver, taker))
        return hours if taker == 2 else None

    history = [event(OPENED, at(9)), event(HANDED, at(10), team=2)]
    assert last(played(*history, team_target=target), TEAM).due_at == at(11)
    same = played(*history, event(HANDED, at(10, 30), team=2), team_target=target)
    assert last(same, TEAM).due_at == at(11), "another colleague of the same team gets no new hour"
    back = played(*history, event(HANDED, at(10, 40), team=1), team_target=target)
    assert last(back, TEAM).is_met
    assert asked[-2:] == [(None, 2), (2, 1)]


def test_a_ticket_that_lives_on_in_another_one_has_no_clocks():
    assert played(event(OPENED, at(9)), event(GONE, at(9, 5))).live() == []


def test_standing_still_is_counted_from_the_last_step_or_from_when_it_became_ours():
    history = [event(OPENED, at(9), is_step=True), event(ANSWERED, at(10), turn=WAITING, is_step=True)]
    assert played(*history, event(ASKED, at(14))).still_since == at(14)
    assert played(*history, event(ASKED, at(14)), event(ASKED, at(15))).still_since == at(14)


def test_the_same_history_twice_gives_the_same_clocks():
    history = [
        event(OPENED, at(9)),
        event(ANSWERED, at(9, 40), turn=OURS),
        event(MOVED, at(10), turn=WAITING),
        event(ASKED, at(11)),
    ]
    assert played(*history).runs == played(*history).runs
