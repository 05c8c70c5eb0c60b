"""The clocks of a ticket, worked out from what happened to it; pure. The same history always gives the same clocks, so it does
not matter how late, how often or in which order the worker hears of things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from otklik.agreements.rules import ANSWER, RESOLUTION, TEAM, UPDATE
from otklik.calendars.rules import Hours, add, between

OURS, WAITING, SETTLED = "ours", "waiting", "settled"
OPENED, ASKED, ANSWERED, MOVED, HANDED, WORKED, GONE = "opened", "asked", "answered", "moved", "handed", "worked", "gone"
NOTHING = timedelta(0)
# Such a part of the time used is a reason to warn.
WARN_AFTER = 0.75


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that starts, stops or ends clocks. `turn` is whose turn it is afterwards: ours, waiting, settled; empty: as before."""

    at: datetime
    what: str
    turn: str = OURS
    team: int | None = None
    # Whether the operator was speaking with the customer when the ticket was opened.
    is_answered: bool = False
    # Whether somebody brought the matter forward.
    is_step: bool = False


@dataclass(frozen=True, kw_only=True)
class Target:
    """How much working time there is, and by which calendar."""

    time: timedelta
    hours: Hours
    agreement: int


@dataclass(kw_only=True)
class Run:
    """One clock: from its start to its end, with what was used of its time before it last went on."""

    what: str
    target: Target
    started_at: datetime
    going_since: datetime | None
    used: timedelta = NOTHING
    # The moment at which the time was over; known for good once it has passed.
    late_at: datetime | None = None
    ended_at: datetime | None = None
    is_met: bool = False

    @property
    def due_at(self) -> datetime | None:
        """When the time will be over, or was; None while it stands."""
        if self.late_at is not None:
            return self.late_at
        if self.going_since is None:
            return None
        return add(self.target.hours, self.going_since, self.target.time - self.used)

    @property
    def warn_at(self) -> datetime | None:
        """When most of the time will be used."""
        if self.going_since is None or self.late_at is not None:
            return None
        return add(self.target.hours, self.going_since, max(self.target.time * WARN_AFTER - self.used, NOTHING))

    def stop(self, at: datetime) -> None:
        """Stands still from now on."""
        if self.going_since is None:
            return
        due = self.due_at
        if due is not None and due < at:
            self.late_at = due
        self.used = min(self.target.time, self.used + between(self.target.hours, self.going_since, at))
        self.going_since = None

    def go_on(self, at: datetime) -> None:
        if self.going_since is None:
            self.going_since = at

    def end(self, at: datetime, *, is_met: bool) -> None:
        self.stop(at)
        self.ended_at, self.is_met = at, is_met

    def come_back(self, at: datetime) -> None:
        """What had ended goes on: a settled matter was opened again. The time between is nobody's."""
        self.ended_at, self.is_met = None, False
        self.go_on(at)


TeamTarget = Callable[[int | None, int], Target | None]


@dataclass(kw_only=True)
class Replay:
    """Plays a history. `targets` by clock; a clock without a target never starts."""

    targets: Mapping[str, Target]
    team_target: TeamTarget = lambda _giver, _taker: None
    runs: list[Run] = field(default_factory=list)
    turn: str = OURS
    team: int | None = None
    is_answered: bool = False
    # Since when nothing has brought the matter forward.
    still_since: datetime | None = None

    def play(self, events: Iterable[Event]) -> Replay:
        for event in events:
            getattr(self, event.what)(event)
            if event.is_step or self.still_since is None:
                self.still_since = event.at
        return self

    def opened(self, event: Event) -> None:
        self.start(RESOLUTION, event.at)
        if not self.running(ANSWER):
            self.start(ANSWER, event.at)
        self.team = event.team
        if event.is_answered:
            self.give_answer(event.at)
            self.start(UPDATE, event.at)

    def asked(self, event: Event) -> None:
        """The customer wrote: it is our turn, and he waits for a word."""
        self.turn_to(OURS, event.at)

    def answered(self, event: Event) -> None:
        self.give_answer(event.at)
        self.turn_to(event.turn or self.turn, event.at)

    def moved(self, event: Event) -> None:
        self.turn_to(event.turn, event.at)

    def handed(self, event: Event) -> None:
        """The clock between teams starts anew with every change of the team."""
        if event.team == self.team:
            return
        self.end(TEAM, event.at, is_met=True)
        target = self.team_target(self.team, event.team) if event.team is not None else None
        self.team = event.team
        if target is not None:
            self.begin(TEAM, target, event.at)

    def worked(self, event: Event) -> None:
        """A step that moves no clock."""

    def gone(self, event: Event) -> None:
        """The ticket lives on in another one."""
        for run in self.live():
            run.end(event.at, is_met=False)
        self.turn = SETTLED

    def give_answer(self, at: datetime) -> None:
        self.is_answered = True
        self.end(ANSWER, at, is_met=True)
        self.end(UPDATE, at, is_met=True)

    def turn_to(self, turn: str, at: datetime) -> None:
        before, self.turn = self.turn, turn
        if turn == OURS and before != OURS:
            self.still_since = at
        if turn == SETTLED:
            self.end(RESOLUTION, at, is_met=True)
            self.end(TEAM, at, is_met=True)
            for run in self.live():
                run.end(at, is_met=False)
        elif turn == WAITING:
            for run in self.live():
                run.stop(at)
        else:
            if before == SETTLED:
                self.bring_back(at)
            for run in self.live():
                run.go_on(at)
            if not self.running(ANSWER) and not self.running(UPDATE):
                self.start(UPDATE if self.is_answered else ANSWER, at)

    def bring_back(self, at: datetime) -> None:
        settled = [run for run in self.runs if run.what == RESOLUTION]
        if settled:
            settled[-1].come_back(at)

    def start(self, what: str, at: datetime) -> None:
        if (target := self.targets.get(what)) is not None:
            self.begin(what, target, at)

    def begin(self, what: str, target: Target, at: datetime) -> None:
        self.runs.append(Run(what=what, target=target, started_at=at, going_since=at if self.turn == OURS else None))

    def end(self, what: str, at: datetime, *, is_met: bool) -> None:
        if (run := self.running(what)) is not None:
            run.end(at, is_met=is_met)

    def running(self, what: str) -> Run | None:
        return next((run for run in self.live() if run.what == what), None)

    def live(self) -> list[Run]:
        return [run for run in self.runs if run.ended_at is None]
