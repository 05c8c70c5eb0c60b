"""Carries reports to the door: kept in files until the door has answered 202, sent under the same id for ever."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import random
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from guard.door import Door, Said, Unreachable

if os.name == "posix":
    import fcntl

log = logging.getLogger("guard")

MOST_NOTED = 1_000
MOST_KEPT = 10_000
LONGEST_WAIT_S = 60.0
Parcel = dict[str, Any]


class Courier:
    """One queue folder, one thread. A parcel is `{"report": {…}, "follow_up": {…} or None}`."""

    def __init__(self, door_url: str, folder: Path, *, first_wait_s: float = 1.0) -> None:
        self._door = Door(door_url, timeout_s=5)
        self._folder = folder
        self._first_wait_s = first_wait_s
        self._noted: deque[Parcel] = deque()
        self._something = threading.Event()
        self._over = threading.Event()
        self._owner = 0

    def work(self) -> None:
        """Starts carrying, once a process; parcels of an earlier process are found in the folder."""
        if self._owner == os.getpid():
            return
        self._owner = os.getpid()
        self._something, self._over = threading.Event(), threading.Event()
        self._something.set()
        threading.Thread(target=self._carry_again_and_again, name="guard-courier", daemon=True).start()

    def rest(self) -> None:
        """Ends carrying, until somebody starts it again; what waits stays on the disk."""
        self._owner = 0
        self._over.set()
        self._something.set()

    def keep(self, parcel: Parcel) -> None:
        """Puts the parcel on the disk before returning. Raises `OSError` when that cannot be promised."""
        self._put_away(parcel)
        self._something.set()

    def note(self, parcel: Parcel) -> bool:
        """Remembers the parcel without waiting for the disk; False when too many wait already."""
        if len(self._noted) >= MOST_NOTED:
            return False
        self._noted.append(parcel)
        self._something.set()
        return True

    def _put_away(self, parcel: Parcel) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(1 for _ in self._folder.glob("*.json")) >= MOST_KEPT:
            raise OSError(f"{self._folder} holds {MOST_KEPT} unsent reports already")
        name = f"{time.time_ns():020d}-{parcel['report']['report_id']}"
        draft = self._folder / f"{name}.draft"
        with draft.open("x", encoding="utf-8") as file:
            json.dump(parcel, file)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / f"{name}.json")
        _sync_folder(self._folder)

    def _carry_again_and_again(self) -> None:
        something, over, failures = self._something, self._over, 0
        while not over.is_set():
            wait = None if failures == 0 else min(self._first_wait_s * 2 ** min(failures - 1, 10), LONGEST_WAIT_S)
            something.wait(None if wait is None else wait * random.uniform(0.7, 1.3))
            something.clear()
            if over.is_set():
                return
            if failures:
                # A new parcel must not hurry a door that has just been found dead.
                time.sleep(self._first_wait_s * random.uniform(0.1, 0.3))
            try:
                failures = 0 if self.carry() else failures + 1
            except Exception:
                log.exception("The guard could not carry its reports; it will try again.")
                failures += 1

    def carry(self) -> bool:
        """Sends what waits, oldest first; False when the door could not take everything."""
        self._put_notes_away()
        if not self._folder.is_dir():
            return not self._noted
        with _alone(self._folder / "lock") as alone:
            if not alone:
                return False
            for file in sorted(self._folder.glob("*.json")):
                if not self._carry_one(file):
                    return False
        return not self._noted

    def _put_notes_away(self) -> None:
        while self._noted:
            try:
                self._put_away(self._noted[0])
            except OSError as error:
                log.warning("The guard cannot write to %s: %s", self._folder, error)
                return
            self._noted.popleft()

    def _carry_one(self, file: Path) -> bool:
        try:
            parcel = json.loads(file.read_text(encoding="utf-8"))
            said = self._hand_over(parcel)
        except FileNotFoundError:
            return True
        except Unreachable:
            return False
        except ValueError:
            file.rename(file.with_suffix(".unreadable"))
            return True
        if said.is_promised:
            file.unlink(missing_ok=True)
            return True
        if said.is_refused:
            log.warning("The door refused a report (%s): %s", said.status, said.content.get("detail", ""))
            file.rename(file.with_suffix(".refused"))
            return True
        return False

    def _hand_over(self, parcel: Parcel) -> Said:
        said = self._door.post("/reports", parcel["report"])
        receipt = str(said.content.get("receipt") or "")
        if said.is_promised and parcel.get("follow_up"):
            if not receipt:
                raise Unreachable("the door gave no receipt")
            said = self._door.post(f"/reports/{quote(receipt, safe='')}/follow-ups", parcel["follow_up"])
        return said


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """True in one process at a time; where the system has no file locks the ids alone prevent doubles."""
    with path.open("w", encoding="utf-8") as file:
        yield _locked(file)


def _locked(file: IO[str]) -> bool:
    if os.name != "posix":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
